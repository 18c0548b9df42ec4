"""Turning 2-Factor Authentication on and off: at once, for every session on every node, and written down."""

from enum import Enum, auto

from django.db.transaction import atomic

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options import snapshot


class Switched(Enum):
    """What came of it."""

    DONE = auto()
    WAS_SO = auto()
    OVERTAKEN = auto()  # somebody else changed an option at this very moment; nothing was changed here


def switch(*, on: bool, where: Where, by: str, reason: str) -> Switched:
    """Turn it on or off.

    Nothing has to be restarted and no session is ended: each request reads the policy with its visit.
    """
    now = clock.now()
    with atomic(durable=True):
        before = snapshot.change("two_factor", on, by=by, now=now)
        if before is None or before is on:
            return Switched.OVERTAKEN if before is None else Switched.WAS_SO
        event = Event.TWO_FACTOR_ON if on else Event.TWO_FACTOR_OFF
        entries.record(event, employee_id=None, where=where, now=now, by=by, reason=reason)
    return Switched.DONE
