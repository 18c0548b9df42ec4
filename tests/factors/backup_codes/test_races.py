"""One backup code, or two kinds of codes, posted at one moment: one session, and nothing spent that opened none."""

import copy

import pytest
from django.conf import settings
from django.test import Client

from gatepost.factors.backup_codes.models import Line
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.limits.models import Attempt, Guard
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 40


@pytest.fixture
def dana(transactional_db):
    people.two_factor_on()
    return people.add()


def waits(address="203.0.113.7") -> Somebody:
    somebody = Somebody(address)
    somebody.types_password()
    return somebody


def post_at_once(posts: list[tuple[Somebody, str]]) -> list:
    """Post each code at the same moment, from a copy of its browser. Every form of a browser is as good as another."""
    forms = {id(somebody): somebody.form_on("/sign-in/") for somebody, _ in posts}

    def post(number: int):
        somebody, code = posts[number]
        browser = Client(
            raise_request_exception=False,
            REMOTE_ADDR=somebody.client.defaults["REMOTE_ADDR"],
            SERVER_NAME="127.0.0.1",
            SERVER_PORT=8000,
        )
        browser.cookies = copy.deepcopy(somebody.client.cookies)
        fields = {**forms[id(somebody)], "code": code}
        return browser.post("/sign-in/code/", fields, HTTP_ORIGIN=settings.PUBLIC_URL)

    answers = at_once(len(posts), post)
    assert {answer.status_code for answer in answers} <= {200, 303, 429}
    return answers


def winners(answers) -> int:
    return sum("gp_session" in answer.cookies for answer in answers)


@pytest.mark.slow
def test_sixteen_threads_with_one_code_open_one_session_in_each_of_40_rounds(dana):
    for round_ in range(ROUNDS):
        if round_ % 10 == 0:
            lines = people.sheet(dana).lines
        line = lines[round_ % 10]
        four = [waits(f"198.51.{round_}.{number}") for number in range(4)]

        answers = post_at_once([(somebody, line) for somebody in four] * 4)

        assert winners(answers) == 1
        assert Session.objects.count() == round_ + 1
        assert Line.objects.exclude(used_at=None).count() == round_ + 1


def spent() -> int:
    """Return how many codes were used up, of either kind."""
    mailed = Challenge.objects.exclude(consumed_at=None).count()
    return mailed + Line.objects.exclude(used_at=None).count()


@pytest.mark.slow
def test_eight_mailed_and_eight_backup_codes_at_once_spend_one_of_them(dana):
    for round_ in range(20):
        if round_ % 10 == 0:
            lines = people.sheet(dana).lines
        somebody = waits(f"198.51.{round_}.7")
        before = spent()

        answers = post_at_once([(somebody, somebody.code), (somebody, lines[round_ % 10])] * 8)

        assert winners(answers) == 1
        assert Session.objects.count() == round_ + 1
        assert spent() == before + 1, "a code that opened nothing is still good"


def test_two_codes_of_a_sheet_that_waits_both_sign_in_and_arm_it_once(dana):
    people.sheet(dana)
    lines = people.sheet(dana, armed=False).lines
    browsers = [waits(f"198.51.{number}.7") for number in range(4)]

    answers = post_at_once(list(zip(browsers, lines, strict=False)))

    assert winners(answers) == 4
    assert Line.objects.exclude(used_at=None).count() == 4


def test_a_code_that_lost_the_race_is_no_failure(dana):
    line = people.sheet(dana).lines[0]
    somebody = waits()

    answers = post_at_once([(somebody, line)] * 4)

    assert winners(answers) == 1
    assert not Attempt.objects.filter(key__startswith="backup").exists()


@pytest.mark.parametrize("emptied", [False, True])
def test_of_thirty_wrong_ones_at_once_five_are_compared(dana, emptied):
    line = people.sheet(dana).lines[0]
    somebody = waits()
    if emptied:
        Guard.objects.all().delete()

    post_at_once([(somebody, people.guess(line))] * 30)

    assert Entry.objects.filter(event="sign-in.code-refused").count() == 5
    assert Attempt.objects.filter(key__startswith="backup-pending").count() == 5


def test_of_forty_wrong_ones_at_once_from_one_network_twenty_are_compared(dana):
    line = people.sheet(dana).lines[0]
    eight = [waits(f"198.51.100.{number}") for number in range(8)]

    post_at_once([(somebody, people.guess(line)) for somebody in eight] * 5)

    assert Entry.objects.filter(event="sign-in.code-refused").count() == 20
    assert Attempt.objects.filter(key__startswith="backup-network").count() == 20
