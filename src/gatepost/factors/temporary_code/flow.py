"""Making a temporary code: shown once, told to the employee, written down with who and why."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import uuid4

from django.db.transaction import atomic

from gatepost.employees import addresses
from gatepost.factors import registry
from gatepost.factors.temporary_code import models, rules
from gatepost.factors.temporary_code.rules import Binding
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, crockford, keyring
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.sessions import marks


@dataclass(frozen=True, slots=True)
class Made:
    """A code, in groups as it is read out, and until when it works. It is kept nowhere else."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes a code and why: as the journal has it, and as the employee is told."""

    name: str
    said: str
    reason: str


def make_for(employee_id: int, reference: str, *, by: Maker, where: Where) -> Made | None:
    """Make a code for the sign-in whose page shows this reference. None when no open sign-in of theirs shows it.

    It is good in that browser alone, so a code that was read out to the wrong person opens nothing.
    """
    mark, now = rules.reference(reference), clock.now()
    with atomic(durable=True):
        pending = registry.sender().open_sign_in(employee_id, mark, now) or marks.open_sign_in(
            employee_id, mark, now
        )
        return _make(employee_id, pending, mark, by, where, now) if pending else None


def make_on_the_server(employee_id: int, *, by: Maker, where: Where) -> Made | None:
    """Make a code for the first sign-in of this employee that presents it. None when they are not active."""
    now = clock.now()
    with atomic(durable=True):
        if addresses.read(employee_id) is None:
            return None
        return _make(employee_id, "", "", by, where, now)


def held_by_key(kid: str) -> str:
    """Say how many temporary codes were made with a key and still work; "" for none."""
    now = clock.now()
    row = statements.one(models.GOOD_UNDER_KEY, kid=kid, now=now, soon=now + rules.CLOCKS_DIFFER)
    return f"temporary codes: {row[0]}" if row and row[0] else ""


def _make(employee_id: int, pending: str, mark: str, by: Maker, where: Where, now: datetime) -> Made:
    """Make it, in the caller's transaction. The one that was made before works no more."""
    ring = keyring.current()
    expires_at = (now + rules.LIFE).replace(microsecond=0)
    binding = Binding(token_bytes(32), ring.active, employee_id, pending, expires_at)
    statements.run(models.SUPERSEDE, employee_id=employee_id, now=now)
    statements.run(
        models.ADD,
        id=uuid4(),
        employee_id=employee_id,
        nonce=binding.nonce,
        kid=binding.kid,
        made_for=pending,
        now=now,
        expires_at=expires_at,
    )
    told = {"by": by.name, "reason": by.reason, "mark": mark}
    entries.record(Event.TEMPORARY_CODE_MADE, employee_id=employee_id, where=where, now=now, **told)
    telling.tell(
        Notice.TEMPORARY_CODE_MADE,
        employee_id=employee_id,
        where=where,
        now=now,
        by=by.said,
        reason=by.reason,
    )
    return Made(crockford.grouped(rules.derive(binding, ring)), expires_at)
