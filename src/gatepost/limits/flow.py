"""Forgetting what no budget needs any more, so that the tables stay as small as what is going on."""

from datetime import datetime

from django.db import transaction

from gatepost.kernel.database import claims, statements
from gatepost.limits import models

AT_ONCE = 1000
"""So few at once that nobody who signs in waits for it."""


def sweep(now: datetime) -> int:
    """Remove attempts that are over, then guards of buckets without any; return how many went.

    At most 1,000 of each: call it again while that many go. What somebody is just using is passed over.
    """
    passing = claims.skip_locked()
    with transaction.atomic(durable=True):
        gone = statements.run(models.FORGET.format(skip_locked=passing), now=now, most=AT_ONCE)
        return gone + statements.run(models.FORGET_GUARDS.format(skip_locked=passing), most=AT_ONCE)
