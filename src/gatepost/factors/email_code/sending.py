"""Asking for a code and sending it again: rows and messages, all in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_bytes
from uuid import uuid4

from gatepost.delivery import outbox
from gatepost.employees import models as employees
from gatepost.employees.rules import chosen, masked, permitted, within
from gatepost.factors.contract import NotSent, Sent, Step, Waiting
from gatepost.factors.email_code import challenge, models, rules
from gatepost.factors.email_code.challenge import Challenge
from gatepost.kernel import codes, keyring, network
from gatepost.kernel.database import statements
from gatepost.limits import budgets, spending
from gatepost.limits.spending import Charge

MAIL = "sign-in-code"


def begin(step: Step) -> NotSent | None:
    """Ask for a new code: charge it, write its row, post its messages. It supersedes this browser's own codes only."""
    addresses, eligible = _goes_to(step)
    if not addresses:
        return NotSent(Sent.NO_ADDRESS)
    spent = spending.spend(_budgets(step, new=True), pending=step.charged_to, now=step.now)
    if not spent.allowed:
        return NotSent(Sent.LIMITED, spent.retry_at)
    free_at = _slot_free_at(step)
    if free_at:
        for charge in _budgets(step, new=True):  # nothing is sent, so nothing is charged
            spending.take_back_one(step.charged_to, charge.bucket)
        return NotSent(Sent.LIMITED, free_at)
    _ask(step, addresses, eligible)
    return None


def _goes_to(step: Step) -> tuple[Sequence[str], Sequence[str]]:
    """Return where the code goes now, and everywhere that it may go in its life."""
    if step.to:
        return (step.to,), (step.to,)
    row = statements.one(employees.FOR_CODES, id=step.pending.employee_id)
    if row is None:
        return (), ()
    boxes = challenge.mailboxes(row)
    return chosen(boxes), permitted(boxes)


def _ask(step: Step, addresses: Sequence[str], eligible: Sequence[str]) -> None:
    statements.later(models.SUPERSEDE, recognised=step.pending.recognised, **_whose(step), now=step.now)
    expires_at = (step.now + timedelta(minutes=step.options.code_minutes)).replace(microsecond=0)
    id_ = uuid4()
    statements.later(
        models.ADD,
        id=id_,
        nonce=token_bytes(32),
        kid=keyring.current().active,
        recipients_hash=rules.recipients_hash(eligible),
        reference=codes.reference(),
        recognised=step.pending.recognised,
        expires_at=expires_at,
        now=step.now,
        sent_alone_to=rules.alone(addresses[0], addresses),
        **_whose(step),
    )
    _post(step, addresses, id_.hex, expires_at)


def let_go(step: Step) -> None:
    """Let the code go that nobody waits for any more: its mail is not sent, and its slot is free again."""
    statements.later(models.LET_GO, pending_hash=step.pending.key, now=step.now)


def hindered(step: Step) -> NotSent | None:
    """Return what would stop `begin` at this moment: no address, or a budget. Nothing is charged."""
    if not _goes_to(step)[0]:
        return NotSent(Sent.NO_ADDRESS)
    ahead = spending.ahead(_budgets(step, new=True), now=step.now)
    free_at = ahead.retry_at or _slot_free_at(step)
    return NotSent(Sent.LIMITED, free_at) if free_at else None


def send_again(step: Step, destination: str) -> NotSent | None:
    """Send the same code once more. Its life is not prolonged, and each send has to wait its turn."""
    found = challenge.newest(models.NEWEST, pending_hash=step.pending.key, purpose=step.purpose.value)
    if found is None or not found.live(step.now) or found.boxes is None or found.attempts >= rules.TRIES:
        return NotSent(Sent.EXPIRED)
    addresses = found.eligible if step.to else within(found.boxes, destination)
    early = _not_yet(found, addresses, step.now)
    if early:
        return early
    spent = spending.spend(_budgets(step, new=False), pending=step.charged_to, now=step.now)
    if not spent.allowed:
        return NotSent(Sent.LIMITED, spent.retry_at)
    alone = rules.alone(found.sent_alone_to, addresses)
    soon = step.now + rules.CLOCKS_DIFFER
    if not statements.run(
        models.SEND, id=found.id, sends=found.sends, sent_alone_to=alone, now=step.now, soon=soon
    ):
        return NotSent(Sent.TOO_SOON, rules.resend_at(found.sends + 1, step.now))
    _post(step, addresses, found.id.hex, found.binding.expires_at)
    return None


