"""A message's way through its states, each step in one transaction that is committed before anything else happens."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction

from gatepost.delivery import models, rules
from gatepost.delivery.rules import State
from gatepost.delivery.seal import Sealed
from gatepost.kernel import clock
from gatepost.kernel.database import claims, statements, wake
from gatepost.kernel.database.engine import Answer

_log = logging.getLogger("gatepost.delivery")
_LONG_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that this worker has for itself until its lease ends."""

    id: int
    claim: str
    sealed: Sealed
    kid: str
    mac: bytes
    attempts: int
    is_last: bool
    """No other message was due, so that no other hand need look."""

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
    unsent: bool = False
    """It does go back, and this try does not count."""


Done = tuple[Taken, Outcome]


def take(key_checks: str, done: Done | None = None) -> Taken | None:
    """Write down what became of the last message and take the next one, in one transaction; None when none is due.

    The claim is committed before anybody connects to a relay: a worker that dies later leaves a lease that ends.
    """
    now = clock.now()
    due = {"now": now, "key_checks": key_checks}
    if done is None and statements.one(models.IS_DUE, **due) is None:
        return None  # found without a place in the queue of writers
    claim = token_hex(16)
    with transaction.atomic(durable=True):
        settled = done and _settle(done, now)
        row = statements.one(
            models.CLAIM.format(skip_locked=claims.skip_locked()),
            claim=claim,
            lease_until=now + rules.LEASE,
            **due,
        )
    if done and settled:
        _tell_when_lost(done, settled)
    return None if row is None else _taken(row, claim)


def settle(done: Done) -> None:
    """Write down what became of a message, and take no other."""
    with transaction.atomic(durable=True):
        settled = _settle(done, clock.now())
    _tell_when_lost(done, settled)


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
        now=now,
    )
    if outcome.unsent:
        wake.announce()  # another worker may take it over
    return settled


def _tell_when_lost(done: Done, settled: Answer) -> None:
    if not settled.count():
        _log.warning("message %d: another worker has it since the lease ended", done[0].id)


def _taken(row: tuple[object, ...], claim: str) -> Taken:
    (
        id_,
        kind,
        employee_id,
        address,
        about,
        facts,
        language,
        kid,
        nonce,
        mac,
        asked_at,
        expires_at,
        attempts,
        more,
    ) = row
    sealed = Sealed(nonce, kind, employee_id, address, about, facts, language, asked_at, expires_at)  # type: ignore[arg-type]
    return Taken(id_, claim, sealed, kid, mac, attempts, not more)  # type: ignore[arg-type]


def sweep() -> None:
    """End messages whose time is up, and those that were written before the clock was put back."""
    now = clock.now()
    soon = now + rules.SKEW
    if statements.one(models.IS_OVER, now=now, soon=soon) is None:
        return
    with transaction.atomic(durable=True):
        lost = "a worker ended while it was being sent: it may have arrived"
        expired = statements.run(models.EXPIRE, now=now, lost=lost)
        refused = statements.run(models.REFUSE_FUTURE, now=now, soon=soon, reply="it is dated in the future")
    _log.warning("%d messages expired, %d dated in the future refused", expired, refused)


def report(worker: str, *, key_check: str, host: str, pid: int) -> None:
    """Write down that this worker is alive."""
    with transaction.atomic(durable=True):
        statements.run(models.SEEN, id=worker, key_check=key_check, host=host, pid=pid, now=clock.now())


def sign_off(worker: str) -> None:
    """Take this worker off the list, and those that have not been seen for a day."""
    with transaction.atomic(durable=True):
        statements.run(models.GONE, id=worker, long_ago=clock.now() - _LONG_AGO)
