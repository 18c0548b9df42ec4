"""Who is let in where, for how long, and by how many looks at the database."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from gatepost.delivery.models import Message
from gatepost.kernel import clock
from gatepost.options.models import Document
from gatepost.sessions import cookies
from gatepost.sessions.models import RecognisedBrowser, Session
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(transactional_db):
    return people.add()


def test_a_view_that_is_not_listed_as_public_is_closed(dana):
    views = [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
    closed = [each for each in views if each.name not in settings.PUBLIC_VIEWS]

    assert closed
    for each in closed:
        answer = Somebody().gets("/" + re.sub("<[^>]*>", "1", str(each.pattern)))
        assert answer.status_code == 303
        assert answer["Location"].startswith("/sign-in/")


def test_a_session_ends_after_an_hour_without_use(dana):
    with time_machine.travel(clock.now(), tick=False) as hours:
        somebody = Somebody()
        somebody.types_password()
        for _ in range(3):
            hours.shift(timedelta(minutes=59))
            assert somebody.is_in
        hours.shift(timedelta(minutes=61))

        assert not somebody.is_in


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(dana):
    with time_machine.travel(clock.now(), tick=False) as hours:
        somebody = Somebody()
        somebody.types_password()
        for _ in range(15):
            hours.shift(timedelta(minutes=47))
            assert somebody.is_in
        hours.shift(timedelta(minutes=20))

        assert not somebody.is_in


def test_turning_two_factor_on_holds_open_sessions_to_it_at_their_next_request(dana):
    somebody = Somebody()
    somebody.types_password()
    people.two_factor_on()

    answer = somebody.gets("/?tab=2")

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/code/?next=%2F%3Ftab%3D2")
    somebody.gets(answer["Location"])
    assert "Send me a code" in somebody.says
    assert not Message.objects.exists(), "a GET sends no mail"


def test_after_the_code_the_page_that_was_asked_for_is_there(dana):
    somebody = Somebody()
    somebody.types_password()
    before = somebody.client.cookies["gp_session"].value
    people.two_factor_on()
    asked = somebody.gets("/?tab=2")["Location"]

    somebody.posts("/sign-in/code/resend/", asked)
    answer = somebody.types_code(somebody.code)

    assert answer["Location"] == "/?tab=2"
    assert somebody.is_in
    assert Session.objects.get().amr == "pwd email"
    assert Session.objects.get().key != cookies.key(before), "the old session has ended"


def test_turned_off_again_it_simply_works(dana):
    somebody = Somebody()
    somebody.types_password()
    people.two_factor_on()
    assert not somebody.is_in
    people.option("two_factor", False)

    assert somebody.is_in


def test_a_session_that_owes_the_second_step_may_sign_out(dana):
    somebody = Somebody()
    somebody.types_password()
    people.two_factor_on()

    somebody.posts("/sign-out/", "/sign-in/code/")

    assert not Session.objects.exists()


def test_nobody_gets_in_while_the_policy_cannot_be_read(dana):
    somebody = Somebody()
    somebody.types_password()
    somebody.client.raise_request_exception = False
    Document.objects.all().delete()

    answer = somebody.gets("/")

    assert answer.status_code == 500
    assert b"Hello" not in answer.content


def test_a_page_costs_one_look_at_the_database(dana):
    somebody = Somebody()
    somebody.types_password()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert somebody.is_in

    assert len(queries) == 1, [each["sql"] for each in queries]


def test_the_database_holds_only_hashes_of_what_cookies_hold(dana):
    people.two_factor_on()
    somebody = Somebody()
    somebody.types_password()
    pending = somebody.client.cookies["gp_pending"].value
    somebody.types_code(somebody.code)
    values = {pending, *(somebody.client.cookies[name].value for name in ("gp_session", "gp_browser"))}

    stored = {Session.objects.get().key, RecognisedBrowser.objects.get().key}

    assert not values & stored
    assert stored <= {cookies.key(value) for value in values}
    for key in stored:
        thief = Somebody()
        thief.client.cookies["gp_session"] = key
        assert not thief.is_in


@pytest.mark.parametrize("value", ["", "x", "x" * 5000, "\u00e9", "' OR 1=1 --"])
def test_a_made_up_cookie_is_nobody(dana, value):
    somebody = Somebody()
    for name in ("gp_session", "gp_pending", "gp_browser", "gp_form"):
        somebody.client.cookies[name] = value

    assert not somebody.is_in
    assert somebody.types_password()["Location"] == "/"


def test_five_browsers_are_recognised_and_a_sixth_replaces_the_oldest(dana):
    people.two_factor_on()
    for number in range(6):
        Somebody(f"198.51.{number}.1").signs_in()

    assert RecognisedBrowser.objects.count() == 5
    assert not RecognisedBrowser.objects.filter(address="198.51.0.1").exists()


def test_a_browser_that_is_recognised_stays_so_under_the_same_cookie(dana):
    people.two_factor_on()
    somebody = Somebody()
    somebody.signs_in()
    before = somebody.client.cookies["gp_browser"].value
    somebody.posts("/sign-out/", "/")
    somebody.signs_in()

    assert somebody.client.cookies["gp_browser"].value == before
    assert RecognisedBrowser.objects.count() == 1


def test_cookies_are_sent_as_they_should_be(dana):
    people.two_factor_on()
    somebody = Somebody()
    sent = {**somebody.types_password().cookies, **somebody.types_code(somebody.code).cookies}

    for name, cookie in sent.items():
        assert cookie["httponly"], name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name
        assert cookie["samesite"] == ("Strict" if name == "gp_pending" else "Lax"), name


def test_a_page_that_is_too_long_to_come_back_to_is_let_go(dana):
    assert Somebody().gets(f"/?{'x' * 3000}")["Location"] == "/sign-in/"
