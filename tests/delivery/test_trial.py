"""Relays are tried without a letter, and none of their passwords is told."""

import ssl

import pytest
import trustme

from gatepost.delivery import trial
from gatepost.delivery.trial import try_relays
from tests.delivery.scripted import DROP, Dribble, ScriptedRelay

SECRET = "sw0rdfish!"


def only(urls):
    (found,) = try_relays(urls)
    return found


def test_a_relay_that_lets_us_in_is_told_goodbye_and_gets_no_letter():
    with ScriptedRelay() as relay:
        found = only([relay.url()])

        assert (found.ok, found.said) == (
            True,
            f"127.0.0.1:{relay.port}: let us in without TLS, on this machine",
        )
        assert [word.split()[0].upper() for word in relay.heard()] == ["EHLO", "QUIT", "(CLOSED)"]
        assert relay.mails == []


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_tls_and_password_are_tried_too(scheme, monkeypatch):
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    monkeypatch.setattr(trial.relays, "tls", lambda: client)

    with ScriptedRelay(scheme=scheme, context=server, offers=("STARTTLS", "AUTH PLAIN")) as relay:
        found = only([relay.url("localhost", f"dana:{SECRET}@")])

        assert (found.ok, found.said) == (True, f"localhost:{relay.port}: let us in over TLS, signed on")
        assert any(word.startswith("AUTH PLAIN") for word in relay.heard())


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"CONNECT": "554 no"}, "554 no"),
        ({"CONNECT": "421 busy"}, "421 busy"),
        ({"CONNECT": DROP}, ""),
        ({"CONNECT": b"\xff\x00garbage\r\n"}, "no SMTP reply"),
        ({"EHLO": "550 no"}, "550 no"),
        ({"AUTH": f"535 5.7.8 {SECRET} is not your password"}, "535 5.7.8"),
    ],
)
def test_a_relay_that_does_not_is_told_with_its_reason(script, said):
    with ScriptedRelay(script, offers=("AUTH PLAIN",)) as relay:
        found = only([relay.url(sign_on=f"dana:{SECRET}@")])

    assert not found.ok
    assert found.said.startswith(f"127.0.0.1:{relay.port}: ")
    assert said in found.said
    assert SECRET not in found.said


def test_a_relay_that_dribbles_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(trial, "_SECONDS", 0.3)
    with ScriptedRelay({"CONNECT": Dribble(b"220 hello\r\n" * 50, 0.05)}) as relay:
        found = only([relay.url()])

    assert not found.ok


def test_each_relay_is_tried_in_its_order():
    with ScriptedRelay() as relay:
        found = try_relays(["smtp+plain://127.0.0.1:1", relay.url()])

    assert [each.ok for each in found] == [False, True]
    assert "nothing answers at that port" in found[0].said


def test_without_relays_there_is_nothing_to_try():
    assert try_relays([]) == []
