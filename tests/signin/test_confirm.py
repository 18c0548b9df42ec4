"""Showing once more who one is: asked for by what changes how people sign in, and never a trap."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from gatepost.delivery.models import Message, Worker
from gatepost.journal.models import Entry
from gatepost.kernel import clock, keyring
from gatepost.sessions.gate import administrators, fresh, fresh_posts
from gatepost.sessions.models import HeldForm, Session
from gatepost.urls import urlpatterns as ours
from tests import people
from tests.people import PASSWORD
from tests.portal import Somebody, hidden_fields

pytestmark = pytest.mark.django_db(transaction=True)


@fresh
def guarded(request):
    """Stand for a page that changes how somebody signs in."""
    return HttpResponse(f"done: {sorted(request.POST.items())}" if request.method == "POST" else "shown")


@fresh_posts
def looked_at(request):
    """Stand for a page that anybody may look at, and that changes something by a post."""
    return HttpResponse("done" if request.method == "POST" else "shown")


@administrators
def private(_request):
    """Stand for a page of administrators."""
    return HttpResponse("for administrators")


urlpatterns = [
    *ours,
    path("guarded/", guarded, name="guarded"),
    path("looked-at/", looked_at, name="looked-at"),
    path("private/", private, name="private"),
]


@pytest.fixture(autouse=True)
def _with_guarded_pages(settings):
    settings.ROOT_URLCONF = "tests.signin.test_confirm"


@pytest.fixture
def dana():
    people.two_factor_on()
    people.add()
    somebody = Somebody()
    somebody.signs_in()
    return somebody


@pytest.fixture
def later():
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False) as at:
        yield at


def delivery_at_work() -> None:
    """A delivery service with our keys has just been seen."""
    now = clock.now()
    Worker.objects.create(
        id="w", started_at=now, seen_at=now, key_check=keyring.current().check_value(), host="here", pid=1
    )


def confirms(somebody, next_page="/guarded/") -> HttpResponse:
    """Type the password, then the code."""
    somebody.posts("/confirm/", password=PASSWORD, next=next_page)
    return somebody.types_code(somebody.confirm_code)


def test_a_sign_in_by_two_steps_counts_for_ten_minutes(dana):
    with time_machine.travel(clock.now() + timedelta(minutes=9, seconds=50)):
        assert dana.gets("/guarded/").content == b"shown"


def test_after_ten_minutes_it_is_asked_for_and_leads_back(dana, later):
    asked = dana.gets("/guarded/?x=1")
    assert asked["Location"] == "/confirm/?next=%2Fguarded%2F%3Fx%3D1"

    answer = confirms(dana, "/guarded/?x=1")

    assert answer["Location"] == "/guarded/?x=1"
    assert dana.gets("/guarded/?x=1").content == b"shown"


def test_the_new_session_takes_the_old_ones_place(dana, later):
    old = dana.client.cookies["gp_session"].value

    confirms(dana)

    assert Session.objects.count() == 1
    assert dana.client.cookies["gp_session"].value != old
    assert Entry.objects.filter(event="session.confirmed").count() == 1


def test_a_wrong_password_confirms_nothing_and_is_counted(dana, later):
    for _ in range(10):
        dana.posts("/confirm/", password="wrong")
    assert "That isn&#x27;t your password." in dana.says

    dana.posts("/confirm/", password=PASSWORD)

    assert "Too many wrong passwords" in dana.says
    assert dana.gets("/guarded/").status_code == 303


def test_a_name_in_the_form_changes_nothing(dana, later):
    people.add("eve", password="another battery staple horse")

    dana.posts("/confirm/", username="eve", password="another battery staple horse")

    assert "That isn&#x27;t your password." in dana.says


def test_a_form_without_a_fresh_proof_is_kept_and_sent_again(dana, later):
    dana.sends("/guarded/", email1="new@example.com", password="typed", **dana.form_on("/"))
    assert "done" not in dana.says
    again = dana.page["Location"].partition("next=")[2].replace("%2F", "/")

    confirms(dana, again)
    page = dana.gets(again).content.decode()
    fields = hidden_fields(page)

    assert "new@example.com" in page
    assert fields["email1"] == "new@example.com"
    assert "password" not in fields
    assert "Passwords and codes are never kept." in page
    assert "new@example.com" in dana.sends("/guarded/", **fields).content.decode()


def test_a_kept_form_is_sealed_and_opens_to_nobody_else(dana, later):
    people.add("eve")
    dana.sends("/guarded/", email1="new@example.com", **dana.form_on("/"))
    kept, eve = HeldForm.objects.get(), Somebody("198.51.100.9")
    eve.signs_in("eve")

    assert b"new@example.com" not in bytes(kept.sealed)
    assert eve.gets(f"/again/{kept.id}/")["Location"] == "/"

    HeldForm.objects.update(session_key=Session.objects.get(employee__name="eve").key)
    HeldForm.objects.update(employee=Session.objects.get(employee__name="eve").employee)
    assert eve.gets(f"/again/{kept.id}/")["Location"] == "/"


def test_a_kept_form_is_gone_after_half_an_hour(dana, later):
    dana.sends("/guarded/", email1="new@example.com", **dana.form_on("/"))
    kept = HeldForm.objects.get()

    later.shift(timedelta(minutes=31))

    assert dana.gets(f"/again/{kept.id}/")["Location"] == "/"


def test_one_session_leaves_five_forms_at_most(dana, later):
    for n in range(7):
        dana.sends("/guarded/", email1=f"{n}@example.com", **dana.form_on("/"))
        later.shift(timedelta(seconds=1))

    assert HeldForm.objects.count() == 5


def test_a_session_that_owes_the_second_step_gets_its_form_back(transactional_db):
    people.add()
    somebody = Somebody()
    somebody.types_password()
    form = somebody.form_on("/")
    people.two_factor_on()

    somebody.sends("/guarded/", email1="new@example.com", **form)
    where_to = somebody.page["Location"]
    somebody.gets(where_to)
    somebody.posts("/sign-in/code/resend/", where_to)
    answer = somebody.types_code(somebody.code)

    assert answer["Location"].startswith("/again/")
    assert "new@example.com" in somebody.gets(answer["Location"]).content.decode()


def test_pages_of_administrators_are_closed_to_others(dana):
    assert dana.gets("/private/").status_code == 403

    people.add("root", administrator=True)
    root = Somebody()
    root.signs_in("root")

    assert root.gets("/private/").content == b"for administrators"


@pytest.fixture
def eve():
    """Somebody who is signed in while the password suffices, some time after."""
    people.add("eve")
    somebody = Somebody()
    somebody.types_password("eve")
    return somebody


def test_while_it_is_off_a_password_alone_is_no_fresh_proof(eve):
    assert eve.gets("/guarded/")["Location"].startswith("/confirm/")


def test_while_it_is_off_the_password_suffices_where_no_mail_can_come(eve):
    answer = eve.posts("/confirm/", password=PASSWORD, next="/guarded/")

    assert answer["Location"] == "/guarded/"
    assert eve.gets("/guarded/").content == b"shown"
    assert Entry.objects.get(event="session.confirmed").details == '{"amr": "pwd"}'


@override_settings(SMTP_URLS=("smtp+plain://127.0.0.1:1",))
def test_while_it_is_off_a_code_is_asked_for_where_mail_can_come(eve):
    delivery_at_work()

    answer = eve.posts("/confirm/", password=PASSWORD, next="/guarded/")
    assert answer["Location"] == "/sign-in/code/"
    assert eve.gets("/guarded/")["Location"].startswith("/confirm/")

    assert eve.types_code(eve.confirm_code)["Location"] == "/guarded/"


@override_settings(SMTP_URLS=("smtp+plain://127.0.0.1:1",))
def test_a_relay_that_is_away_keeps_nobody_from_confirming_while_it_is_off(eve):
    delivery_at_work()
    eve.posts("/confirm/", password=PASSWORD, next="/guarded/")
    assert "Go on without the code" not in eve.gets("/sign-in/code/").content.decode()
    assert eve.posts("/confirm/without/", "/sign-in/code/")["Location"] == "/sign-in/code/"

    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        assert "Go on without the code" in eve.gets("/sign-in/code/").content.decode()
        assert eve.posts("/confirm/without/", "/sign-in/code/")["Location"] == "/guarded/"


@override_settings(SMTP_URLS=("smtp+plain://127.0.0.1:1",))
@pytest.mark.parametrize("reason", ["a mail server took it", "it was turned on"])
def test_nobody_goes_without_a_code_that_can_come_or_must(eve, reason):
    delivery_at_work()
    eve.posts("/confirm/", password=PASSWORD, next="/guarded/")
    form = eve.form_on("/sign-in/code/")
    if reason == "it was turned on":
        people.two_factor_on()
    else:
        Message.objects.update(state="sent")

    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        eve.sends("/confirm/without/", **form)

    assert eve.page["Location"].startswith("/sign-in/code/")
    assert not Entry.objects.filter(event="session.confirmed").exists()


def test_nobody_signs_in_without_a_code(transactional_db):
    people.two_factor_on()
    people.add()
    thief = Somebody()
    thief.types_password()

    thief.posts("/confirm/without/", "/sign-in/code/")

    assert not Session.objects.exists()


def test_a_page_may_be_looked_at_without_a_fresh_proof_and_asks_for_one_when_it_is_sent(dana, later):
    shown = dana.gets("/looked-at/")

    sent = dana.posts("/looked-at/", "/", option_code_minutes="5", new_password="secret")

    assert shown.content == b"shown"
    assert sent["Location"].startswith("/confirm/?next=%2Fagain%2F")
    confirms(dana, "/")
    kept = HeldForm.objects.get()
    assert b"secret" not in dana.gets(f"/again/{kept.id}/").content
    assert b"<dt>Code minutes</dt>" in dana.page.content
