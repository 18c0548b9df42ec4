"""Forgetting what is over: pending sign-ins, sessions, recognised browsers and forms that nobody can go on with."""

from datetime import datetime, timedelta

from django.db.transaction import atomic

from gatepost.kernel.database import statements
from gatepost.sessions import models

_AT_ONCE = 500
_DAY = timedelta(days=1)
"""No session lives longer, whatever the option says."""
_HOUR = timedelta(hours=1)


def forget(now: datetime) -> int:
    """Remove some rows that are over; return how many went."""
    hour_ago, day_ago = now - _HOUR, now - _DAY
    with atomic(durable=True):
        return (
            statements.run(models.FORGET_PENDING, before=hour_ago, most=_AT_ONCE)
            + statements.run(models.FORGET_SESSIONS, before=day_ago, most=_AT_ONCE)
            + statements.run(models.FORGET_BROWSERS, now=now, most=_AT_ONCE)
            + statements.run(models.FORGET_FORMS, before=hour_ago, most=_AT_ONCE)
        )
