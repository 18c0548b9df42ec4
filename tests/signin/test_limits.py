"""How often a code may be tried and mailed, for whom, and what the page says instead."""

import json
from datetime import timedelta

import pytest
import time_machine

from gatepost.delivery.models import Message
from gatepost.factors.email_code.models import Challenge
from gatepost.kernel import clock
from tests import people
from tests.portal import Somebody, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(transactional_db):
    """Turn the clock by hand; 2-Factor Authentication is on and dana is there."""
    people.two_factor_on()
    people.add()
    with time_machine.travel(clock.now().replace(minute=0, second=0), tick=False) as traveller:
        yield traveller


def guesses_wrong(somebody: Somebody, times: int = 5) -> None:
    somebody.types_password()
    for _ in range(times):
        somebody.types_code(wrong(somebody.code))


def test_ten_wrong_codes_in_an_hour_pause_mailed_codes_in_unrecognised_browsers(hours):
    guesses_wrong(Somebody("198.51.100.1"))
    guesses_wrong(Somebody("198.51.101.1"))
    third = Somebody("198.51.102.1")
    third.types_password()

    third.types_code(third.code)

    assert not third.is_in
    assert "Mailed codes work here again at" in third.says
    assert "Too many wrong codes for this name" in third.says
    assert not third.is_in


def test_the_pause_ends_with_its_window(hours):
    guesses_wrong(Somebody("198.51.100.1"))
    guesses_wrong(Somebody("198.51.101.1"))
    hours.shift(timedelta(minutes=61))

    later = Somebody("198.51.102.1")
    later.signs_in()

    assert later.is_in


def test_a_recognised_browser_has_its_own_tries(hours):
    owner = Somebody()
    owner.signs_in()
    owner.posts("/sign-out/", "/")
    guesses_wrong(Somebody("198.51.100.1"))
    guesses_wrong(Somebody("198.51.101.1"))

    owner.signs_in()

    assert owner.is_in


def test_a_recognised_browser_that_guesses_ten_times_is_unrecognised_again(hours):
    owner = Somebody()
    owner.signs_in()
    owner.posts("/sign-out/", "/")
    for _ in range(2):
        guesses_wrong(owner)
        hours.shift(timedelta(minutes=11))
    guesses_wrong(Somebody("198.51.100.1"))
    guesses_wrong(Somebody("198.51.101.1"))

    owner.types_password()
    owner.types_code(owner.code)

    assert not owner.is_in
    assert "Mailed codes work here again at" in owner.says


def test_a_success_does_not_forgive_the_failures_of_other_sign_ins(hours):
    guesses_wrong(Somebody("198.51.100.1"))
    good = Somebody("198.51.103.1")
    good.signs_in()
    guesses_wrong(Somebody("198.51.101.1"))
    third = Somebody("198.51.102.1")
    third.types_password()

    third.types_code(third.code)
    assert not third.is_in


def test_the_code_is_sent_at_most_four_times_each_later_than_the_last(hours):
    somebody = Somebody()
    somebody.types_password()
    code = somebody.code
    for seconds in (30, 60, 120):
        hours.shift(timedelta(seconds=seconds - 1))
        somebody.asks_again()
        assert "(from " in somebody.says
        hours.shift(timedelta(seconds=1))
        somebody.asks_again()
        assert "Sent again at" in somebody.says
    hours.shift(timedelta(seconds=300))

    somebody.asks_again()

    assert "Sent four times" in somebody.says
    assert Challenge.objects.get().sends == 4
    assert Message.objects.count() == 8, "each send goes to both addresses"
    assert somebody.code == code, "a resend never kills a code"


def test_a_resend_does_not_prolong_a_code(hours):
    somebody = Somebody()
    somebody.types_password()
    code = somebody.code
    hours.shift(timedelta(minutes=9, seconds=30))
    somebody.asks_again()
    hours.shift(timedelta(seconds=30))

    somebody.types_code(code)

    assert not somebody.is_in


