"""A challenge as it was read: what its code is derived from, and what its page may show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gatepost.employees.rules import Mailboxes, permitted
from gatepost.factors.contract import Purpose
from gatepost.factors.email_code import models, rules
from gatepost.factors.email_code.rules import Binding
from gatepost.kernel import clock, keyring
from gatepost.kernel.database import statements
from gatepost.kernel.keyring import Keyring

_COLUMNS = 16


@dataclass(frozen=True, slots=True)
class Challenge:
    """One row of the table, read and never written back: every change is a guarded UPDATE of its own."""

    id: UUID
    binding: Binding
    reference: str
    attempts: int
    sends: int
    last_sent_at: datetime
    sent_alone_to: str
    consumed: bool
    superseded: bool
    boxes: Mailboxes | None
    """What the employee has chosen by now; None where it was not read."""

    @property
    def eligible(self) -> tuple[str, ...]:
        """Every address that the code may go to by now: those the employee permits, or the one it is to prove."""
        if self.binding.purpose == Purpose.PROVE_ADDRESS.value:
            return (self.sent_alone_to,)
        return permitted(self.boxes) if self.boxes else ()

    @property
    def recipients_unchanged(self) -> bool:
        """Say whether the code may still go where it could go when it was asked for."""
        return rules.recipients_hash(self.eligible) == self.binding.recipients_hash

    def live(self, now: datetime) -> bool:
        """Say whether its code works at this moment, if tries are left."""
        ended = self.consumed or self.superseded or self.binding.expires_at <= now
        has_key = self.binding.kid in keyring.current().usable
        return has_key and not ended and self.recipients_unchanged

    def code(self, ring: Keyring) -> str:
        """Return its six digits. Raises KeyringError when their key is gone."""
        return rules.derive(self.binding, ring)


def read(sql: str, **params: Any) -> list[Challenge]:
    """Return the challenges that a statement of `models` finds."""
    return [_of(row) for row in statements.many(sql, **params)]


def newest(sql: str, **params: Any) -> Challenge | None:
    """Return the first challenge that a statement finds."""
    return next(iter(read(sql, **params)), None)


def held_by_key(kid: str) -> str:
    """Say how many mailed codes that still work were made with a key; "" for none."""
    (count,) = statements.one(models.LIVE_UNDER_KEY, kid=kid, now=clock.now()) or (0,)
    return f"mailed codes: {count}" if count else ""


def mailboxes(row: tuple[Any, ...]) -> Mailboxes:
    """Return what an employee chose, from the columns email1, email2, destination, fallback."""
    email1, email2, destination, fallback = row[:4]
    return Mailboxes(email1, email2, destination, bool(fallback))


def _of(row: tuple[Any, ...]) -> Challenge:
    (
        id_, nonce, kid, employee_id, purpose, pending_hash, recipients_hash, reference, _created_at, expires_at,
        attempts, sends, last_sent_at, sent_alone_to, consumed_at, superseded_at,
    ) = row[:_COLUMNS]  # fmt: skip
    boxes = mailboxes(row[_COLUMNS:]) if row[_COLUMNS:] else None
    return Challenge(
        id=id_ if isinstance(id_, UUID) else UUID(id_),
        binding=Binding(bytes(nonce), kid, employee_id, purpose, pending_hash, recipients_hash, expires_at),
        reference=reference,
        attempts=attempts,
        sends=sends,
        last_sent_at=last_sent_at,
        sent_alone_to=sent_alone_to,
        consumed=consumed_at is not None,
        superseded=superseded_at is not None,
        boxes=boxes,
    )
