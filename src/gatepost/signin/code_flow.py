"""The second step in its transactions: a code is asked for, tried, and opens a session. A try is committed first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from gatepost.employees import flow as people
from gatepost.employees import models as employees
from gatepost.factors import registry
from gatepost.factors.contract import Answer, Charged, Factor, Purpose, Refusal, Step
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, proof
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.limits import budgets, spending
from gatepost.limits.spending import Charge
from gatepost.options import snapshot
from gatepost.options.catalogue import Options
from gatepost.sessions import cookies
from gatepost.sessions import flow as sessions
from gatepost.sessions.flow import Owner, Recognised
from gatepost.sessions.visit import OpenSession, Pending
from gatepost.signin.outcome import Answered

_EVENTS = {
    Answer.REFUSED: Event.CODE_REFUSED,
    Answer.STALE: Event.CODE_STALE,
    Answer.LIMITED: Event.CODE_LIMITED,
    Answer.USED_UP: Event.CODE_LIMITED,
    Answer.EXPIRED: Event.CODE_LATE,
    Answer.GONE: Event.CODE_LATE,
}
_EVENTS_OF_SENDING = {
    Answer.LIMITED: Event.CODE_MAIL_LIMITED,
    Answer.USED_UP: Event.CODE_MAIL_LIMITED,
    Answer.TOO_SOON: Event.CODE_MAIL_LIMITED,
    Answer.NO_ADDRESS: Event.CODE_NOT_POSSIBLE,
    Answer.EXPIRED: Event.CODE_MAIL_LIMITED,
}


class _RaceLostError(Exception):
    """Something that a right code relies on has changed meanwhile: all of it is rolled back."""


@dataclass(frozen=True, slots=True)
class _Opened:
    session: str
    browser: str


def step_of(pending: Pending, options: Options, where: Where) -> Step:
    """Return this pending sign-in as factors see it, at this moment."""
    return Step(pending, Purpose.SIGN_IN, where, options, clock.now())


def answer(step: Step, typed: str, browser_key: str) -> Answered:
    """Hold a typed code against the second step that is owed (the whole of one try)."""
    factor, folded = registry.taking(typed)
    with atomic(durable=True):
        charged = factor.charge(step)
    if isinstance(charged, Refusal):
        return _refused(step, charged)
    if not factor.matches(charged, folded, step):
        return _wrong(step, factor, charged, folded)
    return _accept(step, factor, charged, browser_key)


def own_browser(browser_key: str, employee_id: int, now: datetime) -> str:
    """Return the browser's key where it has buckets of its own for codes, else "".

    It has them when a second step was taken in it, until ten wrong codes were typed in it: then it is a browser
    like any other, and the account's budgets are its own.
    """
    if sessions.recognised(browser_key, employee_id, now) is not Recognised.IN_FULL:
        return ""
    left = spending.ahead([Charge(budgets.CODE_BROWSER, browser_key)], now=now)
    return browser_key if left.allowed else ""


def has_live_code(step: Step) -> bool:
    """Say whether this pending sign-in waits for a code that still works."""
    waiting = registry.sender().waiting(step)
    return waiting is not None and waiting.live


def ask(step: Step) -> Refusal | None:
    """Ask for a code, in the caller's transaction, and write down how that went. None when it is on its way."""
    refusal = registry.sender().begin(step)
    event = _EVENTS_OF_SENDING[refusal.answer] if refusal else Event.CODE_ASKED
    _note(event, step)
    return refusal


def send(step: Step, destination: str) -> Answered:
    """Send the code again, or a new one where the old one no longer works."""
    sender = registry.sender()
    with atomic(durable=True):
        refusal = sender.send_again(step, destination)
        if refusal is None:
            _note(Event.CODE_SENT_AGAIN, step)
        elif refusal.answer is Answer.EXPIRED:
            refusal = ask(step)
        else:
            _note(_EVENTS_OF_SENDING[refusal.answer], step, why=refusal.answer.name.lower())
    return Answered(refusal.answer, refusal.retry_at) if refusal else Answered(Answer.ACCEPTED)


