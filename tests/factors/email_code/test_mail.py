"""The mail with the code: what it says, and when nobody needs it any more."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Unwanted
from gatepost.delivery.models import Message
from gatepost.employees.models import Employee
from gatepost.factors.email_code.models import Challenge
from tests import people
from tests.portal import Somebody, code_in, envelope, letters, wrong

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 7, 1, 9, 41, 20, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def somebody(transactional_db):
    people.two_factor_on()
    people.option("organisation", "Example Ltd")
    people.option("time_zone", "Europe/London")
    people.add()
    with time_machine.travel(MORNING, tick=False) as clock:
        waiting = Somebody()
        waiting.types_password()
        waiting.clock = clock
        yield waiting


def words(letter) -> str:
    return "\n".join(block.text for block in letter.blocks)


def test_it_says_who_asked_from_where_and_until_when_it_works(somebody):
    [(_, letter), _] = letters()
    mark = Challenge.objects.get().reference

    assert letter.subject == f"Your sign-in code for Example Ltd ({mark})"
    assert code_in(letter) == somebody.code
    assert f"Marked {mark}. Works until 09:51 London time (10 more minutes)." in words(letter)
    assert "Asked for at 09:41 from Chrome on Windows, network address 203.0.113.7." in words(letter)
    assert "call your administrator" in words(letter)


def test_the_minutes_left_are_worked_out_at_each_send(somebody):
    somebody.clock.shift(timedelta(minutes=4))

    [(_, letter), _] = letters()

    assert "(6 more minutes)" in words(letter)


def test_the_code_stands_in_the_subject_only_where_the_option_says_so(somebody):
    [(_, letter), _] = letters()
    assert somebody.code not in letter.subject + letter.preheader

    people.option("code_in_subject", True)

    [(_, letter), _] = letters()
    assert somebody.code in letter.subject


def test_a_user_agent_cannot_write_into_the_mail(transactional_db):
    people.two_factor_on()
    people.add("eve")
    waiting = Somebody()
    waiting.client.defaults["HTTP_USER_AGENT"] = "Call +1 555 0199 at https://evil.example now/1.0"
    waiting.types_password("eve")

    said = words(letters()[-1][1])

    assert "evil" not in said
    assert "another browser" in said


@pytest.mark.parametrize("end", ["used", "expired", "used up", "replaced", "address changed"])
def test_nobody_is_mailed_a_code_that_no_longer_works(somebody, end):
    if end == "used":
        somebody.types_code(somebody.code)
    elif end == "expired":
        somebody.clock.shift(timedelta(minutes=10))
    elif end == "used up":
        for _ in range(5):
            somebody.types_code(wrong(somebody.code))
    elif end == "replaced":
        Challenge.objects.update(superseded_at=MORNING)
    else:
        Employee.objects.update(email1="new@example.com")

    row = Message.objects.order_by("id")[0]

    assert isinstance(kinds.find(row.kind).letter(envelope(row)), Unwanted)
