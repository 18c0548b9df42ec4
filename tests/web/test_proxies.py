"""A listed proxy that shows the secret speaks for its visitors; nobody else does."""

import pytest

from tests.web.conftest import Portal, Start
from tests.web.raw import ask, request

SECRET = "7" * 32
FORWARDED = [b"X-Forwarded-For: 198.51.100.1, 203.0.113.7", b"X-Forwarded-Host: app.example"]


@pytest.fixture
def behind(start: Start) -> Portal:
    return start(SMALL_PROXIES="127.0.0.0/8", SMALL_PROXY_SECRET=SECRET)


def test_the_proxy_is_believed_and_its_secret_goes_no_further(behind: Portal):
    fields = [*FORWARDED, b"X-Gatepost-Proxy-Secret: " + SECRET.encode()]

    seen = ask(behind.port, request("/meta/", "GET", *fields)).json

    assert seen["REMOTE_ADDR"] == "203.0.113.7"
    assert seen["HTTP_X_FORWARDED_HOST"] == "app.example"
    assert SECRET not in str(seen)


@pytest.mark.parametrize(
    "shown", [b"", b"X-Gatepost-Proxy-Secret: " + b"8" * 32, b"X_Gatepost_Proxy_Secret: " + b"7" * 32]
)
def test_without_the_secret_nothing_is_believed(behind: Portal, shown):
    fields = [*FORWARDED, *([shown] if shown else [])]

    seen = ask(behind.port, request("/meta/", "GET", *fields)).json

    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert "HTTP_X_FORWARDED_HOST" not in seen


def test_the_secret_from_an_unlisted_address_is_nothing(start: Start):
    portal = start(SMALL_PROXIES="192.0.2.1", SMALL_PROXY_SECRET=SECRET)
    fields = [*FORWARDED, b"X-Gatepost-Proxy-Secret: " + SECRET.encode()]

    seen = ask(portal.port, request("/meta/", "GET", *fields)).json

    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert SECRET not in str(seen)
