"""A message's way through its states, each step in one transaction that is committed before anything else happens."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from secrets import token_hex
from time import monotonic
from typing import Any

from django.db import transaction

from gatepost.delivery import kinds, models, rules
from gatepost.delivery.rules import State
from gatepost.delivery.seal import Sealed
from gatepost.delivery.standing import Standing
from gatepost.kernel import clock
from gatepost.kernel.database import claims, statements, wake
from gatepost.kernel.database.engine import Answer
from gatepost.options import snapshot

_log = logging.getLogger("gatepost.delivery")
_LONG_AGO = timedelta(days=1)
_AT_ONCE = 500
"""Messages that are removed in one transaction."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that this worker has for itself until its lease ends."""

    id: int
    claim: str
    since: float
    """A moment before the lease began, by the clock that nobody can turn."""
    priority: int
    sealed: Sealed
    kid: str
    mac: bytes
    attempts: int
    perhaps_at: str
    """The relay that may have it from an earlier try."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What the part that posted it told."""
        facts: dict[str, str] = json.loads(self.sealed.facts)
        return facts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message."""

    state: State
    reply: str
    relay: str = ""
    due_at: datetime | None = None
    may_go_back: bool = False
    """No relay has seen the letter, so that another worker may have it at once."""
    dialogue: str = ""
    """What was said in this try, as it may be kept."""
    unsent: bool = False
    """It does go back, and this try does not count."""


Done = tuple[Taken, Outcome]


def turn(
    key_checks: str, done: Sequence[Done] = (), *, most: int = 1, up_to: int = kinds.REPORTS
) -> list[Taken]:
    """Write down what became of some messages and take the next ones, all in one transaction; the most urgent first.

    At most `most` are taken, none that is less urgent than `up_to`. The claim is committed before anybody connects to
    a relay: a worker that dies later leaves leases that end.
    """
    since, now = monotonic(), clock.now()
    due = {"now": now, "key_checks": key_checks, "up_to": up_to}
    if not done and statements.one(models.IS_DUE, **due) is None:
        return []  # found without a place in the queue of writers
    claim = token_hex(16)
    with transaction.atomic(durable=True):
        answers = [_settle(each, now) for each in done]
        rows = _claimed(claim, lease_until=now + rules.LEASE, most=most, **due) if most else []
    for (taken, _), answer in zip(done, answers, strict=True):
        if not answer.count():
            _log.warning("message %d: another worker has it since the lease ended", taken.id)
    return sorted((_taken(row, claim, since) for row in rows), key=attrgetter("priority", "id"))


def _claimed(claim: str, **params: object) -> list[tuple[Any, ...]]:
    text = models.CLAIM.format(skip_locked=claims.skip_locked())
    return statements.many(text, claim=claim, **params)


def _settle(done: Done, now: datetime) -> Answer:
    taken, outcome = done
    settled = statements.later(
        models.SETTLE,
        id=taken.id,
        claim=taken.claim,
        state=outcome.state.value,
        due_at=outcome.due_at,
        unsent=int(outcome.unsent),
        relay=outcome.relay[: models.RELAY],
        reply=outcome.reply[: models.REPLY],
        dialogue=outcome.dialogue,
        most=models.DIALOGUE,
        now=now,
    )
    if outcome.unsent:
        wake.announce()  # another worker may take it over
    return settled


def _taken(row: tuple[Any, ...], claim: str, since: float) -> Taken:
    (
        id_, priority, kind, employee_id, address, about, facts, language, kid, nonce, mac, asked_at, expires_at,
        attempts, relay,
    ) = row  # fmt: skip
    sealed = Sealed(nonce, kind, employee_id, address, about, facts, language, asked_at, expires_at)
    return Taken(id_, claim, since, priority, sealed, kid, mac, attempts, relay)


def sweep(trouble: str = "") -> None:
    """End messages whose time is up, and those that were written before the clock was put back.

    `trouble`: why no relay takes letters at this moment, or "".
    """
    now = clock.now()
    soon = now + rules.SKEW
    if statements.one(models.IS_OVER, now=now, soon=soon) is None:
        return
    with transaction.atomic(durable=True):
        lost = "a worker ended while it was being sent: it may have arrived"
        untried = trouble or "no delivery service had taken it on by then"
        expired = statements.run(models.EXPIRE, now=now, lost=lost, untried=untried[: models.REPLY])
        refused = statements.run(models.REFUSE_FUTURE, now=now, soon=soon, reply="it is dated in the future")
    _log.warning("%d messages expired, %d dated in the future refused", expired, refused)


def forget(now: datetime) -> int:
    """Remove some messages that were settled longer ago than the option says; return how many went."""
    before = now - timedelta(days=snapshot.current().deliveries_days)
    old = statements.many(models.SETTLED_BEFORE, before=before, most=_AT_ONCE)
    if not old:
        return 0
    with transaction.atomic(durable=True):
        return statements.run(models.FORGET, last=old[-1][0], before=before)


def report(worker: str, *, key_check: str, host: str, pid: int) -> None:
    """Write down that this worker is alive."""
    with transaction.atomic(durable=True):
        statements.run(models.SEEN, id=worker, key_check=key_check, host=host, pid=pid, now=clock.now())


def tell(standings: Iterable[Standing]) -> None:
    """Write down how relays stand."""
    with transaction.atomic(durable=True):
        for each in standings:
            statements.later(
                models.STANDS,
                name=each.relay[: models.RELAY],
                state=each.state.value,
                why=each.why[: models.REPLY],
                since=each.since,
                look_at=each.look_at,
                taken_at=each.taken_at,
                took_ms=each.took and each.took // timedelta(milliseconds=1),
            )


def sign_off(worker: str) -> None:
    """Take this worker off the list, and those that have not been seen for a day."""
    with transaction.atomic(durable=True):
        statements.run(models.GONE, id=worker, long_ago=clock.now() - _LONG_AGO)


def begin_test(id_: int, now: datetime) -> bool:
    """Take a test on; False when another worker has."""
    with transaction.atomic(durable=True):
        return statements.run(models.BEGIN_CONNECTION_TEST, id=id_, now=now) == 1


def tell_of_test(id_: int, steps: str) -> None:
    """Write down how far a test is."""
    with transaction.atomic(durable=True):
        statements.run(models.TELL_OF_CONNECTION_TEST, id=id_, steps=steps)


def end_test(id_: int, now: datetime) -> None:
    """Write down that a test is over."""
    with transaction.atomic(durable=True):
        statements.run(models.END_CONNECTION_TEST, id=id_, now=now)
