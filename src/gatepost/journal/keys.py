"""Which root keys this database has met: they are written down when they first do, and others are noticed."""

from datetime import datetime

from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel.keyring import Keyring
from gatepost.kernel.where import Where


def made_with() -> str:
    """Return the instance of the keys that this database was made with; "" when none were written down."""
    return str(entries.first(Event.KEYS_MADE).get("instance", ""))


def are_strange(ring: Keyring) -> bool:
    """Say whether these keys have never met this database, which was made with those of another instance.

    A new key of the same instance is none: it stands in the file beside those before it.
    """
    return not _have_met(ring) and made_with() not in {"", ring.instance}


def write_down(ring: Keyring, *, where: Where, now: datetime) -> None:
    """Put these keys in the journal, unless they are there, in the caller's transaction."""
    if not _have_met(ring):
        entries.record(
            Event.KEYS_MADE, employee_id=None, where=where, now=now, instance=ring.instance, kid=ring.active
        )


def _have_met(ring: Keyring) -> bool:
    return entries.exists(Event.KEYS_MADE, instance=ring.instance, kid=ring.active)
