"""Whoever has the password and no mailbox gets no fresh proof while mail works, whatever they do to the mail."""

from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Unwanted
from gatepost.delivery.models import Message, Worker
from gatepost.journal.models import Entry
from gatepost.kernel import clock, keyring
from tests import people
from tests.people import PASSWORD
from tests.portal import Somebody, envelope

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def thief():
    """Somebody who knows the password, while it suffices to sign in; mail works."""
    people.add()
    now = clock.now()
    check = keyring.current().check_value()
    Worker.objects.create(id="w", started_at=now, seen_at=now, key_check=check, host="here", pid=1)
    with override_settings(SMTP_URLS=("smtp+plain://127.0.0.1:1",)):
        browser = Somebody()
        browser.types_password()
        yield browser


def confirmed() -> bool:
    return Entry.objects.filter(event="session.confirmed").exists()


def test_asking_for_too_many_codes_is_no_way_around_them(thief):
    for _ in range(6):
        thief.client.cookies.pop("gp_pending", None)
        thief.posts("/confirm/", password=PASSWORD, next="/account/")
        thief.goes_on(thief.posts("/confirm/without/", "/confirm/"))

    assert not confirmed()
    assert "Too many codes were asked for" in thief.gets("/sign-in/code/").content.decode()


def test_using_a_codes_tries_up_before_it_is_mailed_is_no_way_around_it(thief):
    thief.posts("/confirm/", password=PASSWORD, next="/account/")
    for _ in range(5):
        thief.types_code("000000")
    assert isinstance(kinds.find("sign-in-code").letter(envelope(Message.objects.first())), Unwanted)
    Message.objects.filter(kind="sign-in-code").update(state="refused")

    thief.posts("/confirm/without/", "/confirm/")

    assert not confirmed()
    assert Message.objects.filter(kind="security-notice").exists(), "and the owner is told of the wrong codes"


def test_a_code_that_was_guessed_at_is_not_gone_without(thief):
    thief.posts("/confirm/", password=PASSWORD, next="/account/")
    thief.types_code("000000")
    form = thief.form_on("/confirm/")

    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        thief.sends("/confirm/without/", **form)

    assert not confirmed()
