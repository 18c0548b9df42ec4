"""Changing an employee's record and giving a new password: written down, and told to whom it concerns."""

from enum import Enum, auto

from django.db.transaction import atomic
from django.utils import translation
from django.utils.translation import gettext

from gatepost.administration import record_form
from gatepost.employees import flow as people
from gatepost.employees import models, passwords, records
from gatepost.employees.models import Employee
from gatepost.employees.records import Record
from gatepost.factors.temporary_code import flow as temporary_code
from gatepost.factors.temporary_code.flow import Made, Maker
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.options.catalogue import DESTINATIONS
from gatepost.sessions import own as sessions
from gatepost.sessions.visit import OpenSession, Person

ON_THE_SERVER = "gatepost employee"
"""Who did it, as the journal has it, where it was done by command."""


class Changed(Enum):
    """What came of a change."""

    DONE = auto()
    SAME = auto()
    """It was all so already."""
    OVERTAKEN = auto()
    """Somebody else changed it since it was seen; nothing was changed here."""
    LAST_ADMINISTRATOR = auto()
    """No active administrator would be left; nothing was changed."""


def change(
    employee_id: int, seen: Record, wanted: Record, *, reason: str, where: Where, by: OpenSession | None
) -> Changed:
    """Change an employee's record, if it still is as it was seen. `by` nobody: by whoever has the server.

    Old and new addresses are told of a changed address and a changed destination. When an address goes, so does all
    that the employee has open, but for the administrator's own session: its mails may have let somebody in.
    """
    if wanted == seen:
        return Changed.SAME
    with atomic(durable=True):
        if seen.administrator and not wanted.administrator:
            people.take_turn_as_administrator()
        if records.change(employee_id, seen, wanted):
            person = by.person if by else None
            _write_down(employee_id, seen, wanted, reason, where, person)
            _tell(employee_id, seen, wanted, where, person)
            if any(getattr(seen, which) for which in record_form.moved(seen, wanted)):
                _end_all(employee_id, by)
            return Changed.DONE
    # Only now, and only for the words: the statement has decided.
    found = Employee.objects.filter(id=employee_id).first()
    return Changed.LAST_ADMINISTRATOR if found and records.of(found) == seen else Changed.OVERTAKEN


def give_password(employee: Employee, seen: int, password: str, *, where: Where, by: Person | None) -> bool:
    """Give an employee a new password, which has been found good enough, and end all that the old one opened.

    `seen`: the version of their password when the form was drawn. False when it was changed since: by somebody else,
    or by this very form, sent once more by reloading the answer to it.
    """
    fresh = passwords.hashed(password)  # before the transaction: meanwhile nobody else could write
    with atomic(durable=True):
        given = statements.run(models.GIVE_ANEW, id=employee.id, fresh=fresh, password_version=seen) == 1
        if given:
            now = clock.now()
            told = {"by": _name_of(by)}
            entries.record(
                Event.EMPLOYEE_PASSWORD_GIVEN, employee_id=employee.id, where=where, now=now, **told
            )
            said = _said_by(by, employee.language)
            telling.tell(Notice.PASSWORD_CHANGED, employee_id=employee.id, where=where, now=now, by=said)
    return given


def help_in(employee: Employee, reference: str, reason: str, *, where: Where, by: Person) -> Made | None:
    """Make a temporary code for the sign-in whose page shows this mark; None when there is no such."""
    with translation.override(employee.language):
        said = gettext("%(name)s, an administrator,") % {"name": by.full_name}
    return temporary_code.make_for(employee.id, reference, by=Maker(by.name, said, reason), where=where)


def _end_all(employee_id: int, by: OpenSession | None) -> None:
    if by is None or employee_id != by.person.id or not sessions.end_all_else(by):
        statements.run(models.END_ALL, id=employee_id)


def _write_down(
    employee_id: int, seen: Record, wanted: Record, reason: str, where: Where, by: Person | None
) -> None:
    before, after, moved = record_form.texts(seen), record_form.texts(wanted), record_form.moved(seen, wanted)
    for name in before:
        if before[name] == after[name]:
            continue
        told = {"field": name, "before": before[name], "after": after[name], "by": _name_of(by)}
        event = Event.EMPLOYEE_ADDRESS_CHANGED if name in moved else Event.EMPLOYEE_CHANGED
        why = {"reason": reason} if name in moved else {}
        entries.record(event, employee_id=employee_id, where=where, now=clock.now(), **told, **why)


def _tell(employee_id: int, seen: Record, wanted: Record, where: Where, by: Person | None) -> None:
    """Tell the employee, at the addresses of now and of before, in their own language."""
    said, now = _said_by(by, wanted.language), clock.now()

    def tell(notice: Notice, **facts: str) -> None:
        telling.tell(notice, employee_id=employee_id, where=where, now=now, also=old, **facts)

    moved = record_form.moved(seen, wanted)
    old = [getattr(seen, which) for which in moved]
    with translation.override(wanted.language):
        for which in moved:
            shown = telling.from_to(getattr(seen, which), getattr(wanted, which))
            tell(Notice.ADDRESS_CHANGED, which=str(record_form.LABELS[which]), by=said, **shown)
        if wanted.destination != seen.destination:
            words = DESTINATIONS.choices
            before, after = str(words[seen.destination]), str(words[wanted.destination])
            tell(Notice.DESTINATION_CHANGED, before=before, after=after)


def _name_of(by: Person | None) -> str:
    return by.name if by else ON_THE_SERVER


def _said_by(by: Person | None, language: str) -> str:
    with translation.override(language):
        if by is None:
            return gettext("by somebody on the server")
        return gettext("by %(name)s, an administrator") % {"name": by.full_name}
