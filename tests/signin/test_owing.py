"""A session that owes the second step goes on after it: no longer, proved no fresher, and by one set of tries."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.delivery.models import Message
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.sessions import cookies
from gatepost.sessions.models import PendingSignIn, Session
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, PENDING = "/sign-in/backup-code/", cookies.Cookie.PENDING


@pytest.fixture
def somebody(transactional_db):
    """Return a browser that signed in by the password, after which 2-Factor Authentication was turned on."""
    people.add()
    with time_machine.travel(clock.now(), tick=False) as at:
        browser = Somebody()
        browser.types_password()
        people.two_factor_on()
        browser.at = at
        yield browser


def takes_the_step(somebody):
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")
    somebody.types_code(somebody.code)


def throws_the_pending_cookie_away(somebody):
    somebody.client.cookies.pop(PENDING, None)


def test_it_ends_no_later_than_it_would_have(somebody):
    began = Session.objects.get().created_at
    somebody.at.shift(timedelta(minutes=30))

    takes_the_step(somebody)

    assert somebody.is_in
    assert Session.objects.get().created_at == began


def test_the_code_alone_is_no_fresh_proof(somebody):
    takes_the_step(somebody)

    answer = somebody.posts("/account/backup-codes/")

    assert Session.objects.get().confirmed_at is None
    assert answer["Location"].startswith("/confirm/")


def test_a_password_typed_since_makes_it_a_sign_in_in_full(somebody):
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")
    somebody.types_password()

    somebody.types_code(somebody.code)

    assert Session.objects.get().confirmed_at == clock.now()
    assert somebody.posts("/account/backup-codes/").status_code == 200


def test_whoever_throws_the_cookie_away_comes_back_to_the_same_tries(somebody):
    line = people.sheet(people.Employee.objects.get()).lines[0]
    for _ in range(6):
        throws_the_pending_cookie_away(somebody)
        somebody.types_code(people.guess(line), PAGE)

    assert "Too many wrong backup codes." in somebody.says
    assert PendingSignIn.objects.count() == 1
    assert Entry.objects.filter(event="session.second-step-asked").count() == 1


def test_asking_once_more_without_the_cookie_sends_no_second_mail(somebody):
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")
    code, mails = somebody.code, Message.objects.count()
    throws_the_pending_cookie_away(somebody)

    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")

    assert (somebody.code, Message.objects.count()) == (code, mails)


def test_a_step_that_ran_out_can_be_taken_anew(somebody):
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")
    somebody.at.shift(timedelta(minutes=31))

    takes_the_step(somebody)

    assert somebody.is_in


def test_a_code_for_a_session_that_was_signed_out_opens_nothing(somebody):
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")
    code, form = somebody.code, somebody.form_on("/sign-in/code/")
    Session.objects.all().delete()

    somebody.sends("/sign-in/code/", code=code, **form)

    assert not Session.objects.exists()


def test_the_pending_cookie_tells_nothing_of_the_session(somebody):
    session = somebody.client.cookies[cookies.Cookie.SESSION].value
    somebody.posts("/sign-in/code/resend/", "/sign-in/code/")

    pending = somebody.client.cookies[PENDING].value

    assert pending == cookies.owed(session) != session
    assert Session.objects.get().key not in {cookies.key(pending), pending}
