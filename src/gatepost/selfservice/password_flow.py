"""Changing one's password: the old one is a try like any other, and everything signed in with it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.transaction import atomic, set_rollback

from gatepost.employees import flow as people
from gatepost.employees import passwords, rules
from gatepost.factors.flow import RaceLostError, must
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, keyring
from gatepost.kernel.where import Where
from gatepost.limits import keys, spending, whose
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.selfservice import words
from gatepost.selfservice.outcome import Old
from gatepost.sessions import flow as sessions
from gatepost.sessions import own
from gatepost.sessions.flow import Recognised
from gatepost.sessions.visit import OpenSession


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the old password opened nothing, and when another try is worth it."""

    why: Old
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """The password is changed; this browser goes on with new cookies."""

    session: str
    browser: str
    """Empty where the browser was not recognised."""


def change(session: OpenSession, old: str, new: str, *, browser_key: str, where: Where) -> Renewed | Refused:
    """Change the password of a session's owner. The new one has been found good enough already.

    All other sessions end with the old password, and so do sign-ins that wait for a code and recognised browsers:
    whoever had the password may have had them recognised. This browser stays what it is: its owner has just shown in
    it who they are, and a stranger's guesses would make them wait in it otherwise.

    SECURITY: a try at the old one is charged before it is hashed, to the budgets of sign-ins; an open session gives
    no more tries than the sign-in page does.
    """
    now, name_key = clock.now(), rules.name_key(session.person.name)
    retry_at = _charge(session, name_key, browser_key, where, now)
    if retry_at:
        return Refused(Old.LIMITED, retry_at)
    known = passwords.find(name_key)
    if not passwords.verify(known, old, keyring.current(), name_key) or known is None:
        with atomic(durable=True):
            entries.record(Event.OWN_PASSWORD_REFUSED, employee_id=session.person.id, where=where, now=now)
        return Refused(Old.WRONG)
    fresh = passwords.hashed(new)  # before the transaction: meanwhile nobody else could write
    try:
        with atomic(durable=True):
            must(people.change_password(known, fresh, session.password_version, session.epoch))
            value = own.carry_on(session, session.password_version + 1)
            must(bool(value))
            browser = own.carry_browser_on(session, browser_key, now)
            spending.give_back(_charged_to(session))
            entries.record(Event.OWN_PASSWORD_CHANGED, employee_id=known.id, where=where, now=now)
            by = words.by_themself()
            telling.tell(Notice.PASSWORD_CHANGED, employee_id=known.id, where=where, now=now, by=by)
    except RaceLostError:  # it was changed elsewhere a moment ago, so the old one is no longer right
        return Refused(Old.WRONG)
    return Renewed(value, browser)


def _charge(
    session: OpenSession, name_key: str, browser_key: str, where: Where, now: datetime
) -> datetime | None:
    """Pay for a try; return when the next one is allowed where this one is not."""
    recognised = sessions.recognised(browser_key, session.person.id, now)
    mine = "" if recognised is Recognised.NOT else browser_key
    with atomic(durable=True):
        spent = spending.spend(
            whose.password(name_key, where.address, own_browser=mine), pending=_charged_to(session), now=now
        )
        set_rollback(not spent.allowed)
    if spent.retry_at:
        with atomic(durable=True):
            entries.record_once(
                Event.PASSWORD_LIMITED,
                employee_id=session.person.id,
                where=where,
                now=now,
                within=timedelta(minutes=1),
            )
    return spent.retry_at


def _charged_to(session: OpenSession) -> str:
    return keys.inside(session.key, "password")
