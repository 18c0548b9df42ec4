"""Can people sign in here? What /readyz tells: how database, keys and delivery stand, and since when."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from django.db import Error, connection

from gatepost.delivery import outbox
from gatepost.delivery.outbox import RelayState
from gatepost.journal import keys
from gatepost.kernel import clock, keyring
from gatepost.kernel.errors import PlainError
from gatepost.kernel.keyring import Keyring
from gatepost.options import snapshot

OK, AWAY, STRANGE, UNSET, UNKNOWN = "ok", "away", "strange", "not set up", "unknown"
"""The words for a part. `strange`: the keys are not those that the database was made with."""
_LOOK_AT_KEYS_EVERY = 60.0
"""Seconds. Keys that have met the database are found at once; for others the whole journal may be read."""


@dataclass(frozen=True, slots=True)
class Part:
    """How one part stands, and since when, if it is not well."""

    state: str
    since: datetime | None = None

    def as_data(self) -> dict[str, str]:
        """Return it for programs."""
        if self.state == OK or self.since is None:
            return {"state": self.state}
        return {"state": self.state, "since": self.since.astimezone(UTC).isoformat(timespec="seconds")}


@dataclass(frozen=True, slots=True)
class Readiness:
    """How the parts stand that people need to sign in."""

    database: Part
    keys: Part
    delivery: Part
    needs_mail: bool

    @property
    def ready(self) -> bool:
        """Whether people can sign in here.

        Mail that is away does not count: backup codes let people in without, and it is away for every node alike, so
        that a load balancer would take them all out and shut everybody out.
        """
        return self.database.state == OK and self.keys.state == OK

    @property
    def status(self) -> str:
        """The whole in a word."""
        if not self.ready:
            return "not ready"
        troubled = self.delivery.state == AWAY or (self.delivery.state == UNSET and self.needs_mail)
        return "degraded" if troubled else "ready"

    def as_data(self) -> dict[str, object]:
        """Return the whole for programs."""
        parts = {"database": self.database, "keys": self.keys, "delivery": self.delivery}
        return {"status": self.status, "parts": {name: part.as_data() for name, part in parts.items()}}


@dataclass(slots=True)
class _Memory:
    """What this process found before: since when a part stands as it does, and which keys are the database's own."""

    parts: dict[str, Part] = field(default_factory=dict)
    strange: dict[tuple[str, str], float] = field(default_factory=dict)
    known: set[tuple[str, str]] = field(default_factory=set)

    def since(self, name: str, found: Part, now: datetime) -> Part:
        """Return a part with the moment from which on it stands so, as far as this process can tell."""
        before = self.parts.get(name)
        if found.since is None:
            found = before if before and before.state == found.state else Part(found.state, now)
        self.parts[name] = found
        return found


_memory = _Memory()


def look() -> Readiness:
    """Return how all parts stand now. Raises nothing that can be expected."""
    now, needs_mail = clock.now(), True
    try:
        needs_mail = snapshot.current().two_factor
        ring = keyring.current()
        found = (Part(OK), Part(_keys(ring)), _delivery(ring, now))
    except (Error, snapshot.OptionsMissingError):
        connection.close()
        found = (Part(AWAY), Part(UNKNOWN), Part(UNKNOWN))
    except PlainError:  # the keys'
        found = (Part(OK), Part(AWAY), Part(UNKNOWN))
    database, own_keys, delivery = (
        _memory.since(name, part, now)
        for name, part in zip(("database", "keys", "delivery"), found, strict=True)
    )
    return Readiness(database, own_keys, delivery, needs_mail)


def _keys(ring: Keyring) -> str:
    key, at = (ring.instance, ring.active), monotonic()
    if key in _memory.known:
        return OK
    if at - _memory.strange.get(key, -_LOOK_AT_KEYS_EVERY) < _LOOK_AT_KEYS_EVERY:
        return STRANGE
    if keys.are_strange(ring):
        _memory.strange[key] = at
        return STRANGE
    _memory.known.add(key)
    return OK


def _delivery(ring: Keyring, now: datetime) -> Part:
    relays = list(outbox.relays().values())
    if not relays:
        return Part(UNSET)
    crew, own = outbox.crew(now, ring.check_value()), ring.check_value()
    if not crew.at_work:
        return Part(AWAY, max((each.seen_at for each in crew.seen if each.key_check == own), default=None))
    away = [each.since for each in relays if each and each.state is not RelayState.WELL]
    return Part(AWAY, max(away)) if len(away) == len(relays) else Part(OK)
