"""The form about one employee: new or known, as it was typed, with what is wrong by each field."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatepost.administration import fields
from gatepost.administration.fields import Field, Shape
from gatepost.employees import entered
from gatepost.employees.records import Record
from gatepost.options.catalogue import DESTINATIONS
from gatepost.options.kinds import Said, in_text

LONGEST_REASON = 200
_SEEN = "seen_"
"""Before the name of a hidden field, which says what was saved in a field when the page was drawn."""
_SHAPES = {
    "full_name": Shape.TEXT,
    "email1": Shape.ADDRESS,
    "email2": Shape.ADDRESS,
    "destination": Shape.CHOICE,
    "fallback": Shape.TICK,
    "administrator": Shape.TICK,
    "language": Shape.CHOICE,
}
LABELS: Mapping[str, Said] = {
    "full_name": _("Full name"),
    "email1": _("Email1"),
    "email2": _("Email2"),
    "destination": _("Codes go to"),
    "fallback": _("If a code is late, they may send it to their other address too"),
    "administrator": _("Administrator"),
    "language": _("Language of pages and mails"),
}
_HINTS: Mapping[str, Said] = {
    "destination": _(
        "Both: a code comes when one mailbox is away, but whoever gets into either can read it."
    ),
    "administrator": _("May change the portal's options and other employees, and help them to sign in."),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the form: by field what was saved when it was drawn and what was typed, and the reason."""

    seen: Mapping[str, str]
    typed: Mapping[str, str]
    reason: str


def read(post: QueryDict) -> Sent:
    """Return what a posted form says of an employee. Other fields are not looked at."""
    sent = {name: fields.typed(post, name, shape) for name, shape in _SHAPES.items()}
    typed = {name: text for name, text in sent.items() if text is not None}
    seen = {name: fields.typed(post, _SEEN + name, Shape.TEXT) or "" for name in _SHAPES}
    return Sent(seen, typed, (fields.typed(post, "reason", Shape.TEXT) or "").strip())


def hidden(seen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the hidden fields, by which a change that somebody else makes meanwhile is noticed."""
    return [(_SEEN + name, text) for name, text in seen.items()]


def texts(record: Record) -> dict[str, str]:
    """Return a record as its form is filled in."""
    return {name: in_text(getattr(record, name)) for name in _SHAPES}


def meanwhile(record: Record, sent: Sent) -> list[str]:
    """Return the fields that somebody else has changed since the form was drawn."""
    return [name for name in _SHAPES if texts(record)[name] != sent.seen[name]]


def typed_over(record: Record, sent: Sent) -> Sent:
    """Return what was typed, laid over a record that was changed meanwhile: what was left alone follows the change."""
    now = texts(record)
    left = {name: now[name] for name, text in sent.typed.items() if text == sent.seen[name]}
    return Sent(now, {**sent.typed, **left}, sent.reason)


def wanted(record: Record, sent: Sent) -> tuple[Record, dict[str, str]]:
    """Return the record as it would be, and by field a sentence for what is not allowed. Of such, nothing changes."""
    meant, errors = dict[str, object](asdict(record)), dict[str, str]()
    for name, text in sent.typed.items():
        try:
            meant[name] = _READ[name](text)
        except ValueError as error:
            errors[name] = str(error)
    new = Record(**meant)  # type: ignore[arg-type]  # each as its reader returns it
    if moved(record, new) and (twice := entered.about_second(new.email1, new.email2)):
        errors.setdefault("email2", twice)  # a row from before this was asked for may be saved as it is
    return new, errors


def changed(record: Record, sent: Sent) -> tuple[Record, dict[str, str]]:
    """Return the same of a form that changes somebody: where an address changes, it takes a reason."""
    new, errors = wanted(record, sent)
    if moved(record, new) and (complaint := about_reason(sent.reason)):
        errors["reason"] = complaint
    return new, errors


def moved(record: Record, new: Record) -> list[str]:
    """Return which of the two addresses would change."""
    return [which for which in ("email1", "email2") if getattr(record, which) != getattr(new, which)]


def about_reason(reason: str) -> str:
    """Return what is wrong with a reason, or ""."""
    if not reason:
        return gettext("Say why, so that it can be understood later.")
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        return gettext("A reason is one line of at most %(most)d characters.") % {"most": LONGEST_REASON}
    return ""


def drawn(typed: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """Return the form's fields."""
    choices = {"destination": DESTINATIONS.choices, "language": dict(settings.LANGUAGES)}
    return [
        Field(
            name=name,
            label=LABELS[name],
            shape=shape,
            typed=typed[name],
            hint=_HINTS.get(name, ""),
            choices=choices.get(name, {}),
            error=errors.get(name, ""),
        )
        for name, shape in _SHAPES.items()
    ]


def _checked(about: Callable[[str], str]) -> Callable[[str], str]:
    """Make a reader of a function that says what is wrong."""

    def read_text(text: str) -> str:
        line = text.strip()
        wrong = about(line)
        if wrong:
            raise ValueError(wrong)
        return line

    return read_text


def _language(text: str) -> str:
    return entered.about_choice(gettext("language"), text, [code for code, _name in settings.LANGUAGES])


_READ: Mapping[str, Callable[[str], object]] = {
    "full_name": _checked(entered.about_full_name),
    "email1": entered.address,
    "email2": entered.address,
    "destination": DESTINATIONS.read,
    "fallback": lambda text: text == "on",
    "administrator": lambda text: text == "on",
    "language": _checked(_language),
}
