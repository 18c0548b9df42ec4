"""Who has to sign in again reads why; who never was signed in reads nothing of it."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.employees import flow as employees
from gatepost.kernel import clock
from gatepost.kernel.where import COMMAND_LINE
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)
BACK = "Sign in again and you come back to where you were."
ELSEWHERE = "You were signed out: this session was ended elsewhere, or by an administrator."


@pytest.fixture
def dana():
    people.add()
    somebody = Somebody()
    somebody.types_password()
    return somebody


def asks(somebody, path="/account/"):
    """Open a page, and follow where that leads."""
    answer = somebody.gets(path)
    return " ".join(somebody.gets(answer["Location"]).content.decode().split())


def test_who_signs_out_reads_that_it_is_so(dana):
    answer = dana.posts("/sign-out/", "/")

    page = dana.gets(answer["Location"]).content.decode()

    assert "You are signed out." in page
    assert BACK not in page


def test_after_a_while_without_use_that_is_the_reason(dana):
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        page = asks(dana)

    assert f"You were signed out because nothing was done here for 60 minutes. {BACK}" in page


def test_after_twelve_hours_that_is_the_reason(dana):
    Session.objects.update(created_at=clock.now() - timedelta(hours=13))

    assert f"You were signed out because a session lasts 12 hours at most. {BACK}" in asks(dana)


def test_what_was_ended_elsewhere_says_so(dana):
    Session.objects.all().delete()

    assert f"{ELSEWHERE} {BACK}" in asks(dana)


def test_who_may_no_longer_sign_in_reads_no_more_than_that(dana):
    employees.deactivate("dana", where=COMMAND_LINE, by="a test")

    page = asks(dana)

    assert ELSEWHERE in page
    assert "dana" not in page.lower()


def test_nobody_comes_back_to_where_there_is_no_way_back_to(dana):
    Session.objects.all().delete()

    page = asks(dana, "/")

    assert ELSEWHERE in page
    assert BACK not in page


@pytest.mark.parametrize("path", ["/sign-in/", "/account/", "/sign-in/?done=", "/sign-in/?done=<b>ended</b>"])
def test_a_stranger_reads_nothing_of_it(dana, path):
    stranger = Somebody("198.51.100.9")

    answer = stranger.gets(path)
    page = stranger.goes_on(answer).content.decode()

    assert "signed out" not in page
    assert "<b>ended" not in page


def test_who_has_signed_in_again_reads_it_no_more(dana):
    Session.objects.all().delete()
    dana.types_password()

    dana.posts("/sign-out/", "/")

    assert ELSEWHERE not in dana.gets("/sign-in/").content.decode()


def test_what_was_wrong_with_the_password_comes_before_it(dana):
    Session.objects.all().delete()

    dana.types_password(password="wrong")

    assert ELSEWHERE not in dana.says
