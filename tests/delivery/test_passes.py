"""Passes instead of passwords: asked for over real HTTPS, kept, renewed, and never repeated."""

import json
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from gatepost.delivery import grants, passes
from gatepost.delivery.passes import PassError, Passes
from tests.delivery.provider import Provider

USER = "codes@example.com"
SECRET = "s3cret/of+the&application"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def provider(authority):
    with Provider(authority) as provider:
        yield provider


@pytest.fixture
def get(authority):
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    held = Passes()

    def get(file, seconds=5):
        return held.get(file, USER, trusting, seconds)

    get.drop = lambda file: held.drop(file, USER)
    return get


@pytest.fixture
def file(tmp_path):
    def write(**names):
        path = tmp_path / "grant.json"
        path.unlink(missing_ok=True)
        path.touch(0o600)
        path.write_text(json.dumps(names), "utf-8")
        return path

    return write


@pytest.fixture
def application(file, provider):
    return file(token_url=provider.url, client_id="it", client_secret=SECRET, scope="mail")


def test_an_application_asks_in_its_own_name(get, provider, application):
    words = get(application)

    assert words == "pass-1"
    assert provider.asked == [
        {"grant_type": "client_credentials", "client_id": "it", "client_secret": SECRET, "scope": "mail"}
    ]


def test_a_mailbox_that_agreed_once_is_asked_for(get, provider, file):
    path = file(token_url=provider.url, client_id="it", client_secret=SECRET, refresh_token="agreed")

    assert get(path) == "pass-1"
    assert provider.asked[0]["grant_type"] == "refresh_token"
    assert provider.asked[0]["refresh_token"] == "agreed"


def test_a_service_account_signs_for_the_mailbox(get, provider, file):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    account = {
        "client_email": "it@firm.iam",
        "private_key": pem,
        "private_key_id": "k1",
        "token_uri": provider.url,
    }
    path = file(type="service_account", **account)

    assert get(path) == "pass-1"

    signed = jwt.decode(provider.asked[0]["assertion"], RSAKey.import_key(pem), algorithms=["RS256"])
    assert signed.header["kid"] == "k1"
    assert (signed.claims["iss"], signed.claims["sub"]) == ("it@firm.iam", USER)
    assert (signed.claims["aud"], signed.claims["scope"]) == (provider.url, "https://mail.google.com/")


def test_a_pass_is_kept_until_shortly_before_its_end(get, provider, application, monkeypatch):
    at = [1000.0]
    monkeypatch.setattr(passes, "monotonic", lambda: at[0])
    get(application)

    at[0] += 3600 - 301
    assert get(application) == "pass-1"
    at[0] += 2
    assert get(application) == "pass-2"
    assert len(provider.asked) == 2


def test_a_short_pass_is_used_for_half_its_time(get, provider, application, monkeypatch):
    at = [1000.0]
    monkeypatch.setattr(passes, "monotonic", lambda: at[0])
    provider.answers = [(200, {"access_token": "short", "token_type": "Bearer", "expires_in": 60})]
    get(application)

    at[0] += 29
    assert get(application) == "short"
    at[0] += 2
    assert get(application) != "short"


def test_a_pass_that_was_not_taken_is_asked_for_anew(get, application):
    get(application)

    get.drop(application)

    assert get(application) == "pass-2"


def test_a_changed_file_is_taken_up_at_the_next_question(get, provider, application, file):
    get(application)
    get.drop(application)
    file(token_url=provider.url, client_id="it", client_secret="the next one", scope="mail")

    get(application)

    assert provider.asked[1]["client_secret"] == "the next one"


