"""What an administrator has the delivery service do, each in one transaction, and written down."""

from datetime import timedelta
from secrets import token_hex

from django.db.transaction import atomic

from gatepost.delivery import connection_tests, outbox, overview
from gatepost.employees.rules import masked
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.limits import spending
from gatepost.sessions.visit import Person

_TEST_LIFE = timedelta(minutes=10)


def send_again(id_: int, *, where: Where, by: Person | None) -> bool:
    """Send a notice once more that was lost; False where there is nothing to send again."""
    now = clock.now()
    with atomic(durable=True):
        spending.take_turn("send-again")  # or two who press at once would send it twice
        sent_to = outbox.post_again(id_, now)
        if sent_to is None:
            return False
        name = by.name if by else ""
        entries.record(Event.NOTICE_SENT_AGAIN, employee_id=sent_to, where=where, now=now, by=name)
    return True


def ask_for_test(*, where: Where, by: Person) -> int:
    """Have the connection to every mail server tested; return the number of the test."""
    now = clock.now()
    with atomic(durable=True):
        number = connection_tests.ask(now)
        entries.record(Event.CONNECTION_TESTED, employee_id=by.id, where=where, now=now, by=by.name)
    return number


def send_test(address: str, *, where: Where, owner: Person, by: str) -> str:
    """Send a test mail, in whose language and with whom it ends; return what it is about, by which it is followed."""
    about, now = token_hex(16), clock.now()
    with atomic(durable=True):
        outbox.post(
            overview.TEST_MAIL,
            employee_id=owner.id,
            addresses=(address,),
            about=about,
            facts={},
            language=owner.language,
            expires_at=now + _TEST_LIFE,
            now=now,
        )
        entries.record(
            Event.TEST_MAIL_SENT, employee_id=None, where=where, now=now, by=by, to=masked(address)
        )
    return about
