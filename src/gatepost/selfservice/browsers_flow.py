"""Ending what is open in one's name, in its transaction."""

from functools import partial

from django.db.transaction import atomic

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options.catalogue import Options
from gatepost.sessions import own
from gatepost.sessions.visit import OpenSession


def end(session: OpenSession, id_: str, *, where: Where, options: Options) -> bool:
    """End one of the owner's sessions, or recognise one of their browsers no longer.

    False when it is none of theirs. Only what is theirs is looked through, so a name that means somebody else's finds
    nothing, and cannot even say that there is such a thing.
    """
    now = clock.now()
    note = partial(entries.record, employee_id=session.person.id, where=where, now=now)
    open_one = next((one for one in own.open_sessions(session, options, now) if one.id == id_), None)
    browser = next((one for one in own.browsers(session, "", now) if one.id == id_), None)
    with atomic(durable=True):
        if open_one and own.end_session(session, open_one):
            note(Event.SESSION_ENDED, of=f"{open_one.browser}, {open_one.address}")
        elif browser and own.forget_browser(session, browser):
            note(Event.BROWSER_FORGOTTEN, of=f"{browser.browser}, {browser.address}")
        elif not (open_one or browser):
            note(Event.NOT_THEIRS)
    return bool(open_one or browser)


def end_others(session: OpenSession, browser_key: str, where: Where) -> None:
    """End everything of the owner's but this session and this browser."""
    now = clock.now()
    with atomic(durable=True):
        ended = own.end_others(session, browser_key, now)
        entries.record(Event.OTHERS_ENDED, employee_id=session.person.id, where=where, now=now, ended=ended)
