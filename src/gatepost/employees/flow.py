"""Adding people and ending what is theirs, each in one transaction with its journal entry."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError
from django.db.transaction import atomic

from gatepost.employees import models, passwords, rules
from gatepost.employees.models import Destination, Employee
from gatepost.employees.passwords import Known
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, mailbox
from gatepost.kernel.database import statements
from gatepost.kernel.database.engine import Answer
from gatepost.kernel.errors import PlainError
from gatepost.kernel.lookalikes import mixes_alphabets
from gatepost.kernel.where import Where

LONGEST_NAME = 80
LONGEST_KEY = 160
LONGEST_FULL_NAME = 120


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What an administrator enters of a new employee."""

    name: str
    full_name: str
    password: str
    email1: str = ""
    email2: str = ""
    destination: str = "both"
    administrator: bool = False
    language: str = "en"


class NotAllowedError(PlainError):
    """What was entered cannot be taken; the sentence says why and what is allowed."""


def add(newcomer: Newcomer, *, password_minimum: int, where: Where, by: str) -> Employee:
    """Add an employee and return them. Raises NotAllowedError; nothing is kept then."""
    entered = _checked(newcomer, password_minimum)
    encoded = passwords.hashed(entered.password)  # before the transaction: meanwhile nobody else could write
    now = clock.now()
    kept = {"name_key": rules.name_key(entered.name), "password": encoded, "created_at": now}
    try:
        with atomic(durable=True):
            employee = Employee.objects.create(**asdict(entered) | kept)
            entries.record(
                Event.EMPLOYEE_ADDED,
                employee_id=employee.id,
                where=where,
                now=now,
                by=by,
                administrator=entered.administrator,
            )
    except IntegrityError as error:
        message = f"There is an employee called {entered.name!r} already, in this or another case. Pick another name."
        raise NotAllowedError(message) from error
    return employee


def deactivate(name: str, *, where: Where, by: str) -> bool:
    """Make an employee inactive: what is theirs ends at its next request. False when they were not active.

    Raises NotAllowedError when there is nobody of this name.
    """
    found = passwords.find(rules.name_key(name))
    if found is None:
        message = f"There is no employee called {name!r}. See: gatepost employee list"
        raise NotAllowedError(message)
    with atomic(durable=True):
        ended = statements.run(models.DEACTIVATE, id=found.id, off=False) == 1
        if ended:
            entries.record(
                Event.EMPLOYEE_DEACTIVATED, employee_id=found.id, where=where, now=clock.now(), by=by
            )
    return ended


def signed_in(
    employee_id: int, password_version: int, epoch: int, *, mailed: bool, proves: str, now: datetime
) -> Answer:
    """Note a sign-in, in the caller's transaction, which must undo all when the answer counts no row.

    `mailed`: a mailed code was typed. `proves`: the address that it was sent to alone, or "". No row: the employee
    was made inactive, or all that is theirs was ended, since these versions were read.
    """
    versions = {"password_version": password_version, "epoch": epoch}
    proved = {"mailed": mailed, "proves": proves}
    return statements.later(models.SIGN_IN, id=employee_id, now=now, **proved, **versions)


def rehash(employee: Known, password: str) -> None:
    """Store a right password under today's parameters, unless it was changed meanwhile."""
    fresh = passwords.hashed(password)
    with atomic(durable=True):
        statements.run(models.REHASH, id=employee.id, stale=employee.password, fresh=fresh)


def change_password(known: Known, fresh: str, password_version: int, epoch: int) -> bool:
    """Store the hash of a new password, in the caller's transaction; that ends all that the old one opened.

    False when the password was changed meanwhile, or the employee made inactive.
    """
    guard = {"stale": known.password, "password_version": password_version, "epoch": epoch}
    return statements.run(models.SET_ANEW, id=known.id, fresh=fresh, **guard) == 1


def _checked(newcomer: Newcomer, password_minimum: int) -> Newcomer:
    name, full_name = newcomer.name.strip(), newcomer.full_name.strip()
    complaint = (
        _about_name(name)
        or _about_full_name(full_name)
        or _about_choice("destination", newcomer.destination, Destination.values)
        or _about_choice("language", newcomer.language, [code for code, _ in settings.LANGUAGES])
    )
    if complaint:
        raise NotAllowedError(complaint)
    complaint = passwords.complaint(newcomer.password, minimum=password_minimum)
    if complaint:
        message = f"That password cannot be taken. {complaint}"
        raise NotAllowedError(message)
    try:
        email1, email2 = (
            mailbox.checked(text) if text else "" for text in (newcomer.email1, newcomer.email2)
        )
    except ValueError as error:
        raise NotAllowedError(str(error)) from error
    return replace(newcomer, name=name, full_name=full_name, email1=email1, email2=email2)


def _about_name(name: str) -> str:
    """Return what is wrong with a name to sign in with, or ""."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return f"A name is one line of 1 to {LONGEST_NAME} characters."
    if mixes_alphabets(name):
        return f"{name!r} mixes alphabets whose letters look alike. Type it anew, by hand."
    if len(rules.name_key(name)) > LONGEST_KEY:
        return f"{name!r} has signs that stand for many letters. Spell it out."
    return ""


def _about_full_name(name: str) -> str:
    # Persian, Hindi and others spell some names with one of the two joiners, which can't be seen but do no harm.
    seen = name.replace("\u200c", "").replace("\u200d", "")
    if not seen.strip() or len(name) > LONGEST_FULL_NAME or not seen.isprintable():
        return f"A full name is one line of 1 to {LONGEST_FULL_NAME} characters."
    return ""


def _about_choice(what: str, chosen: str, allowed: Sequence[str]) -> str:
    return "" if chosen in allowed else f"The {what} is one of {', '.join(allowed)}, not {chosen!r}."
