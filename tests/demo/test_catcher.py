"""The catcher speaks real SMTP, keeps what it takes, and is gone when its block ends."""

import smtplib
import socket

import pytest

from gatepost.demo import inbox
from gatepost.demo.catcher import LARGEST, Catcher

MAIL = b"Subject: Hello\r\n\r\nYour code is\r\n\r\n    482913\r\n"


@pytest.fixture
def catcher(tmp_path):
    listener = socket.create_server(("127.0.0.1", 0))
    with Catcher(listener, tmp_path / "inbox"):
        yield listener.getsockname()[1]


def test_a_mail_is_kept_before_it_is_taken(catcher, tmp_path):
    with smtplib.SMTP("127.0.0.1", catcher) as client:
        client.sendmail("signin@example.com", ["dana@example.com"], MAIL)

        (mail,) = inbox.mails(tmp_path / "inbox")

    assert (mail.to, mail.subject, mail.text) == ("dana@example.com", "Hello", "Your code is\n\n    482913\n")


def test_several_can_talk_at_once(catcher, tmp_path):
    clients = [smtplib.SMTP("127.0.0.1", catcher) for _ in range(5)]
    for client in clients:
        client.sendmail("signin@example.com", ["dana@example.com"], MAIL)
    for client in clients:
        client.close()

    assert len(inbox.mails(tmp_path / "inbox")) == 5


def test_what_is_too_large_is_refused(catcher, tmp_path):
    with smtplib.SMTP("127.0.0.1", catcher) as client, pytest.raises(smtplib.SMTPSenderRefused):
        client.sendmail("signin@example.com", ["dana@example.com"], MAIL + b"x" * LARGEST)

    assert inbox.mails(tmp_path / "inbox") == []


def test_what_cannot_be_kept_is_not_taken(catcher, tmp_path):
    (tmp_path / "inbox").rmdir()

    with (
        smtplib.SMTP("127.0.0.1", catcher) as client,
        pytest.raises(smtplib.SMTPDataError, match="cannot keep"),
    ):
        client.sendmail("signin@example.com", ["dana@example.com"], MAIL)


def test_its_end_cuts_off_who_still_talks(tmp_path):
    listener = socket.create_server(("127.0.0.1", 0))
    with Catcher(listener, tmp_path):
        client = smtplib.SMTP("127.0.0.1", listener.getsockname()[1])

    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        client.noop()
    client.close()
