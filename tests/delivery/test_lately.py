"""What the outbox's own rows say of the relays: the newest mail that was taken, and the newest that was not."""

from gatepost.delivery import outbox
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay


def test_before_anything_was_tried_nothing_is_known(employee):
    office.post(employee)

    assert outbox.lately() == outbox.Lately()


def test_the_newest_taken_and_the_newest_not_taken_are_told(employee):
    def some(argument):
        return None if "good" in argument else "550 5.1.1 nobody of this name"

    with ScriptedRelay({"RCPT": some}) as relay, office.at_work(relay):
        for address in ("good1@example.com", "bad1@example.com", "good2@example.com"):
            office.post(employee, address, about=address)
            office.settled()

    found = outbox.lately()

    assert found.taken.relay == f"127.0.0.1:{relay.port}"
    assert "2.0.0 taken" in found.taken.reply
    assert "550 5.1.1 nobody of this name" in found.troubled.reply
    assert found.taken.at > found.troubled.at


def test_a_mail_that_nobody_wants_says_nothing_of_the_relay(employee):
    with ScriptedRelay() as relay, office.at_work(relay):
        office.post(employee, mood="unwanted")
        office.settled()

    assert outbox.lately().troubled is None
