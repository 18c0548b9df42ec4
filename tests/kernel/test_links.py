"""After sign-in people land on a page of this portal, or on the first one."""

import pytest

from gatepost.kernel import links

OURS = [
    "/",
    "/account/",
    "/account/?tab=1&x=a%20b",
    "/journal/?q=a//b",
    "/delivery/#queue",
    "/%C3%A9",
    "/a/b:c@d",
    "/?next=https://a.test/",
]


@pytest.mark.parametrize("path", OURS)
def test_a_page_of_ours_is_safe(path):
    assert links.safe_next(path) == path


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "evil.test",
        "//evil.test",
        "///evil.test",
        "////evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "\\/evil.test",
        "/\\/evil.test",
        "/account\\evil.test",
        "//evil.test\\@127.0.0.1:8000",
        "https://evil.test",
        "https:evil.test",
        "https:/evil.test",
        "http://127.0.0.1:8000/",
        "https://127.0.0.1:8000@evil.test",
        "https://127.0.0.1:8000.evil.test",
        "%2f%2fevil.test",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,hello",
        "vbscript:x",
        "/\tevil.test",
        "/\n/evil.test",
        "/\r\nSet-Cookie: a=b",
        "\t//evil.test",
        " //evil.test",
        "/ /evil.test",
        "/\x00/evil.test",
        "/\x08/evil.test",
        "/\u2028/evil.test",
        "/\u202e/evil.test",
        "/\u00a0/evil.test",
        "/\ufeff/evil.test",
        "/.//evil.test",
        "/x/..//evil.test",
        "/..//evil.test",
        "/;//evil.test",
        "?next=/",
        "#",
        "/é",
        "/" + "a" * 1000,
    ],
)
def test_anything_else_leads_home(hostile):
    assert links.safe_next(hostile) == ""


def test_a_link_in_a_mail_begins_with_the_configured_address(settings):
    settings.PUBLIC_URL = "https://portal.example.com"

    assert links.absolute("/account/") == "https://portal.example.com/account/"
