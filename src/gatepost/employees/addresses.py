"""An employee's addresses and where codes go: as they were read, and changed only if they are still so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from gatepost.employees import models
from gatepost.employees.rules import Mailboxes
from gatepost.kernel.database import statements

WHICH = ("email1", "email2")
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Own:
    """What is known of an employee, with the versions that every change is guarded by."""

    id: int
    name: str
    full_name: str
    boxes: Mailboxes
    proved: Mapping[str, datetime | None]
    """By `email1` and `email2`: when a code that was sent there alone was last typed back."""
    password_version: int
    epoch: int

    def address(self, which: str) -> str:
        """Return Email1 or Email2, by its name; "" where there is none."""
        return {"email1": self.boxes.email1, "email2": self.boxes.email2}[which]

    def moved(self, which: str, address: str) -> Mailboxes:
        """Return the mailboxes as they would be with another address in the place of one."""
        first = which == WHICH[0]
        return replace(self.boxes, email1=address) if first else replace(self.boxes, email2=address)


def read(employee_id: int) -> Own | None:
    """Return what is known of an active employee; None when there is no such."""
    row = statements.one(models.OWN, id=employee_id)
    if row is None:
        return None
    name, full_name, email1, email2, destination, fallback, proved1, proved2, password_version, epoch = row
    boxes = Mailboxes(email1, email2, destination, bool(fallback))
    proved = {"email1": proved1, "email2": proved2}
    return Own(employee_id, name, full_name, boxes, proved, password_version, epoch)


def choose(own: Own, destination: str, *, fallback: bool) -> bool:
    """Change where codes go, in the caller's transaction. False when what was read is no longer so."""
    return statements.run(models.CHOOSE, chosen=destination, ticked=fallback, **_as_read(own)) == 1


def move(own: Own, which: str, address: str, *, proved_at: datetime | None) -> bool:
    """Put another address in the place of one, in the caller's transaction; False as above.

    Codes that may go to an address that is no longer theirs work no more from then on, by themselves.
    """
    moved = {"first": which == WHICH[0], "address": address, "proved_at": proved_at}
    return statements.run(models.MOVE, **moved, **_as_read(own)) == 1


def prove(own: Own, which: str, *, now: datetime) -> bool:
    """Note that a code which was sent to this address alone has come back; False as above."""
    return statements.run(models.PROVE, first=which == WHICH[0], now=now, **_as_read(own)) == 1


def also_at(address: str, employee_id: int) -> list[str]:
    """Return the full names of the first few others who are active and have this address too, in any case."""
    if not address:
        return []
    found = statements.many(models.ALSO_AT, address=address, id=employee_id, most=_MOST_NAMES)
    return [name for (name,) in found]


def _as_read(own: Own) -> dict[str, object]:
    return {
        "id": own.id,
        "password_version": own.password_version,
        "epoch": own.epoch,
        "email1": own.boxes.email1,
        "email2": own.boxes.email2,
        "destination": own.boxes.destination,
        "fallback": own.boxes.fallback,
    }
