"""Adding people and ending what is theirs, each in one transaction with its journal entry."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.translation import gettext

from gatepost.employees import entered, models, passwords, rules
from gatepost.employees.models import Destination, Employee
from gatepost.employees.passwords import Known
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.kernel.database.engine import Answer
from gatepost.kernel.errors import PlainError
from gatepost.kernel.where import Where
from gatepost.limits import spending
from gatepost.options.catalogue import Options

_LAST = "last-administrator"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What an administrator enters of a new employee."""

    name: str
    full_name: str
    password: str
    email1: str = ""
    email2: str = ""
    destination: str = "both"
    fallback: bool = False
    administrator: bool = False
    language: str = "en"


class NotAllowedError(PlainError):
    """What was entered cannot be taken; the sentence says why and what is allowed."""


def add(newcomer: Newcomer, *, options: Options, where: Where, by: str) -> Employee:
    """Add an employee and return them. Raises NotAllowedError; nothing is kept then."""
    checked = _checked(newcomer, options)
    encoded = passwords.hashed(checked.password)  # before the transaction: meanwhile nobody else could write
    now = clock.now()
    kept = {"name_key": rules.name_key(checked.name), "password": encoded, "created_at": now}
    try:
        with atomic(durable=True):
            employee = Employee.objects.create(**asdict(checked) | kept)
            entries.record(
                Event.EMPLOYEE_ADDED,
                employee_id=employee.id,
                where=where,
                now=now,
                by=by,
                administrator=checked.administrator,
            )
    except IntegrityError as error:
        message = gettext(
            "There is an employee called %(name)s already, in this or another case. Pick another name."
        )
        raise NotAllowedError(message % {"name": repr(checked.name)}) from error
    return employee


def deactivate(name: str, *, where: Where, by: str) -> bool:
    """Make an employee inactive, by name. False when they were not active.

    Raises NotAllowedError when there is nobody of this name, or no administrator would be left.
    """
    found = passwords.find(rules.name_key(name))
    if found is None:
        message = f"There is no employee called {name!r}. See: gatepost employee list"
        raise NotAllowedError(message)
    ended = make_inactive(found.id, where=where, by=by)
    still_active = passwords.find(rules.name_key(name))
    if not ended and still_active and still_active.active:
        message = f"{name!r} is the last active administrator. Make somebody else one first."
        raise NotAllowedError(message)
    return ended


def make_inactive(employee_id: int, *, where: Where, by: str) -> bool:
    """Make an employee inactive: what is theirs ends at its next request.

    False when they were not active, or no administrator would be left.
    """
    with atomic(durable=True):
        take_turn_as_administrator()
        ended = statements.run(models.DEACTIVATE, id=employee_id, off=False) == 1
        if ended:
            _note(Event.EMPLOYEE_DEACTIVATED, employee_id, where, by)
    return ended


def make_active(employee_id: int, *, where: Where, by: str) -> bool:
    """Let an inactive employee sign in again. False when they were active already."""
    with atomic(durable=True):
        began = statements.run(models.ACTIVATE, id=employee_id, on=True) == 1
        if began:
            _note(Event.EMPLOYEE_ACTIVATED, employee_id, where, by)
    return began


def end_all(employee_id: int, *, where: Where, by: str) -> None:
    """End all sessions and pending sign-ins of an employee, one that is being opened at this moment too."""
    with atomic(durable=True):
        if statements.run(models.END_ALL, id=employee_id):
            _note(Event.EMPLOYEE_SESSIONS_ENDED, employee_id, where, by)


def take_turn_as_administrator() -> None:
    """Wait, in the caller's transaction, until nobody else is just taking away an administrator."""
    spending.take_turn(_LAST)


def signed_in(employee_id: int, password_version: int, epoch: int, *, proves: str, now: datetime) -> Answer:
    """Note a sign-in, in the caller's transaction, which must undo all when the answer counts no row.

    `proves`: the address that a code which was typed had been sent to alone, or "". No row: the employee was made
    inactive, or all that is theirs was ended, since these versions were read.
    """
    versions = {"password_version": password_version, "epoch": epoch}
    return statements.later(models.SIGN_IN, id=employee_id, now=now, proves=proves, **versions)


def code_typed(employee_id: int, password_version: int, epoch: int, *, proves: str, now: datetime) -> bool:
    """Note that a mailed code was typed without a sign-in, in the caller's transaction.

    `proves` and the answer are those of `signed_in`.
    """
    versions = {"password_version": password_version, "epoch": epoch}
    return statements.run(models.CODE_TYPED, id=employee_id, proves=proves, now=now, **versions) == 1


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


def _note(event: Event, employee_id: int, where: Where, by: str) -> None:
    entries.record(event, employee_id=employee_id, where=where, now=clock.now(), by=by)


def _checked(newcomer: Newcomer, options: Options) -> Newcomer:
    name, full_name = newcomer.name.strip(), newcomer.full_name.strip()
    complaint = (
        entered.about_name(name)
        or entered.about_full_name(full_name)
        or entered.about_choice("destination", newcomer.destination, Destination.values)
        or entered.about_choice("language", newcomer.language, [code for code, _ in settings.LANGUAGES])
    )
    if complaint:
        raise NotAllowedError(complaint)
    complaint = passwords.complaint(newcomer.password, options, names=(name, full_name))
    if complaint:
        message = f"That password cannot be taken. {complaint}"
        raise NotAllowedError(message)
    try:
        email1, email2 = entered.address(newcomer.email1), entered.address(newcomer.email2)
    except ValueError as error:
        raise NotAllowedError(str(error)) from error
    if entered.about_second(email1, email2):
        raise NotAllowedError(entered.about_second(email1, email2))
    return replace(newcomer, name=name, full_name=full_name, email1=email1, email2=email2)
