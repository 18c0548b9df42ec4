"""The password step in its transactions, and signing out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.transaction import atomic, set_rollback

from gatepost.delivery import outbox
from gatepost.employees import flow as people
from gatepost.employees import passwords, rules
from gatepost.employees.passwords import Known
from gatepost.factors import flow as factors
from gatepost.factors import registry
from gatepost.factors.contract import Purpose, Sent, Step, Tried
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, keyring, proof
from gatepost.kernel.where import Where
from gatepost.limits import spending, whose
from gatepost.limits.spending import Charge
from gatepost.options import snapshot
from gatepost.options.catalogue import Options
from gatepost.sessions import cookies
from gatepost.sessions import flow as sessions
from gatepost.sessions.flow import Owner, Recognised
from gatepost.sessions.visit import OpenSession, Pending
from gatepost.signin import code_flow
from gatepost.signin.outcome import Entered, Opened, Password


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with the sign-in form, and which browser it came from."""

    name: str
    password: str
    backup_code: str
    """Where the page asks to wait, a backup code that came with the password lets both through at once."""
    next: str
    pending_value: str
    pending: Pending | None
    browser_key: str
    where: Where
    options: Options
    open_session: OpenSession | None
    purpose: Purpose = Purpose.SIGN_IN

    @property
    def confirms(self) -> bool:
        """Whether somebody who is signed in shows once more that it is them."""
        return self.purpose is Purpose.CONFIRM

    def replaces(self, employee_id: int) -> str:
        """Return the key of the session that this sign-in takes the place of: the same person's, in this browser."""
        same = self.open_session is not None and self.open_session.person.id == employee_id
        return self.open_session.key if self.open_session and same else ""

    def goes_on(self, employee_id: int) -> bool:
        """Say whether this browser has a pending sign-in of this person, for this very purpose."""
        pending = self.pending
        return (
            pending is not None
            and pending.employee_id == employee_id
            and pending.purpose == self.purpose.value
            and not pending.owed
        )


def begin(typed: Typed) -> Entered:
    """Hold a name and a password against the employees, and begin what comes next.

    SECURITY: every name costs the same: one look, one charge, one hash, one journal entry. The try is charged
    before it is hashed and given back only by a completed sign-in.
    """
    now, ring = clock.now(), keyring.current()
    name_key = rules.name_key(typed.name)
    employee = passwords.find(name_key)
    passwords.renew_proportions()
    goes_on = employee is not None and typed.goes_on(employee.id)
    value = typed.pending_value if goes_on else cookies.fresh()
    charges = _charges(employee, typed, name_key, now)
    with atomic(durable=True):
        spent = spending.spend(charges, pending=cookies.key(value), now=now)
        # A refused try leaves no row behind: nobody can fill the tables by asking in vain.
        set_rollback(not spent.allowed)
    if spent.retry_at:
        _note_limit(Event.PASSWORD_LIMITED, employee, typed, now)
        together = typed.backup_code and not typed.confirms
        return (
            _with_backup_code(employee, typed, name_key, spent.retry_at)
            if together
            else Entered(Password.LIMITED, spent.retry_at)
        )
    if not passwords.verify(employee, typed.password, ring, name_key) or employee is None:
        _write_down(Event.PASSWORD_REFUSED, employee, typed, now)
        return Entered(Password.REFUSED)
    if passwords.stale(employee):
        people.rehash(employee, typed.password)
    if goes_on and typed.pending is not None and (typed.options.two_factor or typed.confirms):
        return _go_on(typed, typed.pending)
    return _pass(employee, typed, charged=cookies.key(value), value=cookies.fresh() if goes_on else value)


def sign_out(open_session: OpenSession | None, pending: Pending | None, where: Where) -> None:
    """End a browser's session and pending sign-in on the server; its cookies are worth nothing from now on."""
    now = clock.now()
    with atomic(durable=True):
        if pending:
            sessions.cancel_pending(pending.key, now)
        if open_session and sessions.end_session(open_session.key):
            entries.record(Event.SIGNED_OUT, employee_id=open_session.person.id, where=where, now=now)


def _charges(employee: Known | None, typed: Typed, name_key: str, now: datetime) -> list[Charge]:
    recognised = sessions.recognised(typed.browser_key, employee.id if employee else 0, now)
    own = "" if recognised is Recognised.NOT else typed.browser_key
    return whose.password(name_key, typed.where.address, own_browser=own)


def _go_on(typed: Typed, pending: Pending) -> Entered:
    """Go on with this browser's pending sign-in: same code, reference and tries; a new code only if none works."""
    step = code_flow.step_of(pending, typed.options, typed.where)
    with atomic(durable=True):
        entries.record(
            Event.PASSWORD_ACCEPTED, employee_id=pending.employee_id, where=typed.where, now=step.now
        )
    if not code_flow.has_live_code(step):
        factors.send(step)
    return Entered(Password.SECOND_STEP, pending=typed.pending_value)


