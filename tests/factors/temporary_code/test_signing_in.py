"""A temporary code lets in the one sign-in that it was made for, once, within a quarter of an hour."""

import copy
import json
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from gatepost.employees import flow as employees
from gatepost.factors.email_code.models import Challenge
from gatepost.factors.temporary_code import flow
from gatepost.factors.temporary_code.flow import Maker
from gatepost.factors.temporary_code.models import TemporaryCode
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.errors import PlainError
from gatepost.kernel.where import COMMAND_LINE
from gatepost.limits.models import Attempt
from gatepost.sessions.models import Session
from tests import people
from tests.administration.office import told_by_mail
from tests.portal import Somebody, wrong
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
KIM = Maker("kim", "Kim Cole, an administrator,", "her mail is down")


@pytest.fixture
def dana():
    people.two_factor_on()
    return people.add()


@pytest.fixture
def waiting(dana):
    """Return her browser, which waits for a code."""
    somebody = Somebody()
    somebody.types_password()
    return somebody


def reference():
    """Return the mark on the page that was shown last."""
    return Challenge.objects.order_by("-created_at").first().reference


def made_for(employee, mark=""):
    made = flow.make_for(employee.id, mark or reference(), by=KIM, where=COMMAND_LINE)
    return made and made.code


def made_on_the_server(employee):
    return flow.make_on_the_server(employee.id, by=KIM, where=COMMAND_LINE).code


def says(somebody):
    """Return what the page says about the code that was typed last."""
    return somebody.gets("/sign-in/code/").content.decode()


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " ")])
def test_it_takes_the_place_of_the_mailed_code(dana, waiting, typed):
    code = made_for(dana)

    waiting.types_code(typed(code))

    assert waiting.is_in
    assert Session.objects.get().amr == "pwd temporary"


def test_it_is_told_by_mail_and_written_down_with_who_and_why(dana, waiting):
    code = made_for(dana)

    told = told_by_mail("temporary code was made for you")
    assert set(told) == {"dana@example.com", "dana@home.example"}
    assert "Kim Cole, an administrator, made a temporary code" in told["dana@example.com"]
    assert "Reason: her mail is down" in told["dana@example.com"]
    entry = json.loads(Entry.objects.get(event="temporary-code.made").details)
    assert entry == {"by": "kim", "reason": "her mail is down", "mark": reference()}
    assert code.replace("-", "") not in str(told) + str(list(TemporaryCode.objects.values()))


def test_it_works_once(dana, waiting):
    code = made_for(dana)
    waiting.types_code(code)
    again = Somebody()
    again.types_password()

    again.types_code(code)

    assert "No temporary code works for this sign-in" in says(again)
    assert Session.objects.count() == 1


def test_in_another_browser_it_is_none(dana, waiting):
    thief = Somebody("198.51.100.9")
    thief.types_password()
    mine = Challenge.objects.order_by("created_at").first().reference
    code = made_for(dana, mine)

    thief.types_code(code)

    assert "No temporary code works for this sign-in" in says(thief)
    waiting.types_code(code)
    assert waiting.is_in


def test_for_another_employee_it_is_none(dana, waiting):
    code = made_on_the_server(dana)
    people.add("lee")
    lee = Somebody()
    lee.types_password("lee")

    lee.types_code(code)

    assert not lee.is_in
    waiting.types_code(code)
    assert waiting.is_in


@pytest.mark.parametrize("mark", ["ZZ-9", "", "-", "x" * 500, "\x00", "' OR 1=1"])
def test_a_mark_that_no_sign_in_has_makes_none(dana, waiting, mark):
    assert made_for(dana, mark or " ") is None
    assert not TemporaryCode.objects.exists()


def test_a_mark_of_somebody_elses_sign_in_makes_none(dana, waiting):
    assert made_for(people.add("lee"), reference()) is None


def test_no_code_is_made_for_a_sign_in_that_has_ended(dana, waiting):
    mark = reference()
    waiting.types_code(waiting.code)

    assert made_for(dana, mark) is None


def test_a_sign_in_whose_mailed_code_came_too_late_is_still_found(dana, waiting):
    with time_machine.travel(clock.now() + timedelta(minutes=12)):
        waiting.types_code(made_for(dana))

        assert waiting.is_in


@pytest.mark.parametrize(("minutes", "let_in"), [(14, True), (16, False)])
def test_it_works_for_a_quarter_of_an_hour(dana, waiting, minutes, let_in):
    code = made_for(dana)
    with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
        waiting.types_code(code)

        assert waiting.is_in is let_in


def test_a_new_one_takes_the_place_of_the_old(dana, waiting):
    old, new = made_for(dana), made_for(dana)

    waiting.types_code(old)

    assert not waiting.is_in
    waiting.types_code(new)
    assert waiting.is_in


