"""Proving an address by a code that is sent to it alone; a new one counts only once that code has come back."""

from datetime import timedelta

from django.db.transaction import atomic

from gatepost.employees import addresses
from gatepost.employees.addresses import Own
from gatepost.factors import flow as factors
from gatepost.factors.contract import Charged, Factor, NotSent, Purpose, Refusal, Step
from gatepost.factors.flow import must
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, mailbox
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.limits import spending
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.options.catalogue import Options
from gatepost.selfservice import choices_flow, models, words
from gatepost.selfservice.outcome import Wanted, Wish
from gatepost.sessions import own as sessions
from gatepost.sessions.visit import OpenSession

LIFE = timedelta(minutes=30)
"""So long an address waits for its code; within that a new code can be asked for."""


def want(
    session: OpenSession, which: str, typed: str, *, where: Where, options: Options
) -> Wish | NotSent | None:
    """Send a code to an address that somebody typed in for Email1 or Email2. None when it is on its way.

    Nothing else changes: until that code comes back, codes go where they went. Nobody else is told yet.
    """
    own = choices_flow.own(session)
    if own is None:
        return Wish.MEANWHILE
    try:
        address = mailbox.checked(typed)
    except ValueError:
        return Wish.NO_MAILBOX
    other, before = own.address("email2" if which == "email1" else "email1"), own.address(which)
    if address.casefold() == other.casefold():
        return Wish.THE_OTHER_ONE
    return _ask(session, Wanted(which, before, address), where, options)


def want_proof(session: OpenSession, which: str, *, where: Where, options: Options) -> Wish | NotSent | None:
    """Send a code to one of somebody's present addresses, alone. None when it is on its way."""
    own = choices_flow.own(session)
    present = own.address(which) if own else ""
    return _ask(session, Wanted(which, present, present), where, options) if present else Wish.MEANWHILE


def wanted(session: OpenSession) -> Wanted | None:
    """Return the address that waits for its code in this session."""
    since = clock.now() - LIFE
    row = statements.one(models.WANTED, session=session.key, employee_id=session.person.id, since=since)
    return Wanted(*row) if row else None


def step_of(session: OpenSession, one: Wanted, where: Where, options: Options) -> Step:
    """Return the step that this session owes for this address, at this moment."""
    now = clock.now()
    return factors.within(
        session, Purpose.PROVE_ADDRESS, where=where, options=options, now=now, to=one.address
    )


def prove(step: Step, session: OpenSession, one: Wanted, typed: str) -> Wanted | Refusal | Wish:
    """Hold a typed code against the one that was sent to the wanted address, and let the address count."""
    own = choices_flow.own(session)
    if own is None or own.address(one.which) != one.before:
        return Wish.MEANWHILE

    def accept(factor: Factor, charged: Charged) -> Wanted:
        return _accept(step, session, own, one, factor, charged)

    return factors.attempt(step, typed, accept)


def give_up(session: OpenSession, one: Wanted, where: Where) -> None:
    """Let a wanted address go: its code changes nothing any more."""
    with atomic(durable=True):
        if statements.run(models.TAKE, **_row(session.key, session.person.id, one)):
            entries.record(
                Event.OWN_ADDRESS_GIVEN_UP,
                employee_id=session.person.id,
                where=where,
                now=clock.now(),
                which=one.which,
            )


def _ask(session: OpenSession, one: Wanted, where: Where, options: Options) -> NotSent | None:
    step = step_of(session, one, where, options)
    with atomic(durable=True):
        not_sent = factors.ask(step)
        if not_sent:
            return not_sent
        statements.run(models.LET_GO, since=step.now - LIFE)
        statements.run(models.WANT, now=step.now, **_row(session.key, session.person.id, one))
        _note(Event.OWN_ADDRESS_WANTED, step, which=one.which, address=one.address)
    return None


def _accept(
    step: Step, session: OpenSession, own: Own, one: Wanted, factor: Factor, charged: Charged
) -> Wanted:
    """Let the address count: all of it, or nothing.

    SECURITY: only a code that was sent to this very address alone proves it, whatever other codes there are.
    """
    must(charged.proves == one.address)
    must(factor.spend(charged, step))
    must(statements.run(models.TAKE, **_row(step.pending.key, own.id, one)) == 1)
    spending.give_back(step.charged_to)
    if one.is_new:
        _move(step, own, one)
        must(not one.before or sessions.end_all_else(session))
        return one
    must(addresses.prove(own, one.which, now=step.now))
    _note(Event.OWN_ADDRESS_PROVED, step, which=one.which, address=one.address)
    return one


def _move(step: Step, own: Own, one: Wanted) -> None:
    must(addresses.move(own, one.which, one.address, proved_at=step.now))
    _note(Event.OWN_ADDRESS_CHANGED, step, which=one.which, before=one.before, after=one.address)
    telling.tell(
        Notice.ADDRESS_CHANGED,
        employee_id=own.id,
        where=step.where,
        now=step.now,
        also=[one.before],
        which=words.which_said(one.which),
        by=words.by_themself(),
        **telling.from_to(one.before, one.address),
    )


def _note(event: Event, step: Step, **details: str) -> None:
    entries.record(event, employee_id=step.pending.employee_id, where=step.where, now=step.now, **details)


def _row(session_key: str, employee_id: int, one: Wanted) -> dict[str, object]:
    return {
        "session": session_key,
        "employee_id": employee_id,
        "which": one.which,
        "before": one.before,
        "address": one.address,
    }
