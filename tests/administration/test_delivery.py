"""The page about email delivery: how it stands, what waits, and why a given mail did not come."""

from datetime import timedelta

import pytest
from django.db import transaction

from gatepost.delivery.models import Message
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.sessions.models import Session
from tests import people
from tests.administration.office import administrator
from tests.enabling import desk
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/delivery/"
SECRET = "hush-hush"


@pytest.fixture
def kim(settings):
    settings.SMTP_URLS = (f"smtp+starttls://sender:{SECRET}@mail.example.com:587",)
    kim = administrator()
    Message.objects.all().delete()
    return kim


@pytest.fixture
def dana():
    return people.add("dana", email2="", destination="email1")


def notice(employee, **state) -> Message:
    """Let an employee be told something, with what became of the mail."""
    where = Where("203.0.113.7", "Chrome on Windows", "r1")
    with transaction.atomic(durable=True):
        telling.tell(
            Notice.PASSWORD_CHANGED, employee_id=employee.id, where=where, now=clock.now(), by="by you"
        )
    message = Message.objects.latest("id")
    ended = {
        "state": "failed",
        "due_at": None,
        "attempts": 1,
        "reply": "mail.example.com:587: 550 no such user",
    }
    Message.objects.filter(pk=message.pk).update(**ended | state)
    return message


def test_an_employee_does_not_see_it(kim, dana):
    somebody = Somebody()
    somebody.signs_in("dana")

    assert somebody.gets(PAGE).status_code == 403


def test_it_shows_the_settings_without_secrets_and_where_they_were_read(kim):
    kim.gets(PAGE)

    assert "mail.example.com:587, TLS, begun by STARTTLS, as sender" in kim.says
    assert SECRET not in kim.says
    assert "not set" in kim.says


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({}, "The delivery service is running, and nothing waits for long."),
        ({"ago": timedelta(seconds=21)}, "The delivery service is not running, so nothing is mailed."),
        ({"keys": "other"}, "The delivery service on here has other keys"),
        (None, "The delivery service is not running, so nothing is mailed."),
    ],
)
def test_it_says_how_the_delivery_service_is(kim, seen, said):
    if seen is not None:
        desk.seen(**seen)

    kim.gets(PAGE)

    assert said in kim.says


def test_without_a_relay_it_says_so(kim, settings):
    settings.SMTP_URLS = ()

    kim.gets(PAGE)

    assert "No mail server is set, so no code can be mailed." in kim.says


def test_it_shows_what_waits_by_kind_and_since_when(kim, dana):
    desk.seen()
    notice(dana, state="queued", due_at=clock.now())
    Somebody("198.51.100.9").types_password("dana")
    Message.objects.update(asked_at=clock.now() - timedelta(seconds=31))

    kim.gets(PAGE)

    assert "A mail has waited since" in kim.says
    assert kim.says.index("<dt>Code</dt>") < kim.says.index("<dt>Notice</dt>")


def test_a_mail_is_shown_with_what_the_relay_said_escaped(kim, dana):
    notice(dana, reply="mail.example.com:587: 550 <script>no</script>")

    kim.gets(PAGE)

    assert "dana@example.com" in kim.says
    assert "Refused by the mail server" in kim.says
    assert "550 &lt;script&gt;no&lt;/script&gt;" in kim.says


def test_no_code_and_no_word_of_a_mail_is_on_the_page(kim, dana):
    somebody = Somebody("198.51.100.9")
    somebody.types_password("dana")

    kim.gets(PAGE)

    assert somebody.code not in kim.says
    assert "Chrome" not in kim.says


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("who=dana", ["dana"]),
        ("who=DANA%40EXAMPLE", ["dana"]),
        ("who=li", ["li"]),
        ("state=sent", ["li"]),
        ("kind=sign-in-code", []),
        ("kind=security-notice", ["li", "dana"]),
        ("state=nonsense", []),
        ("after=nonsense", ["li", "dana"]),
        ("who=%00", ["li", "dana"]),
    ],
)
def test_mails_are_found_by_person_address_state_and_kind(kim, dana, asked, found):
    notice(dana)
    notice(
        people.add("li", email1="li@home.example", email2="", destination="email1"),
        state="sent",
        reply="250 ok",
    )

    kim.gets(f"{PAGE}?{asked}")

    shown = [name for name in ("li", "dana") if f">{name}</a>" in kim.says]
    assert (shown, "There is no such mail." in kim.says) == (found, not found)


def test_older_mails_are_a_page_further(kim, dana):
    first = notice(dana, reply="the first one")
    for _ in range(30):
        notice(dana)

    assert "the first one" not in kim.gets(PAGE).content.decode()
    assert f"after={first.id + 1}#mails" in kim.says
    assert "the first one" in kim.gets(f"{PAGE}?after={first.id + 1}").content.decode()


def test_a_lost_notice_goes_once_more_and_says_still_when_it_happened(kim, dana):
    was = notice(dana)

    answer = kim.posts(f"{PAGE}again/{was.id}/", PAGE)

    anew = Message.objects.latest("id")
    assert answer["Location"] == f"{PAGE}?done=again"
    assert (anew.about, anew.asked_at, anew.state) == (was.about, was.asked_at, "queued")
    assert anew.expires_at > was.expires_at
    assert Entry.objects.filter(event="mail.notice-sent-again", employee_id=dana.id).count() == 1


@pytest.mark.parametrize("why", ["code", "taken", "changed", "twice", "nothing"])
def test_nothing_else_goes_once_more(kim, dana, why):
    was = notice(dana)
    if why == "code":
        Somebody("198.51.100.9").types_password("dana")
        was = Message.objects.latest("id")
        Message.objects.filter(pk=was.pk).update(state="failed", due_at=None)
    if why == "taken":
        Message.objects.update(state="sent")
    if why == "changed":
        Message.objects.update(address="thief@evil.example")
    if why == "twice":
        kim.posts(f"{PAGE}again/{was.id}/", PAGE)
    before = Message.objects.count()

    answer = kim.posts(f"{PAGE}again/{0 if why == 'nothing' else was.id}/", PAGE)

    assert answer["Location"] == f"{PAGE}?done=not-again"
    assert Message.objects.count() == before


def test_to_send_again_takes_a_fresh_proof(kim, dana):
    was = notice(dana)
    form = kim.form_on(PAGE)
    Session.objects.update(confirmed_at=clock.now() - timedelta(minutes=11))

    assert kim.sends(f"{PAGE}again/{was.id}/", **form)["Location"].startswith("/confirm/")
