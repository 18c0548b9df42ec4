"""Adding people and ending what is theirs, each in one transaction with its journal entry."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError
from django.db.transaction import atomic

from gatepost.employees import addresses, models, passwords, rules
from gatepost.employees.models import Destination, Employee
from gatepost.employees.passwords import Known
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where

LONGEST_NAME = 80
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


class NotAllowedError(Exception):
    """What was entered cannot be taken; the sentence says why and what is allowed."""


def add(newcomer: Newcomer, *, password_minimum: int, where: Where, by: str) -> Employee:
    """Add an employee and return them. Raises NotAllowedError; nothing is kept then."""
    entered = _checked(newcomer, password_minimum)
    now = clock.now()
    try:
        with atomic(durable=True):
            employee = Employee.objects.create(
                name=entered.name,
                name_key=rules.name_key(entered.name),
                full_name=entered.full_name,
                email1=entered.email1,
                email2=entered.email2,
                destination=entered.destination,
                administrator=entered.administrator,
                language=entered.language,
                password=passwords.hashed(entered.password),
                created_at=now,
            )
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
    """Make an employee inactive: what is theirs ends at its next request. False when they were not active."""
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


def signed_in(employee_id: int, password_version: int, epoch: int, *, proves: str, now: datetime) -> bool:
    """Note a sign-in, in the caller's transaction, and that a code sent to the address `proves` alone came back.

    False when the employee was made inactive, or all that is theirs was ended, since these versions were read.
    """
    versions = {"password_version": password_version, "epoch": epoch}
    return statements.run(models.SIGN_IN, id=employee_id, proves=proves, now=now, **versions) == 1


def rehash(employee: Known, password: str) -> None:
    """Store a right password under today's parameters, unless it was changed meanwhile."""
    fresh = passwords.hashed(password)
    with atomic(durable=True):
        statements.run(models.REHASH, id=employee.id, stale=employee.password, fresh=fresh)


def _checked(newcomer: Newcomer, password_minimum: int) -> Newcomer:
    name = newcomer.name.strip()
    for text, most, what in (
        (name, LONGEST_NAME, "A name"),
        (newcomer.full_name, LONGEST_FULL_NAME, "A full name"),
    ):
        if not text.strip() or len(text) > most or not text.isprintable():
            message = f"{what} is one line of 1 to {most} characters."
            raise NotAllowedError(message)
    if newcomer.destination not in Destination.values:
        message = f"The destination is one of {', '.join(Destination.values)}, not {newcomer.destination!r}."
        raise NotAllowedError(message)
    complaint = passwords.complaint(newcomer.password, minimum=password_minimum)
    if complaint:
        message = f"That password cannot be taken. {complaint}"
        raise NotAllowedError(message)
    try:
        email1, email2 = (
            addresses.checked(text) if text else "" for text in (newcomer.email1, newcomer.email2)
        )
    except ValueError as error:
        raise NotAllowedError(str(error)) from error
    return replace(newcomer, name=name, full_name=newcomer.full_name.strip(), email1=email1, email2=email2)
