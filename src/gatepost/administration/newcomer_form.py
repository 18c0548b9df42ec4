"""The form that adds an employee, as it was typed, with what is wrong by each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gatepost.administration import fields, record_form
from gatepost.administration.fields import Field, Shape
from gatepost.employees import entered, passwords
from gatepost.employees.flow import Newcomer
from gatepost.employees.records import Record
from gatepost.kernel import commands
from gatepost.options.catalogue import Options


@dataclass(frozen=True, slots=True)
class Entered:
    """The form as it was filled in. `newcomer` is there when all of it can be taken."""

    fields: Sequence[Field]
    password_error: str
    problem: str = ""
    newcomer: Newcomer | None = None
    made: bool = False
    """Whether we made the password, which is then shown once."""


def empty(options: Options) -> Entered:
    """Return the form as it is before anything was typed."""
    return Entered(_drawn("", record_form.texts(_nobody(options)), {}), "")


def read(post: QueryDict, options: Options) -> Entered:
    """Return what was typed. Other fields than those of the form are not looked at."""
    name = (fields.typed(post, "name", Shape.TEXT) or "").strip()
    password = fields.typed(post, "password", Shape.TEXT) or ""
    nobody, sent = _nobody(options), record_form.read(post)
    record, errors = record_form.wanted(nobody, sent)
    if entered.about_name(name):
        errors["name"] = entered.about_name(name)
    typed = {**record_form.texts(nobody), **sent.typed}
    names = (name, typed["full_name"])
    complaint = passwords.complaint(password, options, names=names) if password else ""
    if errors or complaint:
        count = len(errors) + bool(complaint)
        return Entered(_drawn(name, typed, errors), complaint, _problem(count))
    made = not password
    newcomer = _newcomer(name, record, password or commands.made_password(options.password_minimum))
    return Entered(_drawn(name, typed, {}), "", newcomer=newcomer, made=made)


def refused(form: Entered, why: str) -> Entered:
    """Return the form with what was wrong about the name, as adding found it."""
    first, *others = form.fields
    return replace(form, fields=[replace(first, error=why), *others], problem=_problem(1), newcomer=None)


def _nobody(options: Options) -> Record:
    return Record("", "", "", options.default_destination, fallback=False, administrator=False, language="en")


def _newcomer(name: str, record: Record, password: str) -> Newcomer:
    return Newcomer(
        name=name,
        full_name=record.full_name,
        password=password,
        email1=record.email1,
        email2=record.email2,
        destination=record.destination,
        fallback=record.fallback,
        administrator=record.administrator,
        language=record.language,
    )


def _drawn(name: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    hint = _("What they type to sign in. It can't be changed later.")
    first = Field("name", _("User name"), Shape.TEXT, name, hint=hint, error=errors.get("name", ""))
    return [first, *record_form.drawn(typed, errors)]


def _problem(count: int) -> str:
    return ngettext(
        "Nobody was added yet: %(count)d line below needs another look.",
        "Nobody was added yet: %(count)d lines below need another look.",
        count,
    ) % {"count": count}
