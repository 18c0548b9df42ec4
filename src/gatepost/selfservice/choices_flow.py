"""Choosing where codes go, in its transaction: everybody at either address is told."""

from django.db.transaction import atomic, set_rollback

from gatepost.employees import addresses, rules
from gatepost.employees.addresses import Own
from gatepost.employees.rules import Mailboxes
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.selfservice import words
from gatepost.selfservice.outcome import Changed
from gatepost.sessions import own as sessions
from gatepost.sessions.visit import OpenSession


def own(session: OpenSession) -> Own | None:
    """Return what is known of a session's owner; None when what ends sessions happened a moment ago."""
    found = addresses.read(session.person.id)
    if found is None or (found.password_version, found.epoch) != (session.password_version, session.epoch):
        return None
    return found


def choose(session: OpenSession, destination: str, *, fallback: bool, where: Where) -> Changed:
    """Send this person's codes elsewhere from now on. A code that is under way works no more, by itself."""
    found = own(session)
    if found is None:
        return Changed.MEANWHILE
    was = found.boxes
    chosen = Mailboxes(was.email1, was.email2, destination, fallback and destination != "both")
    if chosen == was:
        return Changed.SAME
    if rules.out_of_reach(chosen):
        return Changed.NO_ADDRESS
    now = clock.now()
    with atomic(durable=True):
        if not (
            addresses.choose(found, chosen.destination, fallback=chosen.fallback) and _all_else_ends(session)
        ):
            return Changed.MEANWHILE
        details = {"before": words.choice_in_journal(was), "after": words.choice_in_journal(chosen)}
        entries.record(Event.OWN_DESTINATION_CHANGED, employee_id=found.id, where=where, now=now, **details)
        told = {"before": words.choice(was), "after": words.choice(chosen)}
        telling.tell(Notice.DESTINATION_CHANGED, employee_id=found.id, where=where, now=now, **told)
    return Changed.DONE


def remove(session: OpenSession, which: str, where: Where) -> Changed:
    """Take one of this person's addresses away, if the other one gets their codes."""
    found = own(session)
    if found is None:
        return Changed.MEANWHILE
    before = found.address(which)
    if not before:
        return Changed.SAME
    if rules.out_of_reach(found.moved(which, "")):
        return Changed.NO_ADDRESS
    now = clock.now()
    with atomic(durable=True):
        if not (addresses.move(found, which, "", proved_at=None) and _all_else_ends(session)):
            return Changed.MEANWHILE
        details = {"which": which, "before": before, "after": ""}
        entries.record(Event.OWN_ADDRESS_CHANGED, employee_id=found.id, where=where, now=now, **details)
        told = {"which": words.which_said(which), "by": words.by_themself(), **telling.from_to(before, "")}
        telling.tell(
            Notice.ADDRESS_CHANGED, employee_id=found.id, where=where, now=now, also=[before], **told
        )
    return Changed.DONE


def _all_else_ends(session: OpenSession) -> bool:
    """End all else that is open; undo the change where this session ended a moment ago."""
    ended = sessions.end_all_else(session)
    set_rollback(not ended)
    return ended
