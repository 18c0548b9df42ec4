"""The page about email delivery: how it stands, what waits, and why a given mail did not come."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from gatepost.delivery.models import ConnectionTest, Message, Relay
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


def test_a_mail_that_nobody_tried_says_what_all_wait_for(kim, dana):
    Relay.objects.create(
        name="mail.example.com:587", state="unfit", why="its certificate has expired", since=clock.now()
    )
    desk.seen()
    notice(dana, state="queued", due_at=clock.now(), attempts=0, reply="")

    kim.gets(PAGE)

    assert (
        kim.says.count("No mail server takes our mails: mail.example.com:587: its certificate has expired")
        == 2
    )


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


def test_a_connection_test_is_asked_for_and_followed(kim):
    asked = kim.posts(f"{PAGE}connection/", PAGE)
    number = ConnectionTest.objects.get().pk

    assert asked["Location"] == f"{PAGE}?connection={number}#try"
    assert "nobody tests" in kim.gets(asked["Location"]).content.decode()
    told = kim.gets(f"{PAGE}connection/{number}/").json()
    assert [mail["state"] for mail in told["mails"]] == ["queued"] * 4
    assert told["look_in"] == 1
    assert Entry.objects.filter(event="mail.connection-tested").count() == 1


def test_a_connection_test_that_is_over_says_what_it_found(kim):
    kim.posts(f"{PAGE}connection/", PAGE)
    test = ConnectionTest.objects.get()
    steps = [["mail.example.com:587", "found", False, "nobody knows its name (DNS)"]]
    ConnectionTest.objects.update(begun_at=clock.now(), done_at=clock.now(), steps=json.dumps(steps))

    told = kim.gets(f"{PAGE}connection/{test.pk}/").json()

    assert (told["look_in"], told["note"]) == (None, "Not all of it works.")
    assert told["mails"][0]["words"] == "nobody knows its name (DNS)"


def test_a_test_mail_goes_to_one_address_and_is_followed(kim):
    sent = kim.posts(f"{PAGE}test/", PAGE, to="somebody@elsewhere.example")

    message = Message.objects.get()
    assert (message.address, message.kind) == ("somebody@elsewhere.example", "test-mail")
    assert sent["Location"] == f"{PAGE}?test={message.about}#try"
    assert "somebody@elsewhere.example" in kim.gets(sent["Location"]).content.decode()
    assert kim.gets(f"{PAGE}test/{message.about}/").json()["mails"][0]["state"] == "queued"
    assert "somebody@" not in Entry.objects.get(event="mail.test-sent").details


def test_what_a_mail_server_said_to_a_test_mail_is_told(kim):
    kim.posts(f"{PAGE}test/", PAGE, to="somebody@elsewhere.example")
    Message.objects.update(
        state="failed", due_at=None, attempts=1, reply="mail.example.com:587: 550 relaying denied"
    )

    told = kim.gets(f"{PAGE}test/{Message.objects.get().about}/").json()

    assert (told["note"], told["look_in"]) == ("mail.example.com:587: 550 relaying denied", None)


@pytest.mark.parametrize("to", ["", "dana", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_address_gets_no_test_mail(kim, to):
    answer = kim.posts(f"{PAGE}test/", PAGE, to=to)

    assert (answer.status_code, Message.objects.count()) == (400, 0)
    assert 'id="to-problem"' in kim.says


@pytest.mark.parametrize("path", ["connection/9/", "test/0123456789abcdef0123456789abcdef/"])
def test_what_there_is_not_is_followed_no_further(kim, path):
    assert kim.gets(f"{PAGE}{path}").json() == {"look_in": None}
    assert kim.gets(f"{PAGE}?connection=9&test=zz").status_code == 200