def test_a_code_works_until_the_last_second(hours):
    somebody = Somebody()
    somebody.types_password()
    hours.shift(timedelta(minutes=9, seconds=59))

    somebody.types_code(somebody.code)

    assert somebody.is_in


def test_the_other_address_only_where_the_employee_permits_it(hours):
    people.add("lee", destination="email1")
    somebody = Somebody()
    somebody.types_password("lee")
    hours.shift(timedelta(seconds=31))

    somebody.asks_again(destination="email2")

    assert set(Message.objects.values_list("address", flat=True)) == {"lee@example.com"}


def test_one_network_gets_three_codes_an_hour_and_the_account_five(hours):
    for number in range(3):
        Somebody(f"198.51.100.{number}").types_password()
        hours.shift(timedelta(minutes=11))
    fourth = Somebody("198.51.100.77")
    fourth.gets(fourth.types_password()["Location"])
    assert "Too many codes were asked for" in fourth.says
    assert Challenge.objects.count() == 3
    for number in range(2):
        Somebody(f"203.0.{number}.1").types_password()
    sixth = Somebody("192.0.2.1")
    sixth.gets(sixth.types_password()["Location"])

    assert "Too many codes were asked for" in sixth.says
    assert Challenge.objects.count() == 5


def test_three_codes_live_at_once_in_unrecognised_browsers(hours):
    owner = Somebody()
    owner.signs_in()
    owner.posts("/sign-out/", "/")
    for number in range(3):
        Somebody(f"198.51.{number}.1").types_password()
    fourth = Somebody("192.0.2.1")
    fourth.gets(fourth.types_password()["Location"])

    assert "Too many codes were asked for" in fourth.says
    owner.signs_in()
    assert owner.is_in, "a recognised browser has a slot of its own"


def test_a_code_that_is_no_longer_good_is_named_and_costs_no_try(hours):
    somebody = Somebody()
    somebody.types_password()
    old, old_mark = somebody.code, Challenge.objects.get().reference
    hours.shift(timedelta(minutes=11))
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")
    live = Challenge.objects.latest("created_at")
    for _ in range(3):
        somebody.types_code(old)
        assert (
            f"That code ({old_mark}) no longer works. Look for the mail marked {live.reference}."
            in somebody.says
        )
    live.refresh_from_db()
    assert (live.attempts, live.forgiven) == (0, 3)

    somebody.types_code(old)

    assert "4 tries left" in somebody.says, "it is forgiven three times"


def test_ten_wrong_passwords_make_a_name_wait_and_an_unknown_name_just_so(hours):
    said = {}
    for name in ("dana", "nobody"):
        for number in range(11):
            somebody = Somebody(f"198.51.{number}.1")
            somebody.types_password(name, "wrong password here")
            said.setdefault(number, {})[name] = "Too many wrong passwords" in somebody.says

    assert [each["dana"] for each in said.values()] == [False] * 10 + [True]
    assert all(each["dana"] == each["nobody"] for each in said.values())


def test_a_wait_ends_by_itself(hours):
    for number in range(10):
        Somebody(f"198.51.{number}.1").types_password(password="wrong password here")
    hours.shift(timedelta(seconds=2))

    somebody = Somebody()
    somebody.signs_in()

    assert somebody.is_in


def test_a_stranger_cannot_keep_the_owner_out_of_a_recognised_browser(hours):
    owner = Somebody()
    owner.signs_in()
    owner.posts("/sign-out/", "/")
    for number in range(40):
        Somebody(f"198.51.{number}.1").types_password(password="wrong password here")

    owner.signs_in()

    assert owner.is_in


def test_five_wrong_codes_tell_the_owner_that_somebody_has_the_password(hours):
    thief = Somebody()
    thief.types_password()
    code = thief.code

    for _ in range(5):
        assert not Message.objects.filter(kind="security-notice").exists()
        thief.types_code(wrong(code))

    told = Message.objects.filter(kind="security-notice")
    assert sorted(row.address for row in told) == ["dana@example.com", "dana@home.example"]
    assert {"wrong-codes"} == {json.loads(row.facts)["notice"] for row in told}
