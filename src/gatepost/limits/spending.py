"""Paying for a try before it is made: exact, however many try at once, on however many machines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gatepost.kernel import instruments, keyring
from gatepost.kernel.database import claims, statements
from gatepost.limits import models, rules
from gatepost.limits.budgets import BUDGETS, Budget

_HITS = {budget.name: instruments.LIMITS_HIT.labels(budget.name) for budget in BUDGETS}


@dataclass(frozen=True, slots=True)
class Charge:
    """One budget, and whose: an employee's id, a name's key, a network, a browser's key, or several of them."""

    budget: Budget
    key: str

    @property
    def bucket(self) -> str:
        """What it is counted under."""
        return f"{self.budget.name}:{self.key}"


@dataclass(frozen=True, slots=True)
class Spent:
    """Whether it may happen now; when to try again, and whose budget it was, where not."""

    retry_at: datetime | None = None
    budget: Budget | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may happen now."""
        return self.retry_at is None


def spend(charges: Sequence[Charge], *, pending: str, now: datetime) -> Spent:
    """Charge all of `charges`, each for a bucket of its own, or none of them when one refuses.

    Call it inside a transaction of your own, durable, that commits before anything is compared: then no later
    failure can undo the charge. What is refused is not charged, so that trying again does not prolong a wait. The
    charge belongs to the pending sign-in `pending` (hex of its cookie's hash), whose success gives it back.
    """
    # Everybody locks in one order, so that nobody waits for somebody who waits for them.
    ordered = sorted(charges, key=lambda each: each.bucket)
    buckets = _buckets(ordered)
    statements.later(models.guard(len(ordered)), **buckets)
    verdict = ahead(ordered, now=now)
    if verdict.budget:
        _HITS[verdict.budget.name].inc()
        return verdict
    statements.later(
        models.charge(len(ordered)),
        **buckets,
        **{f"until{i}": now + each.budget.memory for i, each in enumerate(ordered)},
        now=now,
        pending=pending,
        kid=keyring.current().active,
    )
    return Spent()


def take_turn(what: str) -> None:
    """Wait, in the caller's transaction, until nobody else is at `what`, and keep the turn until it ends.

    For the rare decision that leans on rows which others may change at the same moment. It must read them after this.
    """
    statements.run(models.guard(1), key0=f"turn:{what}")


def ahead(charges: Sequence[Charge], *, now: datetime) -> Spent:
    """Say whether `spend` would be allowed at this moment. Nothing is charged and nothing locked: it is for a page."""
    times = _times(charges, now)
    verdicts = ((rules.verdict(each.budget, times[each.bucket], now), each.budget) for each in charges)
    refused = [Spent(retry_at, budget) for retry_at, budget in verdicts if retry_at]
    return max(refused, key=lambda each: each.retry_at or now, default=Spent())


def left(charges: Sequence[Charge], *, now: datetime) -> int:
    """Return how many more `spend` would allow now, by the budget that has least left: for a page."""
    times = _times(charges, now)
    return max(0, min(rules.left(each.budget, times[each.bucket], now) for each in charges))


def give_back(pending: str) -> None:
    """Take back all that a pending sign-in was charged, since it ended well; in the transaction where it does."""
    statements.later(models.GIVE_BACK, pending=pending)


def take_back_one(pending: str, bucket: str) -> None:
    """Take back the newest charge of a pending sign-in to one bucket: it turned out to be no guess."""
    statements.later(
        models.TAKE_BACK_ONE.format(skip_locked=claims.skip_locked()), pending=pending, key=bucket
    )


def _buckets(charges: Sequence[Charge]) -> dict[str, str]:
    return {f"key{i}": each.bucket for i, each in enumerate(charges)}


def _times(charges: Sequence[Charge], now: datetime) -> dict[str, list[datetime]]:
    rows = statements.many(
        models.newest(tuple(each.budget.most for each in charges)),
        **_buckets(charges),
        **{f"since{i}": now - each.budget.memory for i, each in enumerate(charges)},
    )
    times = defaultdict[str, list[datetime]](list)
    for bucket, at in rows:
        times[bucket].append(at)
    for each in times.values():
        each.sort(reverse=True)  # no database promises the order of what it joins
    return times
