"""The outbox: what other parts post here is mailed by the delivery service, if and when their transaction commits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from secrets import token_bytes

from django.conf import settings

from gatepost.delivery import kinds, models, rules
from gatepost.delivery.crew import Crew, Worker, crew
from gatepost.delivery.relays import parse
from gatepost.delivery.rules import RelayState, State
from gatepost.delivery.seal import Sealed, key_check
from gatepost.delivery.standing import Standing
from gatepost.delivery.trial import Trial, try_relays
from gatepost.kernel import clock, keyring
from gatepost.kernel.database import statements, wake

__all__ = [
    "Backlog",
    "Crew",
    "Lately",
    "Progress",
    "RelayState",
    "Standing",
    "State",
    "Trial",
    "Tried",
    "Worker",
    "backlog",
    "crew",
    "held_by_key",
    "lately",
    "no_relay_until",
    "post",
    "post_again",
    "progress",
    "ready",
    "relays",
    "try_relays",
]

_LOST = (State.FAILED, State.EXPIRED)
_LAST = 50
"""Messages that are looked at to tell how relays do."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How the newest message to one address stands."""

    address: str
    state: State
    since: datetime
    next_try_at: datetime | None
    """When it is tried again, for a message that no relay took the first time; else None."""
    asked_at: datetime
    attempts: int
    """How often a worker has begun to send it."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be sent, and since when the oldest of it waits."""

    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a relay did with a message: which one, its last words, and when."""

    relay: str
    reply: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lately:
    """The newest message that a relay took, and the newest that none did, of the last that were tried."""

    taken: Tried | None = None
    troubled: Tried | None = None


def post(
    kind: str,
    *,
    employee_id: int,
    addresses: Sequence[str],
    about: str,
    facts: Mapping[str, str],
    language: str,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Put one message for each address into the outbox, in the caller's transaction.

    `facts` hold what only this moment knows, and no secret: the kind of mail finds the rest when it is sent.
    Raises KeyError for a kind that is not registered, ValueError for a life of more than a day.
    """
    if expires_at > now + rules.LONGEST_LIFE:
        raise ValueError("a message lives for a day at most")
    priority = kinds.find(kind).priority
    ring = keyring.current()
    key = {"kid": ring.active, "key_check": key_check(ring, ring.active)}
    told = json.dumps(dict(facts), sort_keys=True)
    for address in addresses:
        nonce = token_bytes(16)
        sealed = Sealed(nonce, kind, employee_id, address, about, told, language, now, expires_at)
        mac = sealed.mac(ring, ring.active)
        statements.later(models.POST, priority=priority, mac=mac, **key, **sealed.columns)
    wake.announce()


def post_again(id_: int, now: datetime) -> int | None:
    """Post a message once more that was lost, in the caller's transaction; return whom it is for, or None.

    A code never: its page sends it again, as often as it may be. It still says when it was asked for.

    SECURITY: a row that is not as it was written is not sealed anew.
    """
    row = models.Message.objects.filter(pk=id_, state__in=_LOST, priority__gt=kinds.CODES).first()
    if (
        row is None
        or models.Message.objects.filter(about=row.about, address=row.address, pk__gt=id_).exists()
    ):
        return None
    ring = keyring.current()
    columns = {name: getattr(row, name) for name in Sealed.__slots__}
    sealed = Sealed(**columns | {"nonce": bytes(row.nonce)})
    if row.kid not in ring.usable or not sealed.is_whole(ring, row.kid, bytes(row.mac)):
        return None
    anew = replace(sealed, nonce=token_bytes(16), expires_at=now + rules.LONGEST_LIFE)
    key = {"kid": ring.active, "key_check": key_check(ring, ring.active)}
    mac = anew.mac(ring, ring.active)
    statements.later(models.POST, priority=row.priority, mac=mac, **key, **anew.columns)
    wake.announce()
    return row.employee_id


def progress(about: str) -> list[Progress]:
    """Return how the newest message to each address stands, in the order in which they were first posted."""
    newest: dict[str, Progress] = {}
    for address, state, changed_at, due_at, attempts, asked_at in statements.many(
        models.PROGRESS, about=about
    ):
        next_try = due_at if state == State.QUEUED and attempts > 0 else None
        newest[address] = Progress(address, State(state), changed_at, next_try, asked_at, attempts)
    return list(newest.values())


def ready(now: datetime) -> bool:
    """Say whether a mail posted now has somebody to send it, and somewhere to go. The relay may still be away."""
    return bool(settings.SMTP_URLS) and bool(crew(now, keyring.current().check_value()).at_work)


def relays() -> dict[str, Standing | None]:
    """Return how each relay stands, by host and port, in order of preference; None for one that nobody asked yet."""
    known = {row[0]: _standing(*row) for row in statements.many(models.RELAYS)}
    return {str(each): known.get(str(each)) for each in map(parse, settings.SMTP_URLS)}


def _standing(
    name: str,
    state: str,
    why: str,
    since: datetime,
    look_at: datetime | None,
    taken_at: datetime | None,
    took_ms: int | None,
) -> Standing:
    took = None if took_ms is None else timedelta(milliseconds=took_ms)
    return Standing(name, RelayState(state), why, since, look_at, taken_at, took)


def backlog(now: datetime) -> Backlog:
    """Return what waits to be sent at `now`, and can still be."""
    waiting, oldest = statements.one(models.BACKLOG, now=now) or (0, None)
    return Backlog(waiting, oldest)


def held_by_key(kid: str) -> str:
    """Say how many mails that still wait were sealed with a key; "" for none."""
    (count,) = statements.one(models.WAITING_UNDER_KEY, kid=kid, now=clock.now()) or (0,)
    return f"mails that wait: {count}" if count else ""


def no_relay_until(now: datetime) -> datetime | None:
    """Return when one is looked at again, while no relay that is set takes letters; None while one does, or may."""
    looks = [each.look_at or now for each in relays().values() if each and each.state is not RelayState.WELL]
    return max(now, min(looks)) if looks and len(looks) == len(settings.SMTP_URLS) else None


def lately() -> Lately:
    """Return how relays took to the messages that were tried last."""
    found: dict[bool, Tried] = {}
    for state, relay, reply, at in statements.many(models.TRIED, most=_LAST):
        if state == State.REFUSED or not reply:  # no relay was asked, or none has answered yet
            continue
        went_well, tried = state == State.SENT, Tried(relay, reply, at)
        found[went_well] = max(found.get(went_well, tried), tried, key=attrgetter("at"))
    return Lately(found.get(True), found.get(False))
