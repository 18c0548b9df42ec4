"""Ending what is open in one's name, in its transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db.transaction import atomic

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options.catalogue import Options
from gatepost.sessions import own
from gatepost.sessions.own import Seen
from gatepost.sessions.visit import OpenSession


def end(session: OpenSession, id_: str, where: Where, options: Options) -> bool:
    """End one of the owner's sessions. False when it is none of theirs.

    Only what is theirs is looked through, so a name that means somebody else's finds nothing, and cannot even say that
    there is such a thing.
    """
    now = clock.now()
    found = _named(id_, own.open_sessions(session, options, now))
    with atomic(durable=True):
        if found is None:
            _note(Event.NOT_THEIRS, session, where, now)
        elif own.end_session(session, found):
            _note(Event.SESSION_ENDED, session, where, now, of=f"{found.browser}, {found.address}")
    return found is not None


def forget(session: OpenSession, id_: str, where: Where, _options: Options) -> bool:
    """Recognise one of the owner's browsers no longer. False when it is none of theirs, as for `end`."""
    now = clock.now()
    found = _named(id_, own.browsers(session, "", now))
    with atomic(durable=True):
        if found is None:
            _note(Event.NOT_THEIRS, session, where, now)
        elif own.forget_browser(session, found):
            _note(Event.BROWSER_FORGOTTEN, session, where, now, of=f"{found.browser}, {found.address}")
    return found is not None


def end_others(session: OpenSession, browser_key: str, where: Where) -> None:
    """End everything of the owner's but this session and this browser."""
    now = clock.now()
    with atomic(durable=True):
        ended = own.end_others(session, browser_key, now)
        _note(Event.OTHERS_ENDED, session, where, now, ended=ended)


def _named(id_: str, all_: Sequence[Seen]) -> Seen | None:
    return next((one for one in all_ if one.id == id_), None)


def _note(event: Event, session: OpenSession, where: Where, now: datetime, **details: str | int) -> None:
    entries.record(event, employee_id=session.person.id, where=where, now=now, **details)
