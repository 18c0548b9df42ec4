"""Where the mails are: told to the browser that waits for them, and to no other."""

import pytest

from gatepost.delivery.models import Message
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db
STATUS = "/sign-in/code/status/"


@pytest.fixture
def waiting():
    people.two_factor_on()
    people.add()
    somebody = Somebody()
    somebody.types_password()
    return somebody


def test_each_address_is_told_masked_with_its_state_since_when_and_in_words(waiting):
    told = waiting.gets(STATUS).json()

    assert [mail["masked"] for mail in told["mails"]] == ["d•••@example.com", "d•••@home.example"]
    assert {mail["state"] for mail in told["mails"]} == {"queued"}
    assert {mail["words"] for mail in told["mails"]} == {"waiting its turn"}
    assert told["look_in"] == 1
    assert "dana@" not in waiting.says


def test_what_a_relay_said_stays_inside(waiting):
    Message.objects.update(state="failed", due_at=None, relay="mail.inside.example:25", reply="550 not dana")

    told = waiting.gets(STATUS)

    assert told.json()["looks_bad"] is True
    assert b"inside" not in told.content
    assert b"550" not in told.content


@pytest.mark.parametrize("how", ["nobody", "another browser", "signed in", "signed out"])
def test_whoever_waits_for_no_code_gets_one_and_the_same_answer(waiting, how):
    asking = waiting
    if how in {"nobody", "another browser"}:
        asking = Somebody("198.51.100.9")
    if how == "another browser":
        asking.client.cookies["gatepost_pending"] = "x" * 43
    if how == "signed in":
        waiting.types_code(waiting.code)
    if how == "signed out":
        waiting.posts("/sign-out/", "/sign-in/code/")

    answer = asking.gets(STATUS)

    assert (answer.status_code, answer.content) == (200, b'{"look_in": null}')
    assert not answer.cookies


def test_each_browser_is_told_of_its_own_mails_alone(waiting):
    other = Somebody("198.51.100.9")
    other.types_password()
    Message.objects.filter(about=Message.objects.latest("id").about).update(state="sent", due_at=None)

    states = [{mail["state"] for mail in who.gets(STATUS).json()["mails"]} for who in (waiting, other)]

    assert states == [{"queued"}, {"sent"}]


def test_a_code_that_was_replaced_is_told_of_no_more(waiting):
    waiting.types_password()
    Message.objects.all().delete()
    waiting.gets(STATUS)
    people.Employee.objects.update(email1="dana@new.example")

    assert waiting.gets(STATUS).json() == {"look_in": None}


def test_looking_changes_nothing(waiting):
    before = list(Message.objects.values())

    for _ in range(3):
        assert not waiting.gets(STATUS).cookies

    assert list(Message.objects.values()) == before
    assert waiting.sends(STATUS).status_code in {403, 405}
    assert not Session.objects.exists()


def test_a_page_that_confirms_is_told_too(waiting):
    waiting.types_code(waiting.code)
    waiting.posts("/confirm/", password=people.PASSWORD)

    assert len(waiting.gets(STATUS).json()["mails"]) == 2
