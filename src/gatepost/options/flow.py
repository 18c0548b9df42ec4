"""Changing options, each written down with what it was and what it is now."""

from collections.abc import Mapping

from django.db.transaction import atomic

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options import snapshot
from gatepost.options.kinds import Value, in_text


def change(name: str, text: str, *, where: Where, by: str) -> bool:
    """Set the option `name` to what `text` means. False when somebody else changed options at this very moment.

    Raises KeyError when there is no such option, ValueError with a sentence when the text is not allowed.
    """
    return change_many({name: snapshot.read_value(name, text)}, where=where, by=by) is not None


def change_many(
    values: Mapping[str, Value],
    *,
    where: Where,
    by: str,
    employee_id: int | None = None,
    version: int | None = None,
) -> dict[str, Value] | None:
    """Set several options, all or none, and return what those were that changed.

    None when somebody else changed options at this very moment, or since they were of this `version`.
    """
    now = clock.now()
    with atomic(durable=True):
        changed = snapshot.change_many(values, by=by, now=now, version=version)
        for name, before in (changed or {}).items():
            entries.record(
                Event.OPTION_CHANGED,
                employee_id=employee_id,
                where=where,
                now=now,
                option=name,
                before=in_text(before),
                after=in_text(values[name]),
                by=by,
            )
    return changed
