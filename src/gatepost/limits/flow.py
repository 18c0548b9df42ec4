"""Forgetting what no budget needs any more, so that the tables stay as small as what is going on."""

from datetime import datetime

from django.db import transaction

from gatepost.kernel.database import claims, statements
from gatepost.limits import models

AT_ONCE = 500
"""So few at once that nobody who signs in waits for it."""


def forget(now: datetime) -> int:
    """Remove attempts that are over, then guards of buckets without any; return how many went.

    At most 500 of each: call it again while that many go. What somebody is just using is passed over. It looks for
    them by walking through the table, since an index for it would cost every sign-in: once an hour is often enough.
    """
    return _sweep_attempts(now) + _sweep_guards()


def _sweep_attempts(now: datetime) -> int:
    over = statements.many(models.OVER, now=now, most=AT_ONCE)
    if not over:
        return 0
    with transaction.atomic(durable=True):
        return statements.run(
            models.forget(len(over), claims.skip_locked()), **{f"id{i}": id_ for i, (id_,) in enumerate(over)}
        )


def _sweep_guards() -> int:
    unused = statements.many(models.UNUSED_GUARDS, most=AT_ONCE)
    if not unused:
        return 0
    with transaction.atomic(durable=True):
        return statements.run(
            models.forget_guards(len(unused), claims.skip_locked()),
            **{f"key{i}": key for i, (key,) in enumerate(unused)},
        )
