"""The form that helps a caller in: the reference that they read out, and why."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from gatepost.administration import record_form
from gatepost.administration.fields import Field, Shape
from gatepost.employees.models import Employee
from gatepost.sessions.visit import Person


def drawn(employee: Employee, reference: str, reason: str, errors: Mapping[str, str]) -> Sequence[Field]:
    """Return the form's fields."""
    where = gettext("It stands on the page where they wait for the code, for example KT-7.")
    if employee.email1 or employee.email2:
        told = gettext("It is mailed to them, and stands in the journal.")
    else:
        told = gettext("It stands in the journal. They have no address at which they could be told.")
    return [
        Field(
            "reference",
            gettext("The mark that they read out"),
            Shape.TEXT,
            reference,
            hint=where,
            error=errors.get("reference", ""),
        ),
        Field(
            "help_reason",
            gettext("Why they need help"),
            Shape.TEXT,
            reason,
            hint=told,
            error=errors.get("help_reason", ""),
        ),
    ]


def wrong(employee: Employee, by: Person, reference: str, reason: str) -> dict[str, str]:
    """Return by field what cannot be taken. Nobody helps themself in: whoever is at the page got in without."""
    errors = dict[str, str]()
    if employee.id == by.id:
        errors["reference"] = not_oneself()
    elif not reference:
        errors["reference"] = gettext("Ask them for the mark on their page, for example KT-7.")
    complaint = record_form.about_reason(reason)
    if complaint:
        errors["help_reason"] = complaint
    return errors


def nobody_waits() -> str:
    """Return that no open sign-in of this employee has that mark."""
    return gettext("No sign-in of theirs waits with this mark. Let them read it out again.")


def not_oneself() -> str:
    """Return who can make a code for an administrator."""
    return gettext("You can't make a code for yourself. Ask another administrator.")


def problem(employee: Employee, by: Person) -> str:
    """Return that no code was made."""
    return (
        not_oneself() if employee.id == by.id else gettext("No code was made yet: mend what is marked below.")
    )
