"""Pure decisions about budgets: may it happen now, and if not, when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gatepost.limits.budgets import Budget

FREE_FAILURES = 9
"""So many failures in a row cost no wait at all."""
MANY_FAILURES = 100
"""From so many on the wait grows again (NIST SP 800-63B 3.2.2)."""
LONGEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT_AFTER_MANY = timedelta(hours=1)


def growing_wait(failures: int) -> timedelta:
    """Return how long to wait after so many failures: 1 s after the 10th, doubling to 60 s, later to an hour."""
    if failures <= FREE_FAILURES:
        return timedelta()
    if failures < MANY_FAILURES:
        return min(_doubled(timedelta(seconds=1), failures - FREE_FAILURES - 1), LONGEST_WAIT)
    return min(_doubled(LONGEST_WAIT, failures - MANY_FAILURES + 1), LONGEST_WAIT_AFTER_MANY)


def verdict(budget: Budget, times: Sequence[datetime], now: datetime) -> datetime | None:
    """Return None when one more may happen now, else when to try again.

    `times` are those of what happened before, newest first, at least the newest `budget.most`. One from the future
    (another node's clock, or a clock set back) counts as one of this moment.
    """
    if budget.waits:
        return _verdict_by_wait(budget, times, now)
    free_again = [
        min(times[count - 1], now) + length
        for count, length in budget.windows
        if len(times) >= count and times[count - 1] > now - length
    ]
    return max(free_again, default=None)


def left(budget: Budget, times: Sequence[datetime], now: datetime) -> int:
    """Return how many more may happen now, one after the other. `times` as for `verdict`."""
    return min(count - sum(time > now - length for time in times) for count, length in budget.windows)


def _verdict_by_wait(budget: Budget, times: Sequence[datetime], now: datetime) -> datetime | None:
    failures = sum(time > now - budget.memory for time in times)
    wait = growing_wait(failures)
    if not wait:
        return None
    until = min(times[0], now) + wait
    return until if until > now else None


def _doubled(wait: timedelta, times: int) -> timedelta:
    return wait * (1 << min(times, 12))  # beyond that every wait has long reached its longest
