"""Mails are kept whole and shown newest first, whatever is in them; and nowhere but in the demo."""

import runpy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine

from gatepost import settings as fixed
from gatepost.demo import inbox
from gatepost.options import snapshot
from tests.demo import addresses

MORNING = datetime(2026, 11, 24, 9, 41, 0, 125000, tzinfo=UTC)


def letter(subject="Your sign-in code", text="Your code is\n\n    482913\n"):
    message = EmailMessage()
    message["Subject"], message["To"] = subject, "Somebody <in-the-header@example.com>"
    message.set_content(text)
    message.add_alternative("<p>another part</p>", subtype="html")
    return message.as_bytes()


def keep_at(moment, folder, content=None, recipients=("dana@example.com",)):
    with time_machine.travel(moment, tick=False):
        return inbox.keep(folder, recipients, content or letter())


def test_a_mail_is_shown_as_it_came(tmp_path):
    keep_at(MORNING, tmp_path)

    text = "Your code is\n\n    482913\n"
    assert inbox.mails(tmp_path) == [inbox.Mail("dana@example.com", "Your sign-in code", text, MORNING)]


def test_the_newest_is_on_top(tmp_path):
    for minute in (1, 0, 2):
        keep_at(MORNING + timedelta(minutes=minute), tmp_path)

    assert [mail.received.minute for mail in inbox.mails(tmp_path)] == [43, 42, 41]


def test_a_hundred_are_shown_at_most(tmp_path):
    for second in range(inbox.MOST_SHOWN + 1):
        keep_at(MORNING + timedelta(seconds=second), tmp_path)

    shown = inbox.mails(tmp_path)

    assert len(shown) == inbox.MOST_SHOWN
    assert shown[-1].received == MORNING + timedelta(seconds=1)


def test_two_at_the_same_moment_are_both_kept(tmp_path):
    keep_at(MORNING, tmp_path)
    keep_at(MORNING, tmp_path)

    assert len(inbox.mails(tmp_path)) == 2


def test_half_a_mail_is_not_shown(tmp_path):
    path = keep_at(MORNING, tmp_path)
    path.rename(path.with_suffix(".coming"))

    assert inbox.mails(tmp_path) == []


def test_before_the_first_mail_there_is_none(tmp_path):
    assert inbox.mails(tmp_path / "not yet") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no header at all",
        b"Subject: =?utf-8?q?=00=0d=0a?=\r\n\r\n\xff\xfe\x00",
        b"Content-Type: text/plain; charset=nobody-knows\r\n\r\nhello",
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n",
        b"Content-Type: text/html\r\n\r\n<p>only this</p>",
        b"Subject: a\r\nSubject: b\r\nDelivered-To: =?x?q?y?=\r\n\r\n",
    ],
)
def test_anything_can_be_shown(tmp_path, content):
    keep_at(MORNING, tmp_path, content)

    (mail,) = inbox.mails(tmp_path)

    assert mail.to.startswith("dana@example.com")


@pytest.fixture
def demo(settings, tmp_path):
    """Let the addresses be those of a demo, whose folder this is."""
    settings.DEMO_INBOX = tmp_path
    settings.ROOT_URLCONF = addresses.__name__
    return tmp_path


@pytest.mark.django_db
def test_the_page_shows_them_to_anybody(client, demo):
    keep_at(MORNING, demo, letter(subject="<b>Bold</b>"))

    answer = client.get("/demo/inbox/")

    assert answer.status_code == 200
    assert "482913" in answer.text
    assert "&lt;b&gt;Bold" in answer.text
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_page_has_the_organisations_time(client, demo):
    keep_at(MORNING, demo)
    snapshot.change("time_zone", "Asia/Tokyo", by="dana", now=MORNING)

    assert "18:41:00" in client.get("/demo/inbox/").text


@pytest.mark.django_db
def test_programs_read_them_as_json(client, demo):
    keep_at(MORNING, demo, recipients=["dana@example.com", "ana@example.com"])

    answer = client.get("/demo/inbox.json")

    assert answer.json() == [
        {
            "to": "dana@example.com, ana@example.com",
            "subject": "Your sign-in code",
            "text": "Your code is\n\n    482913\n",
            "received": "2026-11-24T09:41:00.125Z",
        }
    ]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/demo/inbox/", "/demo/inbox.json"])
@pytest.mark.django_db
def test_outside_the_demo_there_is_no_inbox(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/demo/inbox/", "/demo/inbox.json"])
@pytest.mark.django_db
def test_not_even_where_somebody_puts_its_addresses(client, demo, settings, address):
    settings.DEMO_INBOX = None

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("public_url", "there"), [("https://portal.example.com", False), ("http://127.0.0.1:8000", True)]
)
def test_a_portal_for_others_takes_no_inbox(monkeypatch, public_url, there):
    monkeypatch.setenv("GATEPOST_PUBLIC_URL", public_url)
    monkeypatch.setenv("GATEPOST_DEMO_INBOX", "/tmp/inbox")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/unused.sqlite3")

    assert bool(runpy.run_path(fixed.__file__)["DEMO_INBOX"]) is there


@pytest.mark.parametrize("address", ["/demo/inbox/", "/demo/inbox.json"])
@pytest.mark.django_db
def test_nothing_can_be_posted_to_it(client, demo, address):
    assert client.post(address).status_code in {403, 405}
