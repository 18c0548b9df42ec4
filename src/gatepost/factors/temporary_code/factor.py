"""Checking a temporary code: the try is paid for first, then compared, then the code is spent."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from gatepost.factors.contract import Charged, Purpose, Refusal, Step, Tried
from gatepost.factors.temporary_code import models, rules, words
from gatepost.factors.temporary_code.rules import Binding
from gatepost.kernel import crockford, keyring, proof
from gatepost.kernel.database import statements
from gatepost.limits import spending, whose

AMR = proof.TEMPORARY
takes = rules.is_shaped


@dataclass(frozen=True, slots=True)
class Found:
    """The code that could work here."""

    id: UUID
    binding: Binding


def charge(folded: str, step: Step) -> Charged | Refusal:
    """Count a try before anything is compared; the caller commits it in any case. A slip is no try."""
    if step.purpose is not Purpose.SIGN_IN:
        return Refusal(Tried.REFUSED, words.not_for_this())
    if crockford.is_mistyped(crockford.fold(folded)):
        return Refusal(Tried.SLIP, words.slip())
    found = _newest(step)
    if found is None:
        return Refusal(Tried.EXPIRED, words.none(step.options))
    tried = statements.one(models.TRY, id=found.id, tries=rules.TRIES, **_guard(step))
    if tried is None:
        return Refusal(Tried.USED_UP, words.used_up(step.options))
    return Charged(found, _count(step), tries_left=rules.TRIES - tried[0])


def matches(charged: Charged, folded: str, _step: Step) -> bool:
    """Say whether the text is the code, comparing bytes in constant time."""
    right = rules.derive(_found(charged).binding, keyring.current())
    return hmac.compare_digest(crockford.fold(folded).encode("utf-8", "surrogatepass"), right.encode())


def wrong(charged: Charged, _folded: str, _step: Step) -> Refusal:
    """Say that it was not the code, and how many tries are left."""
    return Refusal(Tried.REFUSED, words.wrong(charged.tries_left))


def spend(charged: Charged, step: Step) -> bool:
    """Use the code up. False when it was used, replaced or ran out since the try was charged."""
    return statements.run(models.CONSUME, id=_found(charged).id, **_guard(step)) == 1


def give_up(charged: Charged, step: Step) -> None:
    """Take back the try of a right code that lost the race: it was no guess."""
    if charged.budget_key:
        spending.take_back_one(step.pending.key, charged.budget_key)


def _newest(step: Step) -> Found | None:
    """Return the newest code that was made for this sign-in, or on the server for any of this employee's."""
    row = statements.one(models.NEWEST, **_guard(step))
    if row is None or row[2] not in keyring.current().usable:
        return None
    id_, nonce, kid, employee_id, made_for, expires_at = row
    binding = Binding(bytes(nonce), kid, employee_id, made_for, expires_at)
    return Found(id_ if isinstance(id_, UUID) else UUID(id_), binding)


def _count(step: Step) -> str:
    """Count the try where wrong mailed codes are counted; return the bucket, or "" when that is full.

    SECURITY: a full one does not refuse it, as it refuses mailed codes. 35 bits and five tries of its own leave a
    thief nothing to guess, and this is the way in for somebody whose budget a thief of their password has used up.
    """
    pending = step.pending
    bucket, spent = whose.pay_for_code(
        pending.employee_id,
        pending.password_version,
        own_browser=pending.recognised,
        pending=pending.key,
        now=step.now,
    )
    return bucket if spent.allowed else ""


def _guard(step: Step) -> dict[str, object]:
    return {
        "employee_id": step.pending.employee_id,
        "pending": step.pending.key,
        "now": step.now,
        "soon": step.now + rules.CLOCKS_DIFFER,
    }


def _found(charged: Charged) -> Found:
    row = charged.row
    assert isinstance(row, Found)  # noqa: S101  (what `charge` put there)
    return row
