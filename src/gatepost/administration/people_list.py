"""The list of employees: fifty a page, by name, and whom a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from gatepost.employees import records, rules
from gatepost.employees.models import Employee
from gatepost.factors.backup_codes import sheets
from gatepost.kernel import times
from gatepost.options.catalogue import DESTINATIONS
from gatepost.options.kinds import Said

PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One employee in the list."""

    id: int
    name: str
    full_name: str
    destination: Said
    reached: bool
    sheet: bool
    administrator: bool
    active: bool
    last_sign_in: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """One page of the list, what was searched for, and after which name the next page begins."""

    search: str
    rows: Sequence[Row]
    after: str
    first: bool


def page(search: str, after: str, zone: str) -> PeopleList:
    """Return the employees that a search finds, after a name.

    Pages are found by the index of names, however many employees there are. A search reads them all, since what is
    looked for may stand anywhere in a name or an address (a million: half a second on SQLite); that is seldom done.
    """
    sought = _storable(search)[:LONGEST_SEARCH].strip()
    found = Employee.objects.filter(_holding(sought)) if sought else Employee.objects.all()
    people = list(found.filter(name_key__gt=_storable(after)).order_by("name_key")[: PAGE + 1])
    shown = people[:PAGE]
    with_sheet = sheets.holders_between(shown[0].name_key, shown[-1].name_key) if shown else frozenset[int]()
    rows = [_row(each, zone, sheet=each.id in with_sheet) for each in shown]
    return PeopleList(sought, rows, shown[-1].name_key if len(people) > PAGE else "", first=not after)


def _holding(text: str) -> Q:
    """Return what finds a text in a name, a full name or an address, in any case.

    SQLite folds the case of ASCII alone, so other letters are looked for as typed and with a capital at the start of
    each word, which is how full names are written.
    """
    full_name = Q(full_name__icontains=text) | Q(full_name__contains=text.title())
    addresses = Q(email1__icontains=text) | Q(email2__icontains=text)
    return Q(name_key__contains=rules.name_key(text)) | full_name | addresses


def _storable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())


def _row(employee: Employee, zone: str, *, sheet: bool) -> Row:
    last = employee.last_sign_in
    return Row(
        id=employee.id,
        name=employee.name,
        full_name=employee.full_name,
        destination=DESTINATIONS.choices[employee.destination],
        reached=not rules.out_of_reach(records.of(employee).boxes),
        sheet=sheet,
        administrator=employee.administrator,
        active=employee.active,
        last_sign_in=times.day(last, zone) if last else "",
    )
