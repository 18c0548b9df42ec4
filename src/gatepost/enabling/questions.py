"""What the database says before the switch: who would be left outside, whose addresses are odd, who has no sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gatepost.enabling import models
from gatepost.factors.backup_codes import sheets
from gatepost.kernel.database import statements

MOST_NAMES = 10
MOST_DOMAINS = 20
"""Mail domains that are asked about at once: those with the most people."""
MOST_LOOKED_THROUGH = 200_000
"""Shared addresses are looked for only in firms up to this size: it takes comparing all with all, four seconds for a
million. Mail domains are those of so many employees, the newest, so that a new domain is asked about in any firm."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some employees: how many, and the first of them by name."""

    count: int = 0
    people: Sequence[tuple[int, str]] = ()

    @property
    def more(self) -> int:
        """Return how many are not named."""
        return max(0, self.count - len(self.people))


@dataclass(frozen=True, slots=True)
class Shared:
    """An address that several people have: how many, and two of them."""

    address: str
    people: int
    named: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Employees:
    """All that there is to say about active employees before the switch."""

    active: int
    mailable: int
    """How many of them have an address at all, so that a notice reaches them."""
    outside: Group
    out_of_reach: Group
    same_twice: Group
    no_sheet: Group
    shared: Sequence[Shared]
    shared_addresses: int

    @property
    def well(self) -> bool:
        """Say whether there is nothing to mend."""
        counts = (self.outside, self.out_of_reach, self.same_twice, self.no_sheet)
        return not any(group.count for group in counts) and not self.shared


@dataclass(frozen=True, slots=True)
class Domain:
    """A mail domain in use, and what was answered about it, if anything was."""

    name: str
    people: int
    readable: bool | None
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Administrator:
    """How whoever would turn it on can be reached, and get in."""

    address: bool
    gets_codes: bool
    sheet: bool
    proved_at: datetime | None


def outside() -> int:
    """Return how many active employees would have no way in."""
    return _number(models.COUNT_OUTSIDE)


def employees() -> Employees:
    """Return what there is to say about all active employees, as they stand in the caller's transaction."""
    active, mailable, same_twice = statements.one(models.COUNT) or (0, 0, 0)
    shared = statements.many(models.SHARED, most=MOST_NAMES) if active <= MOST_LOOKED_THROUGH else []
    without = sheets.count_without().people
    return Employees(
        active=active,
        mailable=mailable,
        outside=_group(outside(), models.OUTSIDE),
        out_of_reach=_group(_number(models.COUNT_OUT_OF_REACH), models.NAMES_OUT_OF_REACH),
        same_twice=_group(same_twice, models.SAME_TWICE),
        no_sheet=Group(without, sheets.without(most=MOST_NAMES) if without else ()),
        shared=[Shared(row[0], row[1], (row[3:5], row[5:7])) for row in shared],
        shared_addresses=shared[0][2] if shared else 0,
    )


def domains() -> list[Domain]:
    """Return the mail domains in use, those with the most addresses first."""
    return [
        Domain(name, people, None if readable is None else bool(readable), by or "", at)
        for name, people, readable, by, at in statements.many(
            models.DOMAINS, most=MOST_DOMAINS, newest=MOST_LOOKED_THROUGH
        )
    ]


def administrator(employee_id: int) -> Administrator:
    """Return how an administrator can be reached, and get in."""
    row = statements.one(models.ADMINISTRATOR, id=employee_id)
    if row is None:
        return Administrator(address=False, gets_codes=False, sheet=False, proved_at=None)
    out_of_reach, gets_codes, sheet, proved_at = row
    return Administrator(not out_of_reach, bool(gets_codes), bool(sheet), proved_at)


def _number(sql: str) -> int:
    (count,) = statements.one(sql) or (0,)
    return int(count)


def _group(count: int, sql: str) -> Group:
    if not count:
        return Group()
    return Group(count, [(id_, name) for id_, name in statements.many(sql, most=MOST_NAMES)])