def _not_yet(found: Challenge, addresses: Sequence[str], now: datetime) -> NotSent | None:
    if not addresses:
        return NotSent(Sent.NO_ADDRESS)
    if found.sends >= rules.SENDS:
        return NotSent(Sent.USED_UP)
    due = rules.resend_at(found.sends, found.last_sent_at)
    return NotSent(Sent.TOO_SOON, due) if now < due else None


def waiting(step: Step) -> Waiting | None:
    """Return what the page may show of this sign-in's newest code, or None when none was asked for."""
    found = challenge.newest(models.NEWEST, pending_hash=step.pending.key, purpose=step.purpose.value)
    if found is None or found.boxes is None:
        return None
    progress = {each.address: each for each in outbox.progress(found.id.hex)}
    return Waiting(
        reference=found.reference,
        recipients=[(masked(address), each) for address, each in progress.items()],
        expires_at=found.binding.expires_at,
        tries_left=max(rules.TRIES - found.attempts, 0),
        sends_left=max(rules.SENDS - found.sends, 0),
        resend_at=rules.resend_at(found.sends, found.last_sent_at),
        sent_again_at=found.last_sent_at if found.sends > 1 else None,
        choices=_choices(found),
        live=found.live(step.now) and found.attempts < rules.TRIES,
        untouched=found.attempts == 0,
    )


def open_sign_in(employee_id: int, reference: str, now: datetime) -> str:
    """Return the key of the open pending sign-in that a code with this reference was asked for in; "" for none."""
    row = statements.one(models.OPEN_SIGN_IN, employee_id=employee_id, reference=reference, now=now)
    return str(row[0]) if row else ""


def _choices(found: Challenge) -> list[tuple[str, str]]:
    boxes = found.boxes
    if boxes is None or len(found.eligible) == 1:
        return []
    each = [(wanted, within(boxes, wanted)) for wanted in ("email1", "email2")]
    reachable = [(wanted, masked(addresses[0])) for wanted, addresses in each if addresses]
    return reachable


def _budgets(step: Step, *, new: bool) -> list[Charge]:
    """A send is one send, to however many addresses; a new code is a challenge and a send."""
    pending = step.pending
    if step.in_session:
        whose = f"{pending.employee_id}/{step.purpose.value}"
        sent = [Charge(budgets.SEND_SESSION, whose)]
        return [Charge(budgets.CHALLENGE_SESSION, whose), *sent] if new else sent
    if pending.recognised:
        own = [Charge(budgets.SEND_BROWSER, pending.recognised)]
        return [Charge(budgets.CHALLENGE_BROWSER, pending.recognised), *own] if new else own
    account = str(pending.employee_id)
    share = f"{account}/{network.network(step.where.address)}"
    sends = [Charge(budgets.SEND_EMPLOYEE, account), Charge(budgets.SEND_NETWORK, share)]
    opened = [Charge(budgets.CHALLENGE_EMPLOYEE, account), Charge(budgets.CHALLENGE_NETWORK, share)]
    return [*opened, *sends] if new else sends


def _slot_free_at(step: Step) -> datetime | None:
    """Return when a slot for a live code is free again; None when one is. Recognised browsers have their own.

    Somebody who knows the password can hold all slots of unrecognised browsers for ten minutes, no more: the owner
    then has a recognised browser's slot, or a backup code.
    """
    if step.pending.recognised:
        return None
    live = statements.many(
        models.LIVE_ELSEWHERE,
        **_whose(step),
        now=step.now,
        soon=step.now + rules.CLOCKS_DIFFER,
    )
    return live[0][0] if len(live) >= rules.LIVE_ELSEWHERE else None


def _whose(step: Step) -> dict[str, object]:
    return {
        "employee_id": step.pending.employee_id,
        "purpose": step.purpose.value,
        "pending_hash": step.pending.key,
    }


def _post(step: Step, addresses: Sequence[str], about: str, expires_at: datetime) -> None:
    outbox.post(
        MAIL,
        employee_id=step.pending.employee_id,
        addresses=addresses,
        about=about,
        facts={"address": step.where.address, "browser": step.where.browser},
        language=step.pending.language,
        expires_at=expires_at,
        now=step.now,
    )
