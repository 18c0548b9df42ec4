"""Forgetting temporary codes that stopped working long ago."""

from datetime import datetime, timedelta

from django.db.transaction import atomic

from gatepost.factors.temporary_code import models
from gatepost.kernel.database import statements

_AT_ONCE = 500
_KEPT = timedelta(days=1)
"""What was made, and for whom, stays in the journal."""


def forget(now: datetime) -> int:
    """Remove some codes; return how many went."""
    with atomic(durable=True):
        return statements.run(models.FORGET, before=now - _KEPT, most=_AT_ONCE)