@pytest.mark.parametrize(
    ("status", "said", "shown"),
    [
        (
            401,
            {"error": "invalid_client", "error_description": "AADSTS7000222: it has expired"},
            "AADSTS7000222",
        ),
        (400, {"error": "invalid_client", "error_description": f"you sent {SECRET}"}, "repeats a secret"),
        (200, {"token_type": "Bearer"}, "holds no access token"),
        (200, {"access_token": "a\r\nb", "token_type": "Bearer"}, "holds no access token"),
        (503, "<h1>busy</h1>", "503"),
        (200, '{"access_token": "a", "token_type": "Bearer", "expires_in": 1e999}', "infinity"),
        (200, "<h1>hello</h1>", "not a JSON object"),
        (200, "[" * 60_000, "no access token from"),
        (200, " " * 70_000, "has no end"),
    ],
)
def test_a_no_is_told_without_any_secret(get, provider, application, status, said, shown):
    provider.answers = [(status, said)]

    with pytest.raises(PassError, match=shown) as told:
        get(application)

    assert SECRET not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__context__ is None or told.value.__suppress_context__


def test_an_answer_that_dribbles_is_given_up_in_time_by_all_who_wait_for_it(get, provider, application):
    provider.every = 0.2
    began = time.monotonic()

    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(get, application, 1) for _ in range(4)]
        errors = [each.exception() for each in tried]

    assert {type(error) for error in errors} == {PassError}
    assert not any(error.unfit for error in errors)
    assert time.monotonic() - began < 10


def test_an_answer_that_is_packed_is_not_unpacked(get, provider, application):
    provider.packed = True

    with pytest.raises(PassError, match="its answer is packed"):
        get(application)


@pytest.mark.parametrize("host", ["stranger", "elsewhere.example"])
def test_a_provider_that_cannot_show_who_it_is_gets_no_secret(get, authority, file, host):
    stranger = trustme.CA() if host == "stranger" else authority
    with Provider(stranger, "localhost" if host == "stranger" else host) as provider:
        path = file(token_url=provider.url, client_id="it", client_secret=SECRET)

        with pytest.raises(PassError, match=r"(?i)certificate"):
            get(path)

        assert provider.asked == []


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        ({"client_id": "it", "client_secret": SECRET}, "tenant"),
        ({"client_id": "it", "client_secret": SECRET, "token_url": "http://localhost/"}, "https://"),
        ({"client_id": "it", "tenant": "firm"}, "lacks client_secret"),
        ({"type": "service_account", "client_email": "it@firm"}, "lacks private_key"),
        (
            {"type": "service_account", "client_email": "it@firm", "private_key": "nonsense"},
            "no access token",
        ),
        ({}, "lacks client_id and client_secret"),
    ],
)
def test_a_file_that_lacks_something_says_what(get, file, names, complaint):
    with pytest.raises(PassError, match=complaint) as told:
        get(file(**names))

    assert SECRET not in str(told.value)


@pytest.mark.parametrize("text", ["{", "[]", '"words"', " " * 70_000])
def test_a_file_of_another_shape_is_told(get, tmp_path, text):
    path = tmp_path / "grant.json"
    path.touch(0o600)
    path.write_text(text, "utf-8")

    with pytest.raises(PassError, match=r"grant\.json (is not JSON|holds no names)"):
        get(path)


def test_a_file_that_others_can_open_is_not_used(get, application):
    application.chmod(0o644)

    with pytest.raises(PassError, match=r"its group and everybody.*chmod go="):
        get(application)


def test_a_file_that_is_not_there_is_told(get, tmp_path):
    with pytest.raises(PassError, match=r"none\.json cannot be read: No such file"):
        get(tmp_path / "none.json")


def test_microsoft_is_known_by_its_tenant(file):
    grant = grants.read(file(tenant="firm.example", client_id="it", client_secret=SECRET))

    assert grant.url == "https://login.microsoftonline.com/firm.example/oauth2/v2.0/token"
    assert grant.scope == "https://outlook.office365.com/.default"


def test_google_is_known_by_its_own_file(file):
    grant = grants.read(
        file(type="authorized_user", client_id="it", client_secret=SECRET, refresh_token="agreed")
    )

    assert (grant.url, grant.renewal) == ("https://oauth2.googleapis.com/token", "agreed")


def test_nothing_secret_is_in_a_repr(file):
    grant = grants.read(file(tenant="firm", client_id="it", client_secret=SECRET, refresh_token="agreed"))

    assert SECRET not in repr(grant)
    assert "agreed" not in repr(grant)
    assert "pass" not in repr(passes.Pass("pass", 1)).removeprefix("Pass(")