def owe(
    open_session: OpenSession, next_page: str, browser_key: str, where: Where, options: Options
) -> Answered:
    """Begin the second step that an open session owes since the policy was raised, and ask for a code."""
    now, value = clock.now(), cookies.fresh()
    with atomic(durable=True):
        row = statements.one(employees.VERSIONS, id=open_session.person.id)
        if row is None:
            return Answered(Answer.GONE)
        owner = Owner(open_session.person.id, *row)
        known = own_browser(browser_key, owner.employee_id, now)
        pending = Pending(
            key=cookies.key(value),
            employee_id=owner.employee_id,
            amr=open_session.amr,
            password_version=owner.password_version,
            epoch=owner.epoch,
            next=next_page,
            recognised=known,
            replaces=open_session.key,
            language=open_session.person.language,
        )
        sessions.begin_pending(pending, where=where, now=now)
        entries.record(Event.SECOND_STEP_ASKED, employee_id=owner.employee_id, where=where, now=now)
        ask(Step(pending, Purpose.SIGN_IN, where, options, now))
    return Answered(Answer.ACCEPTED, pending=value)


def _accept(step: Step, factor: Factor, charged: Charged, browser_key: str) -> Answered:
    try:
        with atomic(durable=True):
            opened = _open(step, factor, charged, browser_key)
    except _RaceLostError:
        with atomic(durable=True):
            factor.give_up(charged, step)
        return Answered(Answer.GONE, next=step.pending.next)
    return Answered(Answer.ACCEPTED, session=opened.session, browser=opened.browser, next=step.pending.next)


def _open(step: Step, factor: Factor, charged: Charged, browser_key: str) -> _Opened:
    """Spend the proof and open the session: all of it, or nothing.

    SECURITY: the order matters. The pending sign-in first, so that two right codes of two factors posted at once
    open one session; the employee next, so that whoever is made inactive at this moment does not get in.
    """
    pending, now = step.pending, step.now
    owner = Owner(pending.employee_id, pending.password_version, pending.epoch)
    _must(sessions.finish_pending(pending.key, now))
    _must(
        people.signed_in(
            owner.employee_id, owner.password_version, owner.epoch, proves=charged.proves, now=now
        )
    )
    _must(factor.spend(charged, step))
    if pending.replaces:
        _must(sessions.end_session(pending.replaces))
    amr = (*pending.amr, factor.AMR)
    session = sessions.open_session(owner, amr, snapshot.current(), where=step.where, now=now)
    _must(bool(session))
    browser = sessions.remember_browser(owner, browser_key, in_full=True, where=step.where, now=now)
    spending.give_back(pending.key)
    _note(Event.SIGNED_IN, step, amr=proof.joined(amr), mark=charged.reference)
    return _Opened(session, browser)


def _must(held: bool) -> None:  # noqa: FBT001  (a guard reads best this way)
    if not held:
        raise _RaceLostError


def _wrong(step: Step, factor: Factor, charged: Charged, folded: str) -> Answered:
    with atomic(durable=True):
        forgiven = factor.forgive(charged, folded, step)
        refusal = forgiven or Refusal(Answer.REFUSED, reference=charged.reference)
        _note_refusal(step, refusal)
    tries_left = charged.tries_left + (1 if forgiven else 0)
    return Answered(refusal.answer, reference=refusal.reference, tries_left=tries_left)


def _refused(step: Step, refusal: Refusal) -> Answered:
    with atomic(durable=True):
        _note_refusal(step, refusal)
    return Answered(refusal.answer, refusal.retry_at, refusal.reference, next=step.pending.next)


def _note_refusal(step: Step, refusal: Refusal) -> None:
    _note(_EVENTS[refusal.answer], step, why=refusal.answer.name.lower(), mark=refusal.reference)


def _note(event: Event, step: Step, **details: str) -> None:
    entries.record(event, employee_id=step.pending.employee_id, where=step.where, now=step.now, **details)
