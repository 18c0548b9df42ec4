"""Forgetting challenges whose codes stopped working long ago."""

from datetime import datetime, timedelta

from django.db.transaction import atomic

from gatepost.factors.email_code import models
from gatepost.kernel.database import statements

_AT_ONCE = 500
_KEPT = timedelta(days=1) - timedelta(hours=1)
"""So that with the walk of each hour none is a day old. A late code is recognised as such for an hour."""


def forget(now: datetime) -> int:
    """Remove some challenges; return how many went."""
    with atomic(durable=True):
        return statements.run(models.FORGET, before=now - _KEPT, most=_AT_ONCE)
