"""Turning 2-Factor Authentication on and off: at once, for every session on every node, and written down."""

from django.db.transaction import atomic

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options import snapshot


def switch(*, on: bool, where: Where, by: str, reason: str) -> bool:
    """Turn it on or off. False when it was so already, or somebody else changed the options at this moment.

    Nothing has to be restarted and no session is ended: each request reads the policy with its visit.
    """
    now = clock.now()
    with atomic(durable=True):
        before = snapshot.change("two_factor", on, by=by, now=now)
        changed = before is not None and before is not on
        if changed:
            event = Event.TWO_FACTOR_ON if on else Event.TWO_FACTOR_OFF
            entries.record(event, employee_id=None, where=where, now=now, by=by, reason=reason)
    return changed
