"""Changing an option, written down with what it was and what it is now."""

from django.db.transaction import atomic

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options import snapshot


def change(name: str, text: str, *, where: Where, by: str) -> bool:
    """Set the option `name` to what `text` means. False when somebody else changed options at this very moment.

    Raises KeyError when there is no such option, ValueError with a sentence when the text is not allowed.
    """
    value, now = snapshot.read_value(name, text), clock.now()
    with atomic(durable=True):
        before = snapshot.change(name, value, by=by, now=now)
        if before is not None and before != value:
            entries.record(
                Event.OPTION_CHANGED,
                employee_id=None,
                where=where,
                now=now,
                option=name,
                before=str(before),
                after=str(value),
                by=by,
            )
    return before is not None
