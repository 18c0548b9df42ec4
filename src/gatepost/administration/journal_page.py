"""The journal as a page shows it: what was looked for, and fifty entries of it, the newest first."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatepost.administration.fields import Field, Shape
from gatepost.employees import rules
from gatepost.employees.models import Employee
from gatepost.journal import entries, words
from gatepost.journal.models import Entry
from gatepost.kernel import times
from gatepost.options.kinds import Said

PAGE = 50
LONGEST = 100
_PART = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_ADDRESS = re.compile(
    rf"(?:{_PART}(?:\.|\Z)){{1,4}}|[0-9a-f]{{1,4}}(?::[0-9a-f:.]{{,41}})?", re.ASCII | re.IGNORECASE
)
"""A network address, or how one begins."""
_LONGEST_ID = 18
LABELS: Mapping[str, Said] = {
    "person": _("About (user name)"),
    "by": _("Done by (user name)"),
    "event": _("What happened"),
    "address": _("Network address"),
    "since": _("From"),
    "until": _("To"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    at: str
    event: str
    person: str
    address: str
    browser: str
    request_id: str
    details: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of what was looked for. `sought` is what the link to the next page repeats."""

    fields: Sequence[Field]
    lines: Sequence[Line]
    sought: Sequence[tuple[str, str]]
    after: str
    problem: str = ""


@dataclass(slots=True)
class _Search:
    """What was looked for, as the database is asked for it, with what is wrong by each field."""

    typed: Mapping[str, str]
    zone: str
    found: Q = field(default_factory=Q)
    errors: dict[str, str] = field(default_factory=dict)


def of(asked: QueryDict, zone: str) -> JournalPage:
    """Return the entries that an address asks for.

    By time and by person they are found by an index. By kind, network address or who did it, entries are read from the
    newest on until fifty are found: what is rare, or not there, is looked for through all of them.
    """
    search = _Search({name: _line(asked.get(name, "")) for name in LABELS}, zone)
    for name, narrow in _NARROW.items():
        if search.typed[name]:
            narrow(search, search.typed[name])
    shown = list[Entry]()
    if not search.errors:
        older = search.found & _before(asked.get("after", ""))
        shown = list(Entry.objects.filter(older).order_by("-at", "-id")[: PAGE + 1])
    more = len(shown) > PAGE
    return JournalPage(
        fields=[field_of(name, search.typed, search.errors) for name in LABELS],
        lines=_lines(shown[:PAGE], zone),
        sought=[(name, text) for name, text in search.typed.items() if text],
        after=_mark(shown[PAGE - 1]) if more else "",
        problem=gettext("Nothing was looked for yet: mend what is marked below.") if search.errors else "",
    )


def _person(search: _Search, name: str) -> None:
    found = Employee.objects.filter(name_key=rules.name_key(name)).first()
    if found is None:
        search.errors["person"] = gettext("There is no employee of this name.")
        return
    search.found &= Q(employee_id=found.id)


def _by(search: _Search, name: str) -> None:
    found = Employee.objects.filter(name_key=rules.name_key(name)).first()
    written = json.dumps({"by": entries.escaped(found.name if found else name)})
    search.found &= Q(details__contains=written[1:-1])


def _event(search: _Search, name: str) -> None:
    if name not in words.EVENTS:
        search.errors["event"] = gettext("Pick one of the list.")
    search.found &= Q(event=name)


def _address(search: _Search, address: str) -> None:
    if not _ADDRESS.fullmatch(address):
        search.errors["address"] = gettext(
            "Write a network address, or how it begins: 203.0.113.7, or 2001:db8:"
        )
    search.found &= Q(address__startswith=address.lower())


def _since(search: _Search, text: str) -> None:
    moment = _moment(search, "since", text)
    search.found &= Q(at__gte=moment) if moment else Q()


def _until(search: _Search, text: str) -> None:
    moment, since = _moment(search, "until", text), search.typed["since"]
    if moment and since and (begins := _read(since, search.zone)) and begins > moment:
        search.errors["until"] = gettext(
            "This is before From, so nothing can lie between. Change one of the two."
        )
    search.found &= Q(at__lte=moment) if moment else Q()


_NARROW = {
    "person": _person,
    "by": _by,
    "event": _event,
    "address": _address,
    "since": _since,
    "until": _until,
}


def _moment(search: _Search, name: str, text: str) -> datetime | None:
    moment = _read(text, search.zone)
    if moment is None:
        search.errors[name] = gettext("Write it like this: 2026-11-24 09:41.")
    return moment


def _read(text: str, zone: str) -> datetime | None:
    """Return a moment by the clock of the organisation."""
    try:
        typed = datetime.fromisoformat(text)
        return (typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _before(mark: str) -> Q:
    """Return what is older than the last entry of the page before; all, where the mark is none of ours."""
    at, _slash, id_ = mark.partition("/")
    try:
        moment, number = datetime.fromisoformat(at).astimezone(UTC), int(id_[:_LONGEST_ID])
    except (ValueError, OverflowError):
        return Q()
    return Q(at__lt=moment) | Q(at=moment, id__lt=number)


def _mark(entry: Entry) -> str:
    return f"{entry.at.isoformat()}/{entry.id}"


def field_of(name: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> Field:
    """Return one of the fields by which the journal is narrowed down."""
    choices: dict[str, Said] = {"": gettext("everything")}
    if name == "event":
        choices |= {str(key): said for key, said in words.EVENTS.items()}
    moment = name in {"since", "until"}
    return Field(
        name=name,
        label=LABELS[name],
        shape=Shape.MOMENT if moment else Shape.CHOICE if name == "event" else Shape.TEXT,
        typed=typed.get(name, ""),
        choices=choices,
        error=errors.get(name, ""),
    )


def _line(text: str) -> str:
    return "".join(sign for sign in text[:LONGEST] if sign.isprintable()).strip()


def _lines(shown: Sequence[Entry], zone: str) -> list[Line]:
    names = Employee.objects.in_bulk({entry.employee_id for entry in shown if entry.employee_id})
    return [
        Line(
            at=times.to_the_second(entry.at, zone),
            event=words.event(entry.event),
            person=_who(entry, names),
            address=entry.address,
            browser=entry.browser,
            request_id=entry.request_id,
            details=[
                (words.detail(name), words.value(name, told))
                for name, told in json.loads(entry.details).items()
            ],
        )
        for entry in shown
    ]


def _who(entry: Entry, names: Mapping[int, Employee]) -> str:
    if entry.employee_id is None:
        return ""
    known = names.get(entry.employee_id)
    return known.name if known else gettext("no. %(number)d") % {"number": entry.employee_id}
