"""Changing one's password: the old one is a try like any other, and all else that it opened ends."""

import pytest

from gatepost.employees.models import Employee
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.limits.models import Attempt
from gatepost.notices.catalogue import Notice
from gatepost.sessions import cookies
from gatepost.sessions import flow as sessions
from gatepost.sessions.flow import Recognised
from gatepost.sessions.models import RecognisedBrowser, Session
from tests import people, racing
from tests.people import PASSWORD
from tests.portal import Somebody, notices

NEW = "another battery staple horse"


def changes(somebody, old=PASSWORD, new=NEW, **fields):
    return somebody.goes_on(
        somebody.posts("/account/password/", old_password=old, new_password=new, **fields)
    )


def test_the_new_password_signs_in_and_the_old_one_does_not(dana):
    assert changes(dana)["Location"] == "/account/?done=password"

    other = Somebody("198.51.100.9")
    other.types_password()
    assert "match" in other.says
    assert other.types_password(password=NEW)["Location"] == "/sign-in/code/"


def test_everything_else_ends_and_this_browser_goes_on(dana):
    others = [Somebody(f"198.51.100.{n}") for n in range(3)]
    for other in others:
        other.signs_in()
    old = dana.client.cookies["gp_session"].value

    changes(dana)

    assert [other.is_in for other in others] == [False] * 3
    assert dana.is_in
    assert dana.client.cookies["gp_session"].value != old


def test_the_old_cookie_of_this_very_browser_is_worth_nothing(dana):
    old = dana.client.cookies["gp_session"].value
    changes(dana)

    thief = Somebody("198.51.100.9")
    thief.client.cookies["gp_session"] = old

    assert not thief.is_in


def test_a_sign_in_that_waits_for_its_code_ends(dana):
    other = Somebody("198.51.100.9")
    other.types_password()
    code = other.code

    changes(dana)
    other.sends("/sign-in/code/", code=code, **other.form_on("/sign-in/"))

    assert not other.is_in


def test_this_browser_stays_recognised_and_no_other_does(dana):
    Somebody("198.51.100.9").signs_in()
    until = RecognisedBrowser.objects.get(address="203.0.113.7").expires_at

    changes(dana)

    page = dana.gets("/account/sessions/").content.decode()
    assert (page.count("This browser"), page.count("Forget this browser")) == (1, 0)
    kept = RecognisedBrowser.objects.get(password_version=2)
    assert (kept.address, kept.in_full, kept.expires_at) == ("203.0.113.7", True, until)


def test_a_copy_of_this_browsers_mark_is_worth_nothing(dana):
    old = dana.client.cookies["gp_browser"].value

    changes(dana)

    employee, now = Employee.objects.get(), clock.now()
    assert sessions.recognised(cookies.key(old), employee.id, now) is Recognised.NOT
    mark = dana.client.cookies["gp_browser"].value
    assert sessions.recognised(cookies.key(mark), employee.id, now) is Recognised.IN_FULL


def test_by_the_password_alone_no_browser_keeps_what_two_steps_gave_it(dana):
    people.option("two_factor", False)
    dana.posts("/sign-out/", "/")
    dana.types_password()
    dana.posts("/confirm/", password=PASSWORD)

    changes(dana)

    assert RecognisedBrowser.objects.get().in_full is False


def test_a_browser_that_is_not_recognised_gets_no_mark(dana):
    RecognisedBrowser.objects.all().delete()

    changes(dana)

    assert dana.is_in
    assert not RecognisedBrowser.objects.exists()


def test_the_session_lives_no_longer_and_its_proof_grows_no_fresher(dana):
    before = Session.objects.values("created_at", "confirmed_at", "amr").get()

    changes(dana)

    assert Session.objects.values("created_at", "confirmed_at", "amr").get() == before


def test_both_addresses_are_told_and_it_is_written_down(dana):
    changes(dana)

    told = notices(Notice.PASSWORD_CHANGED)
    assert [to for to, _ in told] == ["dana@example.com", "dana@home.example"]
    assert told[0][1].startswith("Your password was changed on your own pages.")
    assert Entry.objects.filter(event="account.password-changed", address="203.0.113.7").count() == 1


def test_a_wrong_old_password_changes_nothing(dana):
    answer = changes(dana, old="wrong")

    assert "your old password. Check it" in answer.content.decode()
    assert Employee.objects.get().password_version == 1
    assert Entry.objects.filter(event="account.old-password-refused").count() == 1


def test_reloading_what_was_wrong_costs_no_try_and_looking_anew_says_it_no_more(dana):
    changes(dana, old="wrong")
    charged, address = Attempt.objects.count(), dana.page.request["PATH_INFO"]

    again = dana.gets(f"{address}?wrong=1").content.decode()

    assert "your old password. Check it" in again
    assert Attempt.objects.count() == charged
    assert "your old password. Check it" not in dana.gets(address).content.decode()


def test_tries_at_the_old_password_are_those_of_the_sign_in_page(dana):
    for _ in range(10):
        changes(dana, old="wrong")

    answer = changes(dana)

    assert "Too many wrong passwords" in answer.content.decode()
    assert Employee.objects.get().password_version == 1


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("short", "It has 5 characters; it needs at least 15."),
        (PASSWORD, "That is the password that you have now."),
        ("x" * 1001, "1000 is the most."),
        ("passwordpassword", "list of common passwords"),
        ("", "It has 0 characters"),
    ],
)
def test_a_new_one_that_will_not_do_is_refused_by_the_field(dana, new, why):
    answer = changes(dana, new=new).content.decode()

    assert why in answer or why == "list of common passwords"
    assert (Employee.objects.get().password_version == 1) or why == "list of common passwords"


def test_a_book_as_old_password_is_refused_before_it_is_hashed(dana):
    charged = Attempt.objects.count()

    assert "your old password. Check it" in changes(dana, old="x" * 1001).content.decode()
    assert Attempt.objects.count() == charged


def test_a_field_sent_twice_is_no_password(dana):
    changes(dana, new=[NEW, NEW])

    assert Employee.objects.get().password_version == 1


def test_of_many_changes_at_once_one_counts(dana):
    form = {**dana.form_on("/account/password/"), "old_password": PASSWORD}
    windows = [Somebody() for _ in range(6)]
    for window in windows:
        window.client.cookies = dana.client.cookies

    answers = racing.at_once(
        6, lambda n: windows[n].sends("/account/password/", new_password=f"{NEW} {n}", **form)
    )

    assert [answer.get("Location", "") for answer in answers].count("/account/?done=password") == 1
    assert Employee.objects.get().password_version == 2
