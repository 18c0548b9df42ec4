"""A notice that goes round: everybody once, a little at a time, whoever is killed or does it at the same moment."""

import pytest
from django.db import transaction

from gatepost.delivery import errands, outbox
from gatepost.delivery.models import Message
from gatepost.enabling import flow, models, rounds
from gatepost.enabling.flow import By
from gatepost.enabling.models import Round
from gatepost.kernel import clock
from gatepost.kernel.where import COMMAND_LINE
from gatepost.notices.catalogue import Notice
from tests import people
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay
from tests.portal import letters
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    monkeypatch.setattr(rounds, "PIECES", 1)


def begin(notice=Notice.MAKE_A_SHEET):
    with transaction.atomic(durable=True):
        rounds.begin(notice, clock.now())


def told():
    return list(Message.objects.order_by("id").values_list("address", flat=True))


def test_everybody_active_is_told_once_at_all_their_addresses():
    for name in ("amy", "ben", "cem"):
        people.add(name, email2="")
    gone = people.add("dee")
    gone.active = False
    gone.save()
    begin()

    rounds.go_on()
    assert told() == ["amy@example.com", "ben@example.com"]
    rounds.go_on()
    rounds.go_on()

    assert told() == ["amy@example.com", "ben@example.com", "cem@example.com"]
    assert rounds.newest(Notice.MAKE_A_SHEET).told == 3
    assert Round.objects.get().done_at is not None


def test_who_has_no_address_is_counted_apart_from_those_written_to():
    people.add("amy", email2="")
    people.add("ben", email1="", email2="")
    people.add("cem", email1="", destination="email1")
    begin(Notice.TWO_FACTOR_ON)

    rounds.go_on()
    rounds.go_on()

    found = rounds.newest(Notice.TWO_FACTOR_ON)
    assert told() == ["amy@example.com", "cem@home.example"]
    assert (found.told, found.without_address) == (2, 1)


def test_who_has_a_sheet_is_not_asked_to_make_one():
    people.sheet(people.add("amy"))
    people.add("ben", email2="")
    begin()
    Message.objects.all().delete()

    rounds.go_on()

    assert told() == ["ben@example.com"]


def test_a_round_that_broke_off_goes_on_where_it_was(monkeypatch):
    people.add("amy", email2="")
    people.add("ben", email2="")
    begin()
    post = outbox.post
    monkeypatch.setattr(
        outbox, "post", lambda *a, **k: post(*a, **k) if k["addresses"][0][0] == "a" else 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        rounds.go_on()
    assert told() == []

    monkeypatch.undo()
    rounds.go_on()

    assert told() == ["amy@example.com", "ben@example.com"]


def test_two_delivery_services_at_once_tell_nobody_twice():
    for number in range(6):
        people.add(f"p{number}", email2="")
    begin()

    for _ in range(5):
        at_once(4, lambda _: rounds.go_on())

    assert told() == [f"p{number}@example.com" for number in range(6)]


def test_a_round_waits_while_the_outbox_is_full(monkeypatch):
    people.add("amy")
    people.add("ben")
    people.add("cem")
    begin()
    monkeypatch.setattr(rounds, "MOST_WAITING", 3)

    for _ in range(3):
        rounds.go_on()

    assert len(told()) == 4


def test_turning_it_off_ends_the_round_that_tells_it_is_on():
    people.add("amy")
    by = By(COMMAND_LINE, "dana")
    flow.switch(on=True, by=by, reason="", tell=True)
    flow.switch(on=False, by=by, reason="", tell=True)

    rounds.go_on()

    assert [letter.subject for _, letter in letters()] == [
        "You no longer need a code to sign in – Employee portal"
    ] * 2


def test_a_reminder_goes_on_whatever_is_switched():
    people.add("amy", email2="")
    begin()
    flow.switch(on=True, by=By(COMMAND_LINE, "dana"), reason="")

    rounds.go_on()

    assert told() == ["amy@example.com"]


def test_one_notice_comes_after_the_other():
    begin(Notice.TWO_FACTOR_ON)
    begin()

    rounds.go_on()
    rounds.go_on()

    assert models.Round.objects.filter(done_at__isnull=True).count() == 0


def test_the_delivery_service_does_it_by_itself():
    people.add("amy", email2="")
    people.add("ben", email2="")
    with ScriptedRelay() as relay, office.at_work(relay):
        begin()

        mails = relay.wait_for(2)

    assert {mail.recipient for mail in mails} == {"amy@example.com", "ben@example.com"}


def test_an_errand_that_fails_stops_no_other(monkeypatch, settings, caplog):
    people.add("amy", email2="")
    begin()
    settings.GATEPOST_ERRANDS = ("tests.enabling.broken", "gatepost.enabling.rounds")

    errands.go_on()

    assert told() == ["amy@example.com"]
    assert "tests.enabling.broken" in caplog.text