def test_the_old_one_does_not_come_back_when_the_new_one_was_used(dana, waiting):
    old, new = made_on_the_server(dana), made_on_the_server(dana)
    waiting.types_code(new)
    other = Somebody("198.51.100.9")
    other.types_password()

    other.types_code(old)

    assert not other.is_in


def test_five_tries_are_all_it_takes_and_they_count_with_the_mailed_ones(dana, waiting):
    code = made_for(dana)
    for left in (4, 3, 2, 1, 0):
        waiting.types_code(people.guess_temporary(code))
        assert f"{left} tr" in says(waiting)

    waiting.types_code(code)

    assert not waiting.is_in
    assert "Too many wrong codes." in says(waiting)
    assert Attempt.objects.filter(key__startswith="code-employee").count() == 5


def test_a_slip_costs_nothing(dana, waiting):
    code = made_for(dana)

    waiting.types_code(code[:-1] + ("7" if code[-1] != "7" else "8"))

    assert "One of the eight letters and digits" in says(waiting)
    assert not Attempt.objects.filter(key__startswith="code-employee").exists()


def test_it_works_when_a_thief_has_used_up_the_tries_of_the_account(dana, waiting):
    for _ in range(2):
        thief = Somebody("198.51.100.9")
        thief.types_password()
        for _ in range(5):
            thief.types_code(wrong(thief.code))
    mark = Challenge.objects.order_by("created_at").first().reference

    code = made_for(dana, mark)
    waiting.types_code(people.guess_temporary(code))

    assert "4 tries left" in says(waiting)
    assert Attempt.objects.filter(key__startswith="code-employee").count() == 10  # full, and not overfull
    waiting.types_code(code)
    assert waiting.is_in


def test_it_is_no_way_to_show_once_more_who_one_is(dana, waiting):
    waiting.types_code(waiting.code)
    code = made_on_the_server(dana)

    waiting.posts("/confirm/", password=people.PASSWORD, next="/account/")
    waiting.types_code(code)

    assert "good for signing in alone" in says(waiting)


def test_it_dies_with_what_ends_all_of_somebodys_sign_ins(dana, waiting):
    code = made_for(dana)
    employees.end_all(dana.id, where=COMMAND_LINE, by="kim")

    waiting.types_code(code)

    assert not waiting.is_in


# --- from the command line ----------------------------------------------------------------------------------------
def test_one_made_on_the_server_is_for_the_first_sign_in_that_presents_it(dana, capsys):
    call_command("employee", "temporary-code", "DANA", "--reason", "locked out", "--json")
    code = json.loads(capsys.readouterr().out)["code"]
    first, second = Somebody(), Somebody("198.51.100.9")
    for each in (first, second):
        each.types_password()

    for each in (first, second):
        each.types_code(code)

    assert (first.is_in, second.is_in) == (True, False)


@pytest.mark.parametrize(
    ("name", "reason", "said"),
    [
        ("nobody", "because", "no active employee"),
        ("gone", "because", "no active employee"),
        ("dana", " ", "Say why"),
    ],
)
def test_the_command_says_why_it_makes_none(dana, name, reason, said):
    gone = people.add("gone")
    employees.make_inactive(gone.id, where=COMMAND_LINE, by="kim")

    with pytest.raises((PlainError, CommandError), match=said):
        call_command("employee", "temporary-code", name, "--reason", reason)


# --- at the same moment -------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("make", [made_for, made_on_the_server])
def test_of_sixteen_posts_at_once_one_gets_in_each_of_ten_rounds(dana, make):
    for round_ in range(10):
        somebody = Somebody(f"198.51.{round_}.7")
        somebody.types_password()
        code = make(dana)

        answers = post_at_once(somebody, [code] * 16)

        assert sum("gp_session" in answer.cookies for answer in answers) == 1
        assert Session.objects.count() == round_ + 1
        assert not Attempt.objects.filter(key__startswith="code-employee").exists()


@pytest.mark.slow
def test_of_a_mailed_and_a_temporary_code_at_once_one_gets_in_and_the_other_is_not_spent(dana):
    for round_ in range(10):
        somebody = Somebody(f"198.51.{round_}.7")
        somebody.types_password()
        made_for(dana)
        codes = [somebody.code, made_for(dana)] * 4

        answers = post_at_once(somebody, codes)

        assert sum("gp_session" in answer.cookies for answer in answers) == 1
        spent = Challenge.objects.exclude(consumed_at=None).count()
        assert spent + TemporaryCode.objects.exclude(consumed_at=None).count() == round_ + 1


def post_at_once(somebody, codes):
    form = somebody.form_on("/sign-in/code/")

    def post(number):
        browser = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1", SERVER_PORT=8000)
        browser.cookies = copy.deepcopy(somebody.client.cookies)
        fields = {**form, "code": codes[number]}
        return browser.post("/sign-in/code/", fields, HTTP_ORIGIN=settings.PUBLIC_URL)

    answers = at_once(len(codes), post)
    assert {answer.status_code for answer in answers} == {303}
    return answers
