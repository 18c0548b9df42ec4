"""Signing on at a relay without a password: AUTH XOAUTH2, with a pass from a real HTTPS endpoint."""

import json
import ssl
from base64 import b64decode

import pytest
import trustme

from gatepost.delivery import passes, relays
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.dialogue import Line
from gatepost.delivery.introduction import NotLetInError, introduce
from tests.delivery.provider import Provider
from tests.delivery.scripted import ScriptedRelay

SECRET = "s3cret of the application"
WRONG = "334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiQmVhcmVyIn0="


@pytest.fixture
def authority(tmp_path, monkeypatch):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.setattr(passes, "HELD", passes.Passes())
    return authority


@pytest.fixture
def provider(authority):
    with Provider(authority) as provider:
        yield provider


@pytest.fixture
def grant(tmp_path, provider):
    path = tmp_path / "grant.json"
    path.touch(0o600)
    path.write_text(
        json.dumps({"token_url": provider.url, "client_id": "it", "client_secret": SECRET}), "utf-8"
    )
    return path


@pytest.fixture
def relay(authority):
    def serving(*scripts, offered="AUTH LOGIN XOAUTH2"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        return ScriptedRelay(*scripts, scheme="smtps", context=context, offers=(offered,))

    return serving


def sign_on(relay, grant):
    line = Line(Deadline(10))
    url = f"{relay.url('localhost', 'codes%40example.com@')}?oauth={grant}"
    try:
        introduce(line, relays.parse(url), relays.tls())
    finally:
        line.leave()


def test_the_pass_is_shown_with_the_mailbox(relay, grant):
    with relay() as there:
        sign_on(there, grant)

        (said,) = [line for line in there.heard() if line.startswith("AUTH")]

    assert b64decode(said.removeprefix("AUTH XOAUTH2 ")) == b"user=codes@example.com\1auth=Bearer pass-1\1\1"


def test_one_pass_serves_many_connections(relay, grant, provider):
    with relay() as there:
        for _ in range(3):
            sign_on(there, grant)

    assert len(provider.asked) == 1


def test_a_pass_that_is_refused_is_asked_for_anew_next_time(relay, grant, provider):
    with relay({"AUTH": WRONG, "AUTH2": "535 5.7.3 no"}, {}) as there:
        with pytest.raises(NotLetInError, match=r"it refuses our user or pass: 535 5\.7\.3") as told:
            sign_on(there, grant)
        sign_on(there, grant)

    assert told.value.unfit
    assert len(provider.asked) == 2


def test_no_words_of_a_refusal_are_kept(relay, grant):
    with (
        relay({"AUTH": WRONG, "AUTH2": "535 5.7.3 you said pass-1"}) as there,
        pytest.raises(NotLetInError) as told,
    ):
        sign_on(there, grant)

    assert "pass-1" not in str(told.value)


def test_a_relay_that_takes_no_passes_is_told_before_one_is_asked_for(relay, grant, provider):
    with (
        relay(offered="AUTH PLAIN LOGIN") as there,
        pytest.raises(NotLetInError, match="it does not offer AUTH XOAUTH2"),
    ):
        sign_on(there, grant)

    assert provider.asked == []


@pytest.mark.parametrize(
    ("status", "said", "unfit"), [(401, {"error": "invalid_client"}, True), (503, "busy", False)]
)
def test_without_a_pass_it_is_told_why_and_whether_it_passes(relay, grant, provider, status, said, unfit):
    provider.answers = [(status, said)]

    with (
        relay() as there,
        pytest.raises(NotLetInError, match="no access token from https://localhost") as told,
    ):
        sign_on(there, grant)

    assert told.value.unfit is unfit
    assert SECRET not in str(told.value)


def test_a_provider_that_is_away_passes_by_itself(relay, grant, provider):
    provider.__exit__()

    with relay() as there, pytest.raises(NotLetInError, match="no access token") as told:
        sign_on(there, grant)

    assert not told.value.unfit
