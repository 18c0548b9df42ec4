"""A notice that goes round to many: begun by one row, and taken on by the delivery service a little at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from gatepost.delivery import outbox
from gatepost.employees import models as employees
from gatepost.enabling import models
from gatepost.factors.backup_codes import sheets
from gatepost.kernel import clock
from gatepost.kernel.database import statements, wake
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice

AT_ONCE = 100
"""Employees in one transaction, so that nobody who signs in waits for it."""
PIECES = 5
"""Transactions at each look round."""
MOST_WAITING = 1000
"""Messages in the outbox with which a round pauses: each lives for a day, and shall not end it waiting in a queue."""


@dataclass(frozen=True, slots=True)
class Round:
    """How far the newest round of a notice is."""

    begun_at: datetime
    told: int
    without_address: int
    done_at: datetime | None


def begin(notice: Notice, now: datetime) -> None:
    """Let a notice go round, in the caller's transaction: to every active employee, or to those whom it concerns."""
    statements.run(models.BEGIN_ROUND, notice=notice.value, now=now)
    wake.announce()


def end(notice: Notice, now: datetime) -> None:
    """Let a notice go no further, in the caller's transaction: what it tells is not so any more."""
    statements.later(models.END_ROUNDS, notice=notice.value, now=now)


def newest(notice: Notice) -> Round | None:
    """Return how far the newest round of a notice is."""
    row = statements.one(models.NEWEST_ROUND, notice=notice.value)
    return Round(*row[1:]) if row else None


def go_on() -> None:
    """Take the oldest round on by a few hundred employees, while the outbox is not full."""
    for _ in range(PIECES):
        row = statements.one(models.ROUND)
        if row is None or outbox.backlog(clock.now()).waiting >= MOST_WAITING:
            return
        _take_on(row[0], Notice(row[1]), row[2])


def _take_on(id_: int, notice: Notice, position: int) -> None:
    """Tell the next hundred. Of two delivery services that do so at once, one finds the round moved on already."""
    people = statements.many(employees.NEXT_ACTIVE, after=position, most=AT_ONCE)
    to = people[-1][0] if people else position
    spared = sheets.holders_by_id(position + 1, to) if notice is Notice.MAKE_A_SHEET else frozenset()
    concerned = [person for person in people if person[0] not in spared]
    told = [person for person in concerned if any(person[1:3])]
    now = clock.now()
    done_at = None if len(people) == AT_ONCE else now
    counts = {"told": len(told), "without_address": len(concerned) - len(told)}
    moves = {"id": id_, "position": position, "to": to, "done_at": done_at, **counts}
    with atomic(durable=True):
        if not statements.run(models.MOVE_ROUND, **moves):
            return
        for employee_id, email1, email2, language in told:
            addresses = (email1, email2)
            telling.announce(notice, employee_id=employee_id, addresses=addresses, language=language, now=now)
