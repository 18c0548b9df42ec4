"""The last mails as the page lists them: what was looked for, and thirty of them, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatepost.administration import mail_words
from gatepost.administration.fields import Field, Shape
from gatepost.delivery import overview
from gatepost.delivery.outbox import State
from gatepost.delivery.overview import Mail
from gatepost.employees.models import Employee
from gatepost.options.kinds import Said

PAGE = 30
LONGEST = 100
_LONGEST_ID = 18
LABELS: Mapping[str, Said] = {
    "who": _("Person or address"),
    "state": _("How it stands"),
    "kind": _("Kind of mail"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One mail in words. What a mail server said stands in it as it was said."""

    id: int
    at: str
    kind: Said
    person: str
    employee_id: int
    address: str
    picture: str
    state: str
    why: str
    relay: str
    dialogue: str
    can_go_again: bool


@dataclass(frozen=True, slots=True)
class MailList:
    """One page of what was looked for. `sought` is what the link to the next page repeats."""

    fields: Sequence[Field]
    lines: Sequence[Line]
    sought: Sequence[tuple[str, str]]
    after: str


def of(asked: QueryDict, zone: str, now: datetime, *, trouble: str = "") -> MailList:
    """Return the mails that an address asks for. What it asks for and there is not, finds nothing.

    `trouble`: what all mails wait for at this moment, or "".
    """
    typed = {name: _line(asked.get(name, "")) for name in LABELS}
    found = overview.mails(_sought(typed) & _before(asked.get("after", "")), most=PAGE + 1)
    first = found[:PAGE]
    names = Employee.objects.in_bulk({mail.employee_id for mail in first})
    return MailList(
        fields=[field_of(name, typed) for name in LABELS],
        lines=[shown(mail, names, zone, now, trouble=trouble) for mail in first],
        sought=[(name, text) for name, text in typed.items() if text],
        after=str(first[-1].id) if len(found) > PAGE else "",
    )


def _sought(typed: Mapping[str, str]) -> Q:
    found = Q()
    if typed["who"]:
        who = typed["who"]
        named = Q(employee__name__icontains=who) | Q(employee__full_name__icontains=who)
        found &= named | Q(address__icontains=who)
    if typed["state"]:
        found &= Q(state=typed["state"])
    if typed["kind"]:
        found &= Q(kind=typed["kind"])
    return found


def _before(mark: str) -> Q:
    mark = mark[:_LONGEST_ID]
    return Q(id__lt=int(mark)) if mark.isascii() and mark.isdigit() else Q()


def field_of(name: str, typed: Mapping[str, str]) -> Field:
    """Return one of the fields by which the mails are narrowed down."""
    everything: dict[str, Said] = {"": gettext("everything")}
    choices = {
        "state": everything | {state.value: said for state, said in mail_words.STATES.items()},
        "kind": everything | {kind: mail_words.kind(kind) for kind in overview.kinds_there_are()},
    }
    shape = Shape.CHOICE if name in choices else Shape.TEXT
    return Field(name, LABELS[name], shape, typed[name], choices=choices.get(name, {}))


def _line(text: str) -> str:
    return "".join(sign for sign in text[:LONGEST] if sign.isprintable()).strip()


def shown(mail: Mail, names: Mapping[int, Employee], zone: str, now: datetime, *, trouble: str = "") -> Line:
    """Return a mail as the page lists it; one that nobody has tried waits for what all of them wait for."""
    untried = mail.state is State.QUEUED and not mail.reply
    known = names.get(mail.employee_id)
    return Line(
        id=mail.id,
        at=mail_words.moment(mail.asked_at, now, zone),
        kind=mail_words.kind(mail.kind),
        person=known.name if known else "",
        employee_id=mail.employee_id,
        address=mail.address,
        picture="late" if mail.next_try_at else mail_words.PICTURES[mail.state],
        state=mail_words.state(mail, zone),
        why="" if mail.state is State.SENDING else trouble if untried else mail.reply,
        relay=mail.relay,
        dialogue=mail.dialogue.strip(),
        can_go_again=mail.can_go_again,
    )
