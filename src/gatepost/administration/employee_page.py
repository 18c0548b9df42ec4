"""The page of one employee: what is known of them, and the form that changes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext, ngettext

from gatepost.administration import help_form, record_form
from gatepost.administration.fields import Field, Shape
from gatepost.administration.record_form import LABELS, Sent
from gatepost.employees import addresses, records, rules
from gatepost.employees.models import Employee
from gatepost.factors.backup_codes import sheets
from gatepost.kernel import times
from gatepost.options.catalogue import DESTINATIONS

_GOOD, _WARN, _BAD = "good", "warn", "bad"
_ICONS = {_GOOD: "sent", _WARN: "problem", _BAD: "failed", "": ""}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known: its name, what it is, and how good that is (good, warn, bad or nothing)."""

    name: str
    what: str
    state: str = ""
    says: str = ""

    @property
    def icon(self) -> str:
        """The picture of the state."""
        return _ICONS[self.state]


@dataclass(frozen=True, slots=True)
class EmployeePage:
    """What `administration/employee.html` draws."""

    employee: Employee
    facts: Sequence[Fact]
    fields: Sequence[Field]
    reason: Field
    seen: Sequence[tuple[str, str]]
    """Hidden fields: what was saved when the page was drawn."""
    problem: str = ""
    helps: Sequence[Field] = ()
    """The form that helps a caller in."""


def of(employee: Employee, zone: str) -> EmployeePage:
    """Return the page of an employee, with the form filled in as things are."""
    record = records.of(employee)
    texts = record_form.texts(record)
    return _page(employee, zone, Sent(texts, texts, ""), {}, "")


def wrong(employee: Employee, zone: str, sent: Sent, errors: dict[str, str]) -> EmployeePage:
    """Return the page with what was typed, and what is wrong with it by each field."""
    problem = ngettext(
        "Nothing was saved yet: %(count)d line below needs another look.",
        "Nothing was saved yet: %(count)d lines below need another look.",
        len(errors),
    ) % {"count": len(errors)}
    return _page(employee, zone, sent, errors, problem)


def overtaken(employee: Employee, zone: str, sent: Sent) -> EmployeePage:
    """Return the page after somebody else's change: what was typed stays, and each changed field says what it is."""
    record = records.of(employee)
    missed = record_form.meanwhile(record, sent)
    problem = gettext(
        "Nothing was saved yet: somebody else changed this while the page was open (%(what)s). "
        "What you typed is still here. Look at it and save again."
    ) % {"what": ", ".join(str(LABELS[name]) for name in missed)}
    now = record_form.texts(record)
    notes = {name: gettext("Somebody else has just changed it. Saved is: %(now)s.") for name in missed}
    errors = {name: note % {"now": now[name] or gettext("nothing")} for name, note in notes.items()}
    return _page(employee, zone, record_form.typed_over(record, sent), errors, problem)


def _page(employee: Employee, zone: str, sent: Sent, errors: dict[str, str], problem: str) -> EmployeePage:
    typed = {**record_form.texts(records.of(employee)), **sent.typed}
    reason = reason_field(sent.reason, errors.get("reason", ""))
    fields = record_form.drawn(typed, errors)
    helps, seen = help_form.drawn(employee, "", "", {}), record_form.hidden(sent.seen)
    return EmployeePage(employee, _facts(employee, zone), fields, reason, seen, problem, helps)


def reason_field(typed: str, error: str) -> Field:
    """Return the field for the reason of a changed address."""
    hint = gettext(
        "Needed when an address changes; it stands in the journal. "
        "A new address counts at once. It and the old one are told by mail."
    )
    return Field("reason", gettext("Reason"), Shape.TEXT, typed, hint=hint, error=error)


def _facts(employee: Employee, zone: str) -> list[Fact]:
    last = employee.last_sign_in
    return [
        Fact(gettext("User name"), employee.name),
        _active(employee),
        _address(gettext("Email1"), employee.email1, employee.email1_proved_at, zone),
        _address(gettext("Email2"), employee.email2, employee.email2_proved_at, zone),
        *_shared(employee),
        _reach(employee),
        _sheet(employee),
        Fact(gettext("Last sign-in"), _when(last, zone) if last else gettext("never")),
        Fact(gettext("Added"), times.day(employee.created_at, zone)),
    ]


def _active(employee: Employee) -> Fact:
    name = gettext("State")
    if not employee.active:
        return Fact(name, "", _WARN, gettext("Inactive: can't sign in"))
    role = gettext("Active, administrator") if employee.administrator else gettext("Active")
    return Fact(name, "", _GOOD, role)


def _address(name: str, address: str, proved_at: datetime | None, zone: str) -> Fact:
    if not address:
        return Fact(name, gettext("none"))
    if proved_at is None:
        return Fact(name, address, _WARN, gettext("not proved yet"))
    return Fact(name, address, _GOOD, gettext("proved on %(day)s") % {"day": times.day(proved_at, zone)})


def _shared(employee: Employee) -> list[Fact]:
    """Return which addresses others have too: there is an honest shared mailbox, and there is a slip of the pen."""
    said = gettext("%(who)s has this address too. Whoever reads that mailbox can read the codes of both.")
    each = {
        address: addresses.also_at(address, employee.id) for address in (employee.email1, employee.email2)
    }
    return [
        Fact(gettext("Shared address"), address, _WARN, said % {"who": ", ".join(others)})
        for address, others in each.items()
        if others
    ]


def _reach(employee: Employee) -> Fact:
    name, where = gettext("Codes go to"), str(DESTINATIONS.choices[employee.destination])
    if rules.out_of_reach(records.of(employee).boxes):
        return Fact(name, where, _BAD, gettext("no address there: no code can reach them"))
    return Fact(name, where)


def _sheet(employee: Employee) -> Fact:
    name, armed = gettext("Backup codes"), sheets.state(employee.id).armed
    if armed is None or not armed.counts:
        return Fact(name, gettext("none"))
    left = ngettext("sheet %(number)d, %(left)d left", "sheet %(number)d, %(left)d left", armed.left)
    return Fact(name, left % {"number": armed.number, "left": armed.left})


def _when(moment: datetime, zone: str) -> str:
    told = {"at": times.clock_time(moment, zone), "day": times.day(moment, zone)}
    return gettext("%(day)s at %(at)s") % told


def done(what: str) -> str:
    """Return the sentence for what has just been done; "" for words that we do not know."""
    said = {
        "added": gettext("Added. They can sign in at once."),
        "saved": gettext("Saved. It counts from now on."),
        "same": gettext("It was all so already. Nothing was changed."),
        "inactive": gettext("Inactive. What they had open ends at its next click."),
        "active": gettext("Active again. They can sign in at once."),
        "ended": gettext("Everything that they had open has ended."),
        "password": gettext("The new password counts from now on. What the old one opened has ended."),
    }
    return said.get(what, "")


def stays(page: EmployeePage) -> EmployeePage:
    """Return the page of the last active administrator, who cannot be made inactive."""
    return replace(page, problem=last_administrator())


def last_administrator() -> str:
    """Return why somebody has to stay an active administrator."""
    return gettext("This is the last active administrator. Make somebody else one first.")


def password_overtaken() -> str:
    """Return that the password is no longer the one that the form was drawn for."""
    return gettext(
        "This password was changed since the page was opened: by somebody else, or by this form, sent once more. "
        "Nothing was changed now. A password that was shown can't be shown again; if it is lost, make another."
    )
