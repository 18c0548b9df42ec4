"""The switch refuses, and says why, whenever somebody could be locked out by it."""

from datetime import timedelta

import pytest

from gatepost.delivery.models import Message
from gatepost.employees.models import Employee
from gatepost.enabling import flow, questions
from gatepost.enabling.flow import By, Grew, Switched
from gatepost.enabling.models import MailDomain
from gatepost.factors.contract import Refusal
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.kernel import clock, where
from gatepost.limits import budgets, spending
from gatepost.limits.spending import Charge
from gatepost.options import snapshot
from tests import people
from tests.enabling import desk
from tests.enabling.desk import PAGE, Administrator, is_on
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana(settings):
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25",)
    desk.seen()
    return Administrator()


def mail_only_after_signing_in(domain):
    MailDomain.objects.create(domain=domain, readable=False, answered_by="a test", answered_at=clock.now())


def tries_left(employee):
    """Return how many wrong codes this employee's name still takes within the hour."""
    whole = f"{employee.pk}/{employee.password_version}"
    return spending.left([Charge(budgets.CODE_EMPLOYEE, whole)], now=clock.now())


def no_relay(_dana, settings):
    settings.SMTP_URLS = ()


def not_running(_dana, _settings):
    desk.seen(ago=timedelta(minutes=1))


def other_keys(_dana, _settings):
    desk.seen(keys="another", host="mailer-2")


def no_address(dana, _settings):
    Employee.objects.filter(pk=dana.employee.pk).update(email1="", email2="")


def mail_behind_the_portal(_dana, _settings):
    mail_only_after_signing_in("example.com")
    mail_only_after_signing_in("home.example")


REFUSED = [
    (no_relay, "No mail server is set"),
    (not_running, "The delivery service is not running, so no code can be mailed. It was last seen at"),
    (other_keys, "The delivery service on mailer-2 has other keys"),
    (no_address, "You have no address for your choice"),
    (mail_behind_the_portal, "so you would lock yourself out"),
]


@pytest.mark.parametrize(("trouble", "why"), REFUSED)
def test_no_code_is_asked_for_where_none_could_come_or_help(dana, settings, trouble, why):
    trouble(dana, settings)

    dana.asks()

    assert why in dana.says
    assert not Message.objects.exists()
    assert "Send me a code" not in dana.says


@pytest.mark.parametrize(("trouble", "why"), REFUSED[:-2])
def test_a_right_code_turns_nothing_on_where_mail_has_gone_since(dana, settings, trouble, why):
    dana.asks()
    code = dana.enable_code
    trouble(dana, settings)

    dana.turns_on(code)

    assert why in dana.says
    assert not is_on()
    assert Challenge.objects.get().attempts == 0


def test_who_has_a_sheet_may_read_mail_behind_the_portal(dana, settings):
    mail_behind_the_portal(dana, settings)
    people.sheet(dana.employee)
    dana.asks()

    dana.turns_on()

    assert is_on()


def test_outsiders_have_to_be_agreed_to_by_number(dana):
    people.add("sam", email1="", email2="")
    dana.asks()

    dana.turns_on()
    assert "1 would be left outside. Tick" in dana.says
    assert not is_on()
    dana.turns_on(leave_outside="on")

    assert is_on()


def test_when_more_would_be_left_outside_the_page_comes_again_and_says_so(dana):
    people.add("sam", email1="", email2="")
    dana.asks()
    form = dana.form_on(PAGE)
    people.add("kim", email1="", email2="")

    dana.goes_back(
        dana.sends(PAGE, **{**form, "do": "turn on", "code": dana.enable_code, "leave_outside": "on"})
    )

    assert "Meanwhile 2 would be left outside, not 1." in dana.says
    assert not is_on()
    assert Challenge.objects.get().attempts == 0


def test_who_is_left_outside_after_the_try_was_paid_for_counts_too(dana, monkeypatch):
    dana.asks()
    counted = iter([0, 3, 3])
    monkeypatch.setattr(questions, "outside", lambda: next(counted))

    dana.turns_on()

    assert "3 would be left outside" in dana.says
    assert not is_on()
    assert tries_left(dana.employee) == 10
    assert Challenge.objects.get().consumed_at is None


def test_who_has_a_sheet_is_not_left_outside(dana):
    people.sheet(people.add("sam", email1="", email2=""))
    dana.asks()

    dana.turns_on()

    assert is_on()


def test_who_must_sign_in_to_read_the_code_is_left_outside(dana):
    people.add("lee", email1="lee@Example.com", email2="", destination="email1")
    mail_only_after_signing_in("example.com")

    assert questions.outside() == 1


def test_an_administrator_who_was_made_inactive_meanwhile_turns_nothing_on(dana):
    dana.asks()
    step = dana.step
    code = dana.enable_code
    Employee.objects.update(active=False)

    flow.prove(step, code, By(where.COMMAND_LINE, "dana"), acknowledged=9, tell=False)

    assert not is_on()


def test_of_two_administrators_at_once_one_turns_it_on(dana):
    both = [dana, Administrator("robin")]
    codes, steps = [], []
    for each in both:
        each.asks()
        codes.append(each.enable_code)
        steps.append(each.step)

    proved = at_once(
        2, lambda n: flow.prove(steps[n], codes[n], By(where.COMMAND_LINE, "x"), acknowledged=0, tell=True)
    )

    assert sorted(each.name for each in proved) == ["DONE", "WAS_SO"]
    assert Entry.objects.filter(event="two-factor.on").count() == 1


def test_a_code_that_is_typed_twice_at_once_is_spent_once(dana):
    dana.asks()
    step, code = dana.step, dana.enable_code

    proved = at_once(
        4, lambda _: flow.prove(step, code, By(where.COMMAND_LINE, "x"), acknowledged=0, tell=True)
    )

    assert sum(each is Switched.DONE for each in proved) == 1
    assert sum(isinstance(each, Refusal) for each in proved) == 3


def test_an_option_changed_at_this_very_moment_keeps_nothing_from_being_turned_on(dana, monkeypatch):
    dana.asks()
    change, overtaken = snapshot.change, iter([True, True])
    monkeypatch.setattr(
        snapshot, "change", lambda *a, **k: None if next(overtaken, False) else change(*a, **k)
    )

    dana.turns_on()

    assert is_on()


def test_agreeing_to_more_than_there_are_is_no_harm(dana):
    dana.asks()
    step = dana.step

    proved = flow.prove(step, dana.enable_code, By(where.COMMAND_LINE, "d"), acknowledged=5, tell=False)

    assert proved is Switched.DONE
    assert not isinstance(proved, Grew)
