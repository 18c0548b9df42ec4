"""The second step in its transactions: a code is asked for, tried, and opens a session. A try is committed first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db.transaction import atomic
from django.utils.translation import gettext

from gatepost.delivery import outbox
from gatepost.delivery.outbox import State
from gatepost.employees import flow as people
from gatepost.factors import flow as factors
from gatepost.factors import registry
from gatepost.factors.contract import Charged, Factor, Purpose, Refusal, Sent, Step, Tried
from gatepost.factors.flow import RaceLostError, must
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, proof
from gatepost.kernel.where import Where
from gatepost.limits import budgets, spending
from gatepost.limits.spending import Charge
from gatepost.options import snapshot
from gatepost.options.catalogue import Options
from gatepost.sessions import cookies
from gatepost.sessions import flow as sessions
from gatepost.sessions.flow import Owner, Recognised
from gatepost.sessions.visit import OpenSession, Pending
from gatepost.signin.outcome import Opened


def step_of(pending: Pending, options: Options, where: Where) -> Step:
    """Return this pending sign-in as factors see it, at this moment."""
    return Step(pending, Purpose(pending.purpose), where, options, clock.now())


def answer(step: Step, typed: str, browser_key: str) -> Opened | Refusal:
    """Hold a typed code against the second step that is owed, and open the session that it opens."""

    def accept(factor: Factor, charged: Charged) -> Opened:
        return _open(step, factor, charged, browser_key)

    return factors.attempt(step, typed, accept)


def answer_together(
    step: Step, typed: str, browser_key: str, *, knows_password: Callable[[], bool]
) -> Opened | Refusal:
    """Hold a backup code that came together with a password; return the way in, or why not.

    The pending sign-in comes into being only with the session that it opens.

    SECURITY: nothing is hashed before it is paid for, and then both are, whatever comes of the first.
    """
    factor, folded = registry.taking(typed)
    if factor.AMR != proof.BACKUP:
        return Refusal(Tried.SLIP, gettext("A backup code has 16 letters and digits."))
    with atomic(durable=True):
        charged = factor.charge(folded, step)
    if isinstance(charged, Refusal):
        return charged
    known, fits = knows_password(), factor.matches(charged, folded, step)
    if known and fits:
        proved = replace(step, pending=replace(step.pending, amr=(proof.PASSWORD,)))
        try:
            with atomic(durable=True):
                sessions.begin_pending(proved.pending, where=step.where, now=step.now)
                return _open(proved, factor, charged, browser_key)
        except RaceLostError:
            with atomic(durable=True):
                factor.give_up(charged, step)
    return Refusal(Tried.REFUSED, gettext("That name, password and backup code don't go together."))


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


def owed(
    open_session: OpenSession, value: str, next_page: str, browser_key: str, *, where: Where, options: Options
) -> Step:
    """Return the second step that an open session owes since the policy was raised. It is not begun yet.

    `value` is the pending cookie's, as `cookies.owed` works it out.
    """
    now = clock.now()
    pending = Pending(
        key=cookies.key(value),
        employee_id=open_session.person.id,
        purpose=Purpose.SIGN_IN.value,
        amr=open_session.amr,
        password_version=open_session.password_version,
        epoch=open_session.epoch,
        next=next_page,
        recognised=own_browser(browser_key, open_session.person.id, now),
        replaces=open_session.key,
        language=open_session.person.language,
        owed=True,
    )
    return Step(pending, Purpose.SIGN_IN, where, options, now)


def owe(step: Step, *, by_mail: bool) -> None:
    """Begin a step that is owed, unless it is under way; `by_mail`: ask for a code, if none is there that works."""
    with atomic(durable=True):
        if sessions.begin_owed(step.pending, where=step.where, now=step.now):
            _note(Event.SECOND_STEP_ASKED, step)
        if by_mail and not has_live_code(step):
            factors.ask(step)


def goes_without(step: Step) -> bool:
    """Say whether somebody may confirm by the password alone, since their code does not come.

    Only while the password suffices to sign in as well: then a mail server that is away must not keep an
    administrator from the very page on which it is mended. A code that the mail server took has come.
    """
    if step.purpose is not Purpose.CONFIRM or step.options.two_factor:
        return False
    waiting = registry.sender().waiting(step)
    # SECURITY: whoever has the password alone can ask for too many codes, and use up one's tries, so that it is not
    # sent. Neither is a mail server that is away.
    if waiting is None:
        hindered = registry.sender().hindered(step)
        nowhere = hindered is not None and hindered.why is Sent.NO_ADDRESS
        return nowhere or not outbox.ready(step.now)
    states = {progress.state for _, progress in waiting.recipients}
    if not waiting.untouched or states & {State.SENT, State.REFUSED, State.EXPIRED}:
        return False
    return states == {State.FAILED} or step.now >= waiting.resend_at


def go_without(step: Step, browser_key: str) -> Opened | None:
    """Let somebody confirm by the password alone; None where a code is asked for after all."""
    pending, now = step.pending, step.now
    owner = Owner(pending.employee_id, pending.password_version, pending.epoch)
    try:
        with atomic(durable=True):
            options = snapshot.current()
            must(goes_without(replace(step, options=options)))
            must(sessions.finish_pending(pending.key, now).count() == 1)
            versions = (owner.employee_id, owner.password_version, owner.epoch)
            must(people.signed_in(*versions, proves="", now=now).count() == 1)
            session = sessions.open_session(
                owner, pending.amr, options, confirms=True, where=step.where, now=now
            )
            must(bool(session) and sessions.replace_session(pending.replaces, session))
            browser = sessions.remember_browser(owner, browser_key, in_full=False, where=step.where, now=now)
            spending.give_back(pending.key)
            _note(Event.CONFIRMED, step, amr=proof.joined(pending.amr), why="the code did not come")
    except RaceLostError:
        return None
    return Opened(session, browser, pending.next)


def _open(step: Step, factor: Factor, charged: Charged, browser_key: str) -> Opened:
    """Spend the proof and open the session: all of it, or nothing.

    SECURITY: the order matters. The pending sign-in first, so that two right codes of two factors posted at once
    open one session; the employee next, so that whoever is made inactive at this moment does not get in. The two go
    out together with the third, the proof, in one round trip; then all three must have held.
    """
    pending, now = step.pending, step.now
    owner = Owner(pending.employee_id, pending.password_version, pending.epoch)
    finished = sessions.finish_pending(pending.key, now)
    versions = (owner.employee_id, owner.password_version, owner.epoch)
    mailed = factor.AMR == proof.EMAIL
    signed_in = people.signed_in(*versions, proves=charged.proves, now=now)
    spent = factor.spend(charged, step)
    must(finished.count() == 1 and signed_in.count() == 1 and spent)
    if not mailed:
        registry.sender().let_go(step)
    amr = (*pending.amr, factor.AMR)
    session = _session(step, owner, amr)
    must(bool(session))
    browser = sessions.remember_browser(owner, browser_key, in_full=True, where=step.where, now=now)
    spending.give_back(pending.key)
    event = Event.CONFIRMED if step.purpose is Purpose.CONFIRM else Event.SIGNED_IN
    _note(event, step, amr=proof.joined(amr), mark=charged.mark)
    home_first = step.purpose is Purpose.SIGN_IN and not mailed
    return Opened(session, browser, pending.next, home_first=home_first)


def _session(step: Step, owner: Owner, amr: tuple[str, ...]) -> str:
    """Open the session, or raise the one that owed the step: nobody typed a password for that; "" for neither."""
    pending, options, now = step.pending, snapshot.current(), step.now
    if pending.owed:
        return sessions.raise_session(pending.replaces, owner, amr, options, now)
    confirms = step.purpose is Purpose.CONFIRM
    session = sessions.open_session(owner, amr, options, confirms=confirms, where=step.where, now=now)
    if session and pending.replaces:
        must(sessions.replace_session(pending.replaces, session))
    return session


def _note(event: Event, step: Step, **details: str) -> None:
    entries.record(event, employee_id=step.pending.employee_id, where=step.where, now=step.now, **details)
