"""Opening and ending sessions and pending sign-ins. `open_session` is the only place where a session begins."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from django.db.transaction import atomic

from gatepost.kernel import proof
from gatepost.kernel.database import statements
from gatepost.kernel.database.engine import Answer
from gatepost.kernel.where import Where
from gatepost.options.catalogue import Options
from gatepost.sessions import cookies, held, models
from gatepost.sessions.visit import Pending

MOST_BROWSERS = 5
"""Recognised browsers that an employee can have; a sixth takes the place of the one unused for longest."""


class Recognised(Enum):
    """How well a browser is known."""

    NOT = auto()
    BY_PASSWORD = auto()
    """Somebody signed in from it while the password sufficed: it has a bucket of its own for passwords."""
    IN_FULL = auto()
    """Somebody took the second step in it: buckets of its own for codes and mails too."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose session or pending sign-in it is, with the versions that end it when they change."""

    employee_id: int
    password_version: int
    epoch: int


def touch(session_key: str, now: datetime) -> None:
    """Note that a session is in use."""
    with atomic(durable=True):
        statements.run(models.TOUCH, key=session_key, now=now)


def open_session(
    owner: Owner,
    amr: tuple[str, ...],
    options: Options,
    *,
    confirms: bool,
    where: Where,
    now: datetime,
) -> str:
    """Open a session and return the cookie's value; "" when `amr` falls short of the policy.

    `confirms`: this was asked for at `/confirm/`, so it counts as a fresh proof even where a password is all there
    is. Two steps always count as one.

    SECURITY: runs inside the transaction that spends the proof, with `options` read in that same transaction, so
    that a policy raised in between is met. Nothing else inserts a session.
    """
    if not proof.enough(amr, two_factor=options.two_factor):
        return ""
    value = cookies.fresh()
    statements.later(
        models.OPEN,
        key=cookies.key(value),
        employee_id=owner.employee_id,
        amr=proof.joined(amr),
        confirmed_at=now if confirms or proof.enough(amr, two_factor=True) else None,
        now=now,
        password_version=owner.password_version,
        epoch=owner.epoch,
        address=where.address,
        browser=where.browser,
    )
    return value


def raise_session(old_key: str, owner: Owner, amr: tuple[str, ...], options: Options, now: datetime) -> str:
    """Let an open session go on that has proved more, in the caller's transaction; return the cookie's new value.

    "" when it has ended, or `amr` falls short of the policy all the same. It ends no later for that, and what was
    proved in full stays as old as it is: only the second step was taken, and the password was typed long ago.

    SECURITY: as for `open_session`, `options` are those of this very transaction.
    """
    value = cookies.fresh()
    raised = proof.enough(amr, two_factor=options.two_factor) and statements.run(
        models.RAISE,
        new=cookies.key(value),
        old=old_key,
        employee_id=owner.employee_id,
        amr=proof.joined(amr),
        now=now,
    )
    held.follow(old_key, cookies.key(value))
    return value if raised else ""


def end_session(session_key: str) -> bool:
    """End a session, in the caller's transaction. False when it had ended already."""
    return statements.run(models.END, key=session_key) == 1


def replace_session(old_key: str, value: str) -> bool:
    """End the session whose place a new one has taken, in the caller's transaction. False when it had ended already.

    Forms that were kept for its person follow them into the new one.
    """
    held.follow(old_key, cookies.key(value))
    return end_session(old_key)


def begin_pending(pending: Pending, *, where: Where, now: datetime) -> None:
    """Begin a pending sign-in, in the caller's transaction."""
    statements.later(models.BEGIN, **_row(pending, where, now))


def begin_owed(pending: Pending, *, where: Where, now: datetime) -> bool:
    """Begin the step that an open session owes, in the caller's transaction. False while it is under way already."""
    return statements.run(models.BEGIN_OWED, **_row(pending, where, now)) == 1


def _row(pending: Pending, where: Where, now: datetime) -> dict[str, object]:
    return {
        "key": pending.key,
        "employee_id": pending.employee_id,
        "purpose": pending.purpose,
        "amr": proof.joined(pending.amr),
        "password_version": pending.password_version,
        "epoch": pending.epoch,
        "next": pending.next,
        "recognised": pending.recognised,
        "replaces": pending.replaces,
        "owed": pending.owed,
        "now": now,
        "expires_at": now + cookies.PENDING_LIFE,
        "address": where.address,
        "browser": where.browser,
    }


def say(pending_key: str, notice: str) -> None:
    """Keep what the pages of a pending sign-in say went wrong just now; "" when nothing did."""
    with atomic(durable=True):
        statements.run(models.NOTICE, key=pending_key, notice=notice)


def finish_pending(pending_key: str, now: datetime) -> Answer:
    """Finish a pending sign-in, in the caller's transaction, which must undo all when the answer counts no row.

    It counts none when somebody was quicker, or the pending sign-in has ended.
    """
    return statements.later(models.FINISH, key=pending_key, now=now)


def cancel_pending(pending_key: str, now: datetime) -> None:
    """Let a pending sign-in go, in the caller's transaction: its code opens nothing any more."""
    statements.later(models.CANCEL, key=pending_key, now=now)


def recognised(browser_key: str, employee_id: int, now: datetime) -> Recognised:
    """Say how well this browser is known as one of the employee's."""
    row = statements.one(models.RECOGNISE, key=browser_key, now=now) if browser_key else None
    if row is None or row[0] != employee_id:
        return Recognised.NOT
    return Recognised.IN_FULL if row[1] else Recognised.BY_PASSWORD


def remember_browser(owner: Owner, browser_key: str, *, in_full: bool, where: Where, now: datetime) -> str:
    """Recognise this browser from now on, in the caller's transaction.

    Returns the new cookie's value, or "" when the browser was recognised already, as well or better.
    """
    seen = {
        "employee_id": owner.employee_id,
        "password_version": owner.password_version,
        "in_full": in_full,
        "address": where.address,
        "now": now,
    }
    if browser_key and statements.run(models.SEEN_AGAIN, key=browser_key, **seen):
        return ""
    value = cookies.fresh()
    statements.later(
        models.REMEMBER,
        key=cookies.key(value),
        expires_at=now + cookies.BROWSER_LIFE,
        browser=where.browser,
        **seen,
    )
    statements.later(models.FORGET_OLDEST, employee_id=owner.employee_id, in_full=in_full, most=MOST_BROWSERS)
    return value
