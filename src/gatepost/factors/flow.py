"""A code is asked for, and tried: paid for first, then compared, then spent together with what it opens."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db.transaction import atomic
from django.utils.translation import gettext

from gatepost.factors import registry
from gatepost.factors.contract import Charged, Factor, NotSent, Purpose, Refusal, Sent, Step, Tried
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel.where import Where
from gatepost.options.catalogue import Options
from gatepost.sessions.visit import OpenSession, Pending

Opened = TypeVar("Opened")

_EVENTS = {
    Tried.REFUSED: Event.CODE_REFUSED,
    Tried.SLIP: Event.CODE_REFUSED,
    Tried.STALE: Event.CODE_STALE,
    Tried.LIMITED: Event.CODE_LIMITED,
    Tried.USED_UP: Event.CODE_LIMITED,
    Tried.EXPIRED: Event.CODE_LATE,
    Tried.GONE: Event.CODE_LATE,
}

_EVENTS_OF_SENDING = {
    Sent.LIMITED: Event.CODE_MAIL_LIMITED,
    Sent.USED_UP: Event.CODE_MAIL_LIMITED,
    Sent.NO_ADDRESS: Event.CODE_NOT_POSSIBLE,
    Sent.EXPIRED: Event.CODE_MAIL_LIMITED,
}


class RaceLostError(Exception):
    """Something that a right code relies on has changed meanwhile: all of it is rolled back."""


def must(held: bool) -> None:  # noqa: FBT001  (a guard reads best this way)
    """Go on only if a guarded statement held. Raises RaceLostError."""
    if not held:
        raise RaceLostError


def within(
    session: OpenSession, purpose: Purpose, *, where: Where, options: Options, now: datetime, to: str = ""
) -> Step:
    """Return a step that somebody takes inside their open session: its code works in this session alone."""
    pending = Pending(
        key=session.key,
        employee_id=session.person.id,
        purpose=purpose.value,
        amr=session.amr,
        password_version=session.password_version,
        epoch=session.epoch,
        next="",
        recognised="",
        replaces="",
        language=session.person.language,
    )
    return Step(pending, purpose, where, options, now, to)


def ask(step: Step) -> NotSent | None:
    """Ask for a code, in the caller's transaction, and write down how that went. None when it is on its way."""
    not_sent = registry.sender().begin(step)
    _note(_EVENTS_OF_SENDING[not_sent.why] if not_sent else Event.CODE_ASKED, step)
    return not_sent


def send(step: Step, destination: str = "") -> NotSent | None:
    """Send the code again, or a new one where there is none that works. None when it is on its way."""
    with atomic(durable=True):
        not_sent = registry.sender().send_again(step, destination)
        if not_sent and not_sent.why is Sent.EXPIRED:
            return ask(step)
        if not_sent is None:
            _note(Event.CODE_SENT_AGAIN, step)
        elif not_sent.why is not Sent.TOO_SOON:  # which is no more than a hasty press of the button
            _note(_EVENTS_OF_SENDING[not_sent.why], step, why=not_sent.why.name.lower())
    return not_sent


def attempt(step: Step, typed: str, accept: Callable[[Factor, Charged], Opened]) -> Opened | Refusal:
    """Hold a typed code against what is owed: the whole of one try.

    `accept` is called for a right code, inside the transaction in which it must spend it: all that it writes stands,
    or nothing does. It raises RaceLostError, through `must`, when a guard did not hold.

    SECURITY: the try is committed before anything is compared, so that no later failure can undo it.
    """
    factor, folded = registry.taking(typed)
    with atomic(durable=True):
        charged = factor.charge(folded, step)
        if isinstance(charged, Refusal):
            return _noted(step, factor, charged)
    if not factor.matches(charged, folded, step):
        with atomic(durable=True):
            return _noted(step, factor, factor.wrong(charged, folded, step))
    try:
        with atomic(durable=True):
            return accept(factor, charged)
    except RaceLostError:
        with atomic(durable=True):
            factor.give_up(charged, step)
        return Refusal(Tried.GONE, gettext("That code was used a moment ago."))


def _noted(step: Step, factor: Factor, refusal: Refusal) -> Refusal:
    why = refusal.why.name.lower()
    _note(_EVENTS[refusal.why], step, why=why, mark=refusal.mark, way=factor.AMR)
    return refusal


def _note(event: Event, step: Step, **details: str) -> None:
    purpose = step.purpose.value
    entries.record(
        event,
        employee_id=step.pending.employee_id,
        where=step.where,
        now=step.now,
        **details,
        purpose=purpose,
    )
