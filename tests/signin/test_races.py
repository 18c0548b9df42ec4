"""One code, many posts at one moment: one session, exact counters, and never an error page."""

import copy

import pytest
from django.conf import settings
from django.test import Client

from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.limits.models import Attempt, Guard
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody, wrong
from tests.racing import at_once

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(transactional_db):
    """Return somebody who has typed the password and owes the code."""
    people.two_factor_on()
    people.add()
    somebody = Somebody()
    somebody.types_password()
    return somebody


def post_at_once(somebody: Somebody, codes: list[str]) -> list:
    """Post each of `codes` at the same moment from copies of one browser."""
    form = somebody.form_on("/sign-in/code/")
    origin = {"HTTP_ORIGIN": settings.PUBLIC_URL}

    def post(number: int):
        browser = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1", SERVER_PORT=8000)
        browser.cookies = copy.deepcopy(somebody.client.cookies)
        return browser.post("/sign-in/code/", {**form, "code": codes[number]}, **origin)

    return at_once(len(codes), post)


@pytest.mark.slow
def test_sixteen_threads_with_one_right_code_open_one_session_in_each_of_40_rounds(transactional_db):
    people.two_factor_on()
    people.add()
    for round_ in range(40):
        somebody = Somebody(f"198.51.{round_}.7")
        somebody.types_password()

        answers = post_at_once(somebody, [somebody.code] * 16)

        assert {answer.status_code for answer in answers} <= {200, 303}
        assert sum("gp_session" in answer.cookies for answer in answers) == 1
        assert Session.objects.count() == round_ + 1
        assert Challenge.objects.filter(consumed_at=None).count() == 0
        assert not Attempt.objects.exists(), "a right code that lost the race is no failure"


@pytest.mark.parametrize("emptied", [False, True])
def test_of_sixty_wrong_codes_at_once_five_are_compared(waiting, emptied):
    code = waiting.code
    if emptied:
        Guard.objects.all().delete()
        Attempt.objects.all().delete()

    answers = post_at_once(waiting, [wrong(code)] * 60)

    assert {answer.status_code for answer in answers} == {303}
    assert Entry.objects.filter(event="sign-in.code-refused").count() == 5, "so many were compared"
    assert Challenge.objects.get().attempts == 5
    assert Attempt.objects.filter(key__startswith="code-employee").count() == 5


def test_the_right_code_among_wrong_ones_is_one_of_five_tries(waiting):
    code = waiting.code

    answers = post_at_once(waiting, [wrong(code)] * 30 + [code] + [wrong(code)] * 29)

    assert {answer.status_code for answer in answers} <= {200, 303}
    assert Challenge.objects.get().attempts <= 5
    assert Session.objects.count() <= 1
