"""An employee's record as an administrator changes it: only if it still is as it was seen."""

from dataclasses import asdict, dataclass, fields

from gatepost.employees import models
from gatepost.employees.models import Employee
from gatepost.employees.rules import Mailboxes
from gatepost.kernel.database import statements


@dataclass(frozen=True, slots=True)
class Record:
    """What an administrator may change of an employee."""

    full_name: str
    email1: str
    email2: str
    destination: str
    fallback: bool
    administrator: bool
    language: str

    @property
    def boxes(self) -> Mailboxes:
        """What it says about where codes go."""
        return Mailboxes(self.email1, self.email2, self.destination, self.fallback)


def of(employee: Employee) -> Record:
    """Return the record of an employee."""
    return Record(**{each.name: getattr(employee, each.name) for each in fields(Record)})


def change(employee_id: int, seen: Record, wanted: Record) -> bool:
    """Change a record, in the caller's transaction. False when it is no longer as it was seen.

    False, too, when no active administrator would be left; whoever takes the role away waits for their turn first.
    A changed address counts at once, and is not proved.
    """
    before = {f"seen_{name}": value for name, value in asdict(seen).items()}
    return statements.run(models.CHANGE, id=employee_id, **asdict(wanted), **before) == 1
