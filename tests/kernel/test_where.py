"""Where a request came from: what the rim believed, and a browser's name from our own list."""

from django.test import RequestFactory

from gatepost.kernel import where
from gatepost.kernel.where import Where


def test_a_request_tells_address_browser_and_its_own_id():
    asked = {
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_USER_AGENT": "open https://evil.test",
        "gatepost.request_id": "ab12",
    }
    request = RequestFactory().get("/", **asked, HTTP_X_FORWARDED_FOR="198.51.100.1")

    assert where.of(request) == Where("203.0.113.7", "another browser", "ab12")


def test_a_request_that_tells_nothing_breaks_nothing():
    request = RequestFactory().get("/")
    for name in ("REMOTE_ADDR", "HTTP_USER_AGENT"):
        request.META.pop(name, None)

    assert where.of(request) == Where("", "another browser", "")
