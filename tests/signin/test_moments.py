"""What happens when the world changes, or something breaks, between two lines of a sign-in."""

import pytest
from django.apps import apps
from django.urls import get_resolver

from gatepost.delivery.models import Message
from gatepost.employees import flow as people_flow
from gatepost.employees import passwords
from gatepost.employees.models import Employee
from gatepost.factors.email_code import factor
from gatepost.factors.email_code.models import Challenge
from gatepost.kernel import keyring, where
from gatepost.limits.models import Attempt
from gatepost.sessions.models import PendingSignIn, Session
from gatepost.signin import code_flow
from tests import people
from tests.portal import Somebody, wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting():
    people.two_factor_on()
    people.add()
    somebody = Somebody()
    somebody.types_password()
    somebody.client.raise_request_exception = False
    return somebody


def broken(*_args, **_kwargs):
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (factor, "matches"),
        (factor, "wrong"),
        (factor.challenge.Challenge, "code"),
        (code_flow.entries, "record"),
        (keyring, "current"),
    ],
)
def test_a_try_stays_counted_whatever_breaks_after_it(waiting, monkeypatch, place, name):
    form, code = waiting.form_on("/sign-in/code/"), waiting.code
    charge = factor.charge

    def charge_then_break(folded, step):
        charged = charge(folded, step)
        monkeypatch.setattr(place, name, broken)
        return charged

    monkeypatch.setattr(factor, "charge", charge_then_break)
    answer = waiting.sends("/sign-in/code/", code=wrong(code), **form)

    assert answer.status_code == 500
    assert Challenge.objects.get().attempts == 1
    assert Attempt.objects.filter(key__startswith="code-employee").count() == 1
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (factor, "spend"),
        (code_flow.people, "signed_in"),
        (code_flow.sessions, "open_session"),
        (code_flow.sessions, "remember_browser"),
        (code_flow.spending, "give_back"),
        (code_flow.snapshot, "current"),
    ],
)
def test_a_right_code_that_breaks_half_way_opens_nothing_and_can_be_typed_again(
    waiting, monkeypatch, place, name
):
    code = waiting.code
    with monkeypatch.context() as patched:
        patched.setattr(place, name, broken)
        assert waiting.types_code(code).status_code == 500
    assert not Session.objects.exists()

    waiting.types_code(code)

    assert waiting.is_in


def change_before_the_session(monkeypatch, change) -> None:
    matches = factor.matches

    def change_then_match(*args):
        change()
        return matches(*args)

    monkeypatch.setattr(factor, "matches", change_then_match)


@pytest.mark.parametrize(
    "change",
    [
        lambda: people_flow.deactivate("dana", where=where.COMMAND_LINE, by="a test"),
        lambda: Employee.objects.update(epoch=2),
        lambda: Employee.objects.update(password_version=2),
        lambda: Challenge.objects.update(superseded_at="2026-01-01T00:00:00Z"),
        lambda: PendingSignIn.objects.update(finished_at="2026-01-01T00:00:00Z"),
        lambda: PendingSignIn.objects.update(cancelled_at="2026-01-01T00:00:00Z"),
    ],
    ids=["made inactive", "ended", "password changed", "superseded", "finished elsewhere", "signed out"],
)
def test_a_right_code_does_not_let_in_who_was_ended_at_that_moment(waiting, monkeypatch, change):
    change_before_the_session(monkeypatch, change)

    answer = waiting.types_code(waiting.code)

    assert answer.status_code == 303
    assert not Session.objects.exists()


def test_the_policy_that_counts_is_the_one_at_the_moment_of_the_session(monkeypatch):
    people.add()
    somebody = Somebody()
    stale = passwords.stale

    def raise_the_policy(employee):
        people.two_factor_on()
        return stale(employee)

    monkeypatch.setattr(passwords, "stale", raise_the_policy)

    assert somebody.types_password()["Location"] == "/sign-in/code/"
    assert not Session.objects.exists()


def test_a_changed_address_kills_the_code(waiting):
    code = waiting.code
    Employee.objects.update(email2="new@home.example")

    waiting.types_code(code)

    assert not waiting.is_in


def test_a_password_hashed_under_older_parameters_is_hashed_anew(waiting, settings):
    before = Employee.objects.get().password
    settings.ARGON2 = (9216, 1, 1)

    Somebody().types_password()

    after = Employee.objects.get()
    assert after.password != before
    assert "m=9216" in after.password
    assert after.password_version == 1, "it is the same password"
    assert passwords.verify(passwords.find("dana"), people.PASSWORD, keyring.current(), "dana")


def rows() -> dict[str, list]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


def test_looking_at_pages_changes_nothing_and_mails_nothing(waiting):
    inside = Somebody("198.51.100.1")
    inside.signs_in()
    Message.objects.all().delete()
    before = rows()

    for pattern in get_resolver().url_patterns:
        for visitor in (inside, waiting, Somebody()):
            for method in (visitor.client.get, visitor.client.head):
                method(f"/{pattern.pattern}")

    assert rows() == before
