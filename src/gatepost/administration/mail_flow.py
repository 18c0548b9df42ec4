"""What an administrator has the delivery service do, each in one transaction, and written down."""

from django.db.transaction import atomic

from gatepost.delivery import outbox
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.sessions.visit import Person


def send_again(id_: int, *, where: Where, by: Person | None) -> bool:
    """Send a notice once more that was lost; False where there is nothing to send again."""
    now = clock.now()
    with atomic(durable=True):
        sent_to = outbox.post_again(id_, now)
        if sent_to is None:
            return False
        name = by.name if by else ""
        entries.record(Event.NOTICE_SENT_AGAIN, employee_id=sent_to, where=where, now=now, by=name)
    return True
