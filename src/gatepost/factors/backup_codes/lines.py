"""A line as it was read: found by its selector, checked with one hash."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gatepost.factors.backup_codes import models, rules
from gatepost.kernel import keyring
from gatepost.kernel.database import statements

_LINE = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a try needs to know of a sheet, and what its page shows."""

    id: UUID
    number: int
    armed_at: datetime | None
    replaced_at: datetime | None
    by_password_alone: bool

    @property
    def counts(self) -> bool:
        """Say whether it is good for signing in.

        SECURITY: a thief of the password could make a sheet while the password suffices. So such a sheet waits until
        one of its lines is typed back by whoever has it and has taken a second step too: no thief of the password
        can do that, and no owner does it for a sheet which they don't have.
        """
        return not self.by_password_alone


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, read and never written back: what uses it up is a guarded UPDATE."""

    id: int
    position: int
    kid: str
    salt: bytes
    digest: bytes
    used_at: datetime | None
    sheet: Sheet

    @property
    def works(self) -> bool:
        """Say whether a right code of this line opens anything."""
        return self.used_at is None and self.sheet.replaced_at is None and self.sheet.counts

    @property
    def mark(self) -> str:
        """Sheet and line, as the journal has them."""
        return f"{self.sheet.number}-{self.position}"


def find(employee_id: int, code: str) -> Line | None:
    """Return the line that this code would be of, if it is right: one of the employee's own, the newest first."""
    row = statements.one(models.FIND, employee_id=employee_id, selector=rules.selector(code))
    if row is None:
        return None
    id_, position, kid, salt, digest, used_at = row[:_LINE]
    return Line(id_, position, kid, bytes(salt), bytes(digest), used_at, Sheet(*row[_LINE:]))


def can_be_checked(line: Line) -> bool:
    """Say whether the key that the line was made with is still there."""
    return line.kid in keyring.current().usable


def fits(line: Line | None, code: str) -> bool:
    """Say whether `code` is the one of this line. It costs one hash whatever is typed, and whether there is a line."""
    ring = keyring.current()
    if line is None or not can_be_checked(line):
        rules.digest_of_nothing(code, ring)
        return False
    found = rules.digest(code, line.sheet.id, line.salt, line.kid, ring)
    return hmac.compare_digest(found, line.digest)
