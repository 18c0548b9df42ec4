"""What somebody gains who asks in vain, comes back, or has been let go: nothing, and nobody else is hindered."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.employees.models import Employee
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.limits.models import Attempt, Guard
from gatepost.sessions import cookies
from gatepost.sessions.models import PendingSignIn, RecognisedBrowser, Session
from tests import people
from tests.portal import Somebody, wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana():
    return people.add()


def guess_passwords(name="dana", times=30) -> None:
    for number in range(times):
        Somebody(f"198.51.{number}.1").types_password(name, "wrong password here")


def test_a_stranger_cannot_keep_the_owner_out_while_the_password_suffices(dana):
    owner = Somebody()
    owner.types_password()
    owner.posts("/sign-out/", "/")
    guess_passwords()

    owner.types_password()

    assert owner.is_in


def test_a_browser_known_by_the_password_alone_has_no_buckets_for_codes(dana):
    owner = Somebody()
    owner.types_password()
    owner.posts("/sign-out/", "/")
    people.two_factor_on()

    owner.types_password()

    assert not RecognisedBrowser.objects.get().in_full
    assert PendingSignIn.objects.latest("created_at").recognised == ""
    owner.types_code(owner.code)
    assert RecognisedBrowser.objects.filter(in_full=True).count() == 1


def test_browsers_known_by_the_password_alone_drive_out_none_that_is_known_in_full(dana):
    people.two_factor_on()
    Somebody().signs_in()
    people.option("two_factor", False)
    for number in range(7):
        Somebody(f"198.51.{number}.1").types_password()

    assert RecognisedBrowser.objects.filter(in_full=True).count() == 1
    assert RecognisedBrowser.objects.filter(in_full=False).count() == 5


def test_a_browser_whose_ten_tries_are_spent_has_no_slot_of_its_own(dana):
    people.two_factor_on()
    with time_machine.travel(clock.now(), tick=False) as hours:
        owner = Somebody()
        owner.signs_in()
        owner.posts("/sign-out/", "/")
        for _ in range(2):
            owner.types_password()
            for _ in range(5):
                owner.types_code(wrong(owner.code))
            hours.shift(timedelta(minutes=31))

        owner.types_password()

        assert PendingSignIn.objects.latest("created_at").recognised == ""


def test_asking_in_vain_leaves_no_rows_and_one_entry_a_minute(dana):
    for number in range(100):
        Somebody("198.51.100.7").types_password(f"name{number}", "wrong password here")
    tries, guards, told = Attempt.objects.count(), Guard.objects.count(), Entry.objects.count()

    for number in range(20):
        Somebody("198.51.100.7").types_password(f"other{number}", "wrong password here")

    assert (Attempt.objects.count(), Guard.objects.count()) == (tries, guards)
    assert Entry.objects.count() == told + 1


def test_a_code_refused_for_want_of_a_slot_is_not_charged_and_ends_no_other(dana):
    people.two_factor_on()
    holders = [Somebody(f"198.51.{number}.1") for number in range(3)]
    for each in holders:
        each.types_password()
    before = Attempt.objects.filter(key__startswith=("challenge")).count()

    fourth = Somebody("192.0.2.1")
    fourth.types_password()

    assert Attempt.objects.filter(key__startswith="challenge").count() == before
    assert Challenge.objects.filter(superseded_at=None).count() == 3


def test_signing_in_again_ends_the_session_that_this_browser_had(dana):
    people.two_factor_on()
    somebody = Somebody()
    somebody.signs_in()
    before = somebody.client.cookies["gp_session"].value
    form = somebody.form_on("/")

    somebody.sends("/sign-in/", username="dana", password=people.PASSWORD, **form)
    somebody.types_code(somebody.code)

    assert Session.objects.count() == 1
    assert Session.objects.get().key != cookies.key(before)


def test_signing_out_ends_the_pending_sign_in_too(dana):
    people.two_factor_on()
    somebody = Somebody()
    somebody.types_password()
    kept, code = somebody.client.cookies["gp_pending"].value, somebody.code

    somebody.posts("/sign-out/", "/sign-in/code/")
    somebody.client.cookies["gp_pending"] = kept
    somebody.posts("/sign-in/code/", "/sign-in/", code=code)

    assert not somebody.is_in


def test_all_that_was_charged_is_given_back_though_the_policy_changed_between(dana):
    people.two_factor_on()
    somebody = Somebody()
    somebody.types_password()
    people.option("two_factor", False)

    somebody.types_password()

    assert somebody.is_in
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("change", [{"password_version": 2}, {"epoch": 2}, {"active": False}])
def test_sessions_end_when_their_employee_changes(dana, change):
    somebody = Somebody()
    somebody.types_password()
    assert somebody.is_in

    Employee.objects.update(**change)

    assert not somebody.is_in


@pytest.mark.parametrize("change", [{"password_version": 2}, {"epoch": 2}, {"active": False}])
def test_pending_sign_ins_end_when_their_employee_changes(dana, change):
    people.two_factor_on()
    somebody = Somebody()
    somebody.types_password()

    Employee.objects.update(**change)

    assert somebody.gets("/sign-in/code/")["Location"] == "/sign-in/"


@pytest.mark.parametrize("change", [{"password_version": 9}, {"expires_at": "2026-01-01T00:00:00Z"}])
def test_a_browser_is_recognised_for_its_time_and_password_alone_and_then_anew(dana, change):
    people.two_factor_on()
    somebody = Somebody()
    somebody.signs_in()
    somebody.posts("/sign-out/", "/")
    RecognisedBrowser.objects.update(**change)

    somebody.types_password()
    assert PendingSignIn.objects.latest("created_at").recognised == ""
    somebody.types_code(somebody.code)

    assert RecognisedBrowser.objects.count() == 2, "it is recognised anew, under a new cookie"


def test_another_employees_recognised_browser_is_nobodys(dana):
    people.two_factor_on()
    people.add("lee")
    somebody = Somebody()
    somebody.signs_in()
    somebody.posts("/sign-out/", "/")

    somebody.signs_in("lee")

    assert PendingSignIn.objects.latest("created_at").recognised == ""
    assert RecognisedBrowser.objects.filter(employee__name="lee").count() == 1
