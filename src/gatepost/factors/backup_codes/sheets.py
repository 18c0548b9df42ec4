"""What pages show of somebody's sheets, and who has none. No code can be shown: none is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from gatepost.factors.backup_codes import models, rules
from gatepost.factors.backup_codes.lines import Sheet
from gatepost.kernel.database import statements

_SHEET = 10


@dataclass(frozen=True, slots=True)
class LineState:
    """One line of a sheet: still good, or when and from where it was used."""

    position: int
    used_at: datetime | None
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet that has not been replaced."""

    number: int
    made_at: datetime
    armed_at: datetime | None
    counts: bool
    """False while a sheet made on the password alone waits for its line to be typed back after a second step."""
    address: str
    """From where it was made, and by which browser."""
    browser: str
    asked: int
    """The position of the line that arms it."""
    tries_left: int
    lines: Sequence[LineState]

    @property
    def left(self) -> int:
        """Return how many of its codes are still good."""
        return sum(line.used_at is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class State:
    """The sheets that somebody has: the one that works, and a newer one that waits to be armed."""

    armed: SheetState | None = None
    waiting: SheetState | None = None

    def to_type_back(self, *, by_password_alone: bool) -> SheetState | None:
        """Return the sheet whose line is to be typed back, by whoever has proved as much as this.

        One that waits to be armed; or one that was armed on the password alone, once its owner has proved more.
        """
        proves_more = self.armed is not None and not self.armed.counts and not by_password_alone
        return self.waiting or (self.armed if proves_more else None)


@dataclass(frozen=True, slots=True)
class Without:
    """How many have no sheet, and how many of them a reminder can reach by mail."""

    people: int
    mailable: int


def state(employee_id: int) -> State:
    """Return how an employee's sheets stand."""
    rows = statements.many(models.LIVE, employee_id=employee_id)
    found = [_of(list(of_one)) for _, of_one in groupby(rows, key=itemgetter(1))]
    armed = next((each for each in found if each.armed_at), None)
    return State(armed, next((each for each in found if each.armed_at is None), None))


def holders() -> frozenset[int]:
    """Return the ids of all active employees with a sheet that works, and a code left on it."""
    return frozenset(id_ for (id_,) in statements.many(models.HOLDERS))


def holders_between(first: str, last: str) -> frozenset[int]:
    """Return those of them whose names, as they are compared, lie between two: the ones on one page of a list."""
    return frozenset(id_ for (id_,) in statements.many(models.HOLDERS_BETWEEN, first=first, last=last))


def holders_by_id(first: int, last: int) -> frozenset[int]:
    """Return those of them whose ids lie between two."""
    return frozenset(id_ for (id_,) in statements.many(models.HOLDERS_BY_ID, first=first, last=last))


def count_without() -> Without:
    """Count active employees who have no sheet that works, or no code left on it."""
    people, mailable = statements.one(models.COUNT_WITHOUT) or (0, 0)
    return Without(people, mailable)


def without(*, most: int) -> list[tuple[int, str]]:
    """Return the first of them by name: id and name."""
    return [(id_, name) for id_, name in statements.many(models.WITHOUT, most=most)]


def _of(rows: Sequence[tuple[Any, ...]]) -> SheetState:
    *of_sheet, made_at, address, browser, asked, tries = rows[0][:_SHEET]
    sheet = Sheet(*of_sheet)
    return SheetState(
        number=sheet.number,
        made_at=made_at,
        armed_at=sheet.armed_at,
        counts=sheet.counts,
        address=address,
        browser=browser,
        asked=asked,
        tries_left=max(rules.TRIES - tries, 0),
        lines=[LineState(*row[_SHEET:]) for row in rows],
    )


def held_by_key(kid: str) -> str:
    """Say how many people have backup codes that were made with a key and still work; "" for nobody."""
    (count,) = statements.one(models.GOOD_UNDER_KEY, kid=kid) or (0,)
    return f"people with backup codes: {count}" if count else ""
