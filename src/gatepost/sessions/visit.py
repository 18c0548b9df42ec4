"""Who is at the door: nobody, somebody whose second step is pending, or an employee, with how it was proved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.http import HttpRequest

from gatepost.kernel import proof
from gatepost.kernel.database import statements
from gatepost.options import snapshot
from gatepost.options.catalogue import Options
from gatepost.sessions import models

TOUCH_EVERY = timedelta(minutes=1)
FRESH_FOR = timedelta(minutes=10)
"""How long a proof is fresh enough for what changes how somebody signs in."""


@dataclass(frozen=True, slots=True)
class Person:
    """An employee, as far as every page needs to know."""

    id: int
    name: str
    full_name: str
    administrator: bool
    language: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that has not ended: whose, and how and when that was proved."""

    key: str
    person: Person
    amr: tuple[str, ...]
    confirmed_at: datetime | None
    """When it was last shown in full who this is: both steps, or `/confirm/`."""
    last_seen: datetime
    password_version: int
    epoch: int

    @property
    def by_password_alone(self) -> bool:
        """Say whether nothing but the password was proved in it."""
        return not proof.enough(self.amr, two_factor=True)

    def fresh(self, now: datetime) -> bool:
        """Say whether it was shown in full, within the last ten minutes, who this is (ASVS 5.0 7.5.1)."""
        return self.confirmed_at is not None and now - self.confirmed_at <= FRESH_FOR


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in whose password was right and whose second step is still owed."""

    key: str
    employee_id: int
    purpose: str
    amr: tuple[str, ...]
    password_version: int
    epoch: int
    next: str
    recognised: str
    replaces: str
    language: str
    notice: str = ""
    """What its pages say went wrong just now."""
    owed: bool = False
    """Was no password typed for it, because an open session owes it?"""


class Ended(Enum):
    """Why the session that a browser's cookie stands for is open no longer."""

    UNUSED = auto()
    """Nothing was done in it for too long."""
    TOO_OLD = auto()
    """It has lasted as long as any session may."""
    BY_SOMEBODY = auto()
    """Its owner ended it elsewhere, or a new password or an administrator did."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one query says about a request. `session` is only set when it meets today's policy in full."""

    options: Options
    session: OpenSession | None = None
    owing: OpenSession | None = None
    """An open session that owes the second step, because the policy has been raised since. It opens nothing."""
    pending: Pending | None = None
    ended: Ended | None = None
    """Why the browser's session opens nothing any more; None where it has none, or an open one."""

    @property
    def person(self) -> Person | None:
        """The employee who is signed in, or None."""
        return self.session.person if self.session else None


class VisitRequest(HttpRequest):
    """A request that carries its visit; for type checkers, since the middleware sets it on Django's own class."""

    visit: Visit


def read(session_key: str, pending_key: str, now: datetime) -> Visit:
    """Return the visit that these cookies' keys stand for.

    Raises OptionsMissingError when the policy cannot be read: nobody is let in then.
    """
    row = statements.one(models.VISIT, session=session_key, pending=pending_key, now=now)
    if row is None:
        raise snapshot.OptionsMissingError
    options = snapshot.of_content(row[0])
    pending = _pending(row[13:])
    found = _session(row[1:13], options, now)
    if isinstance(found, Ended):
        return Visit(options, pending=pending, ended=found if session_key else None)
    if proof.enough(found.amr, two_factor=options.two_factor):
        return Visit(options, session=found, pending=pending)
    return Visit(options, owing=found, pending=pending)


def ends_at(*, created_at: datetime, last_seen: datetime, options: Options) -> datetime:
    """Return when a session ends: after so long without use, and after so long in any case."""
    return min(_unused_ends(last_seen, options), created_at + timedelta(hours=options.session_hours))


def _unused_ends(last_seen: datetime, options: Options) -> datetime:
    return last_seen + timedelta(minutes=options.session_idle_minutes)


def _session(row: tuple, options: Options, now: datetime) -> OpenSession | Ended:  # type: ignore[type-arg]
    (
        key, amr, confirmed_at, created_at, last_seen, password_version, epoch,
        person_id, name, full_name, administrator, language,
    ) = row  # fmt: skip
    if key is None or person_id is None:
        return Ended.BY_SOMEBODY
    if now >= ends_at(created_at=created_at, last_seen=last_seen, options=options):
        return Ended.UNUSED if now >= _unused_ends(last_seen, options) else Ended.TOO_OLD
    person = Person(person_id, name, full_name, bool(administrator), language)
    return OpenSession(key, person, proof.ways(amr), confirmed_at, last_seen, password_version, epoch)


def _pending(row: tuple) -> Pending | None:  # type: ignore[type-arg]
    key, employee_id, purpose, amr, *rest = row
    language = row[9]
    if key is None or language is None:
        return None
    return Pending(key, employee_id, purpose, proof.ways(amr), *rest)
