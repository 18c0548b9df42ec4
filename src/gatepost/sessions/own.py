"""What is open in somebody's name, as they see it and end it: sessions and recognised browsers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.employees import models as employees
from gatepost.kernel import proof
from gatepost.kernel.database import statements
from gatepost.options.catalogue import Options
from gatepost.sessions import cookies, held, models, visit
from gatepost.sessions.visit import OpenSession

_SHOWN = 16
"""Characters of the name by which a page means one of them: 64 bits, of which nothing can be worked out."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A session or a recognised browser. Its key stays on the server: a page knows it by another name."""

    id: str
    key: str
    browser: str
    address: str
    first: datetime
    last: datetime
    here: bool
    """Is it the one that is asking?"""


def open_sessions(session: OpenSession, options: Options, now: datetime) -> list[Seen]:
    """Return the sessions of this session's owner that would be let in now, the one in use last first."""
    rows = statements.many(
        models.SESSIONS_OF,
        employee_id=session.person.id,
        password_version=session.password_version,
        epoch=session.epoch,
    )
    return [
        _seen(row, session.key)
        for row in rows
        if now < visit.ends_at(created_at=row[3], last_seen=row[4], options=options)
    ]


def how_many_open(options: Options, now: datetime) -> int:
    """Return how many sessions would be let in now, whoever's."""
    used = now - timedelta(minutes=options.session_idle_minutes)
    begun = now - timedelta(hours=options.session_hours)
    (count,) = statements.one(models.COUNT_OPEN, used=used, begun=begun) or (0,)
    return int(count)


def browsers(session: OpenSession, browser_key: str, now: datetime) -> list[Seen]:
    """Return the browsers that are recognised as this session's owner's."""
    whose = {"employee_id": session.person.id, "password_version": session.password_version}
    rows = statements.many(models.BROWSERS_OF, now=now, **whose)
    return [_seen(row, browser_key) for row in rows]


def end_session(session: OpenSession, one: Seen) -> bool:
    """End one of the owner's sessions, in the caller's transaction. False when it had ended already."""
    return statements.run(models.END_OF, key=one.key, employee_id=session.person.id) == 1


def forget_browser(session: OpenSession, one: Seen) -> bool:
    """Recognise one of the owner's browsers no longer, in the caller's transaction. False when it was not any more."""
    return statements.run(models.FORGET_OF, key=one.key, employee_id=session.person.id) == 1


def end_others(session: OpenSession, browser_key: str, now: datetime) -> int:
    """End all of the owner's but this session and this browser, in the caller's transaction; return how many.

    Sign-ins that wait for their second step are ended with them, and not counted.

    SECURITY: it is for a fresh proof alone. By a stolen session, again and again, it would let no code of the owner's
    lead on, and leave them without a browser that strangers can't make wait.
    """
    employee_id = session.person.id
    statements.run(models.CANCEL_OF, employee_id=employee_id, now=now)
    ended = statements.run(models.END_OTHERS, employee_id=employee_id, key=session.key)
    return ended + statements.run(models.FORGET_OTHERS, employee_id=employee_id, key=browser_key)


def end_all_else(session: OpenSession) -> bool:
    """End the owner's other sessions and waiting sign-ins, in the caller's transaction, which must undo all at False.

    It is for what changes how they sign in (ASVS 5.0 7.4.3): whoever came in by what was changed is out, and whoever
    is just coming in does not. Recognised browsers stay: they open nothing. False when this session has ended.
    """
    employee_id, epoch = session.person.id, session.epoch
    ended = statements.run(employees.END_ALL_AS_READ, id=employee_id, epoch=epoch)
    stays = statements.run(models.STAY, key=session.key, employee_id=employee_id, epoch=epoch)
    return ended == 1 and stays == 1


def carry_on(session: OpenSession, password_version: int) -> str:
    """Let this session live on under a new password, in the caller's transaction, which ends all others.

    Returns the new cookie's value, or "" when the session has ended. The old value is worth nothing from then on. It
    lives no longer, and what it proved stays as old as it is: a password alone makes no proof fresh.
    """
    value = cookies.fresh()
    held.follow(session.key, cookies.key(value))
    carried = statements.run(
        models.CARRY_ON,
        new=cookies.key(value),
        old=session.key,
        employee_id=session.person.id,
        password_version=password_version,
    )
    return value if carried else ""


def carry_browser_on(session: OpenSession, browser_key: str, now: datetime) -> str:
    """Go on recognising this browser under the owner's next password, in the caller's transaction.

    Returns the new cookie's value, or "" when it was not recognised. It stays so no longer than before.

    SECURITY: the old value is worth nothing from then on, so whoever has copied it is a stranger. What was shown in
    this session decides how well the browser is known: by the password alone no browser keeps buckets for codes.
    """
    value = cookies.fresh()
    carried = statements.run(
        models.CARRY_BROWSER_ON,
        new=cookies.key(value),
        old=browser_key,
        employee_id=session.person.id,
        password_version=session.password_version,
        in_full=proof.enough(session.amr, two_factor=True),
        now=now,
    )
    return value if carried else ""


def _seen(row: Sequence[object], here: str) -> Seen:
    key, browser, address, first, last = row
    shown = hashlib.sha256(f"gp-shown-v1 {key}".encode()).hexdigest()[:_SHOWN]
    return Seen(shown, str(key), str(browser), str(address), first, last, key == here)  # type: ignore[arg-type]