def _pass(employee: Known, typed: Typed, *, charged: str, value: str) -> Entered:
    """Begin the second step, or open a session where the policy asks for the password alone.

    SECURITY: the policy is read in this very transaction.
    """
    now = clock.now()
    with atomic(durable=True):
        options = snapshot.current()
        entries.record(Event.PASSWORD_ACCEPTED, employee_id=employee.id, where=typed.where, now=now)
        step = Step(_pending(employee, typed, value, now), typed.purpose, typed.where, options, now)
        if not _second_step_asked(step):
            owner = Owner(employee.id, employee.password_version, employee.epoch)
            return _let_in(owner, typed, options, charged, now)
        sessions.begin_pending(step.pending, where=typed.where, now=now)
        factors.ask(step)
    return Entered(Password.SECOND_STEP, pending=value)


def _pending(employee: Known, typed: Typed, value: str, now: datetime) -> Pending:
    return Pending(
        key=cookies.key(value),
        employee_id=employee.id,
        purpose=typed.purpose.value,
        amr=(proof.PASSWORD,),
        password_version=employee.password_version,
        epoch=employee.epoch,
        next=typed.next,
        recognised=code_flow.own_browser(typed.browser_key, employee.id, now),
        replaces=typed.replaces(employee.id),
        language=employee.language,
    )


def _with_backup_code(employee: Known | None, typed: Typed, name_key: str, retry_at: datetime) -> Entered:
    """Let a password and a backup code through a wait together: no stranger can shut the owner out.

    SECURITY: neither is any good without the other, and nothing tells which was wrong: for names that do not exist
    both are hashed too. Nothing is proved yet, so these tries are counted apart from those after a right password.
    """
    now, value = clock.now(), cookies.fresh()
    pending = replace(_pending(employee or passwords.NOBODY, typed, value, now), amr=())
    step = Step(pending, Purpose.SIGN_IN, typed.where, typed.options, now)

    def knows_password() -> bool:
        return (
            passwords.verify(employee, typed.password, keyring.current(), name_key) and employee is not None
        )

    answered = code_flow.answer_together(
        step, typed.backup_code, typed.browser_key, knows_password=knows_password
    )
    if isinstance(answered, Opened):
        return Entered(Password.IN, opened=answered)
    if answered.why is Tried.REFUSED:
        _write_down(Event.TOGETHER_REFUSED, employee, typed, now)
    elif answered.why is Tried.LIMITED:
        _note_limit(Event.CODE_LIMITED, employee, typed, now)
    return Entered(Password.LIMITED, retry_at, problem=answered.sentence)


def _second_step_asked(step: Step) -> bool:
    """Say whether the password is not the end of it.

    While the password suffices to sign in, showing once more who it is takes a mailed code too, if one can come.
    """
    if step.options.two_factor or step.purpose is not Purpose.CONFIRM:
        return step.options.two_factor
    hindered = registry.sender().hindered(step)
    # SECURITY: not where too many were asked for, or asking for many would be a way around the code.
    nowhere = hindered is not None and hindered.why is Sent.NO_ADDRESS
    return outbox.ready(step.now) and not nowhere


def _let_in(owner: Owner, typed: Typed, options: Options, charged: str, now: datetime) -> Entered:
    versions = (owner.employee_id, owner.password_version, owner.epoch)
    if not people.signed_in(*versions, proves="", now=now).count():
        return Entered(Password.REFUSED)
    session = sessions.open_session(
        owner, (proof.PASSWORD,), options, confirms=typed.confirms, where=typed.where, now=now
    )
    sessions.replace_session(typed.replaces(owner.employee_id), session)
    browser = sessions.remember_browser(owner, typed.browser_key, in_full=False, where=typed.where, now=now)
    spending.give_back(charged)
    event = Event.CONFIRMED if typed.confirms else Event.SIGNED_IN
    entries.record(event, employee_id=owner.employee_id, where=typed.where, now=now, amr=proof.PASSWORD)
    return Entered(Password.IN, opened=Opened(session, browser, typed.next))


def _note_limit(event: Event, employee: Known | None, typed: Typed, now: datetime) -> None:
    """Write down that a wait is in force: once a minute for each address, or an attacker would fill the journal."""
    with atomic(durable=True):
        entries.record_once(
            event,
            employee_id=employee.id if employee else None,
            where=typed.where,
            now=now,
            within=timedelta(minutes=1),
        )


def _write_down(event: Event, employee: Known | None, typed: Typed, now: datetime) -> None:
    # A name that does not exist is not written down: people type their password there.
    with atomic(durable=True):
        entries.record(event, employee_id=employee.id if employee else None, where=typed.where, now=now)
