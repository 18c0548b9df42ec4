"""The portal's address has one spelling, however it was typed."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatepost.kernel import origin


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("https://portal.example.com", "https://portal.example.com"),
        ("https://portal.example.com/", "https://portal.example.com"),
        ("https://Portal.Example.COM:443/", "https://portal.example.com"),
        ("HTTPS://portal.example.com", "https://portal.example.com"),
        ("https://portal.example.com.", "https://portal.example.com"),
        ("https://portal.example.com:8443", "https://portal.example.com:8443"),
        ("https://portal.example.com:0443", "https://portal.example.com"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://portal:443", "http://portal:443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
        ("https://bu\u0308cher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://faß.example", "https://xn--fa-hia.example"),
        ("https://portal。example。com", "https://portal.example.com"),
        ("https://ｐｏｒｔａｌ.example", "https://portal.example"),
        ("https://[::1]:443/", "https://[::1]"),
        ("https://[2001:DB8:0:0:0:0:0:1]:8443", "https://[2001:db8::1]:8443"),
        ("https://10.0.0.5", "https://10.0.0.5"),
    ],
)
def test_spellings_of_one_address_are_one(typed, spelled):
    assert origin.canonical(typed) == spelled
    assert origin.canonical(spelled) == spelled


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "portal.example.com",
        "//portal.example.com",
        "ftp://portal.example.com",
        "javascript://portal.example.com",
        "https:portal.example.com",
        "https://",
        "https:///",
        "https://.",
        "https://:443",
        "https://portal.example.com:",
        "https://portal.example.com:0",
        "https://portal.example.com:65536",
        "https://portal.example.com:-1",
        "https://portal.example.com:port",
        "https://portal.example.com/sign-in/",
        "https://portal.example.com//",
        "https://portal.example.com?x=1",
        "https://portal.example.com?",
        "https://portal.example.com#",
        "https://user@portal.example.com",
        "https://user:hunter2@portal.example.com",
        "https://@portal.example.com",
        "https://portal.example.com@evil.test",
        "https://portal.example.com\\@evil.test",
        "https://portal.example.com\\.evil.test",
        "https://portal example.com",
        " https://portal.example.com",
        "https://portal.example.com\n",
        "https://portal.\texample.com",
        "https://portal.example.com\0",
        "https://portal.example.com\u200b",
        "https://portal.example.com\u202e",
        "https://portal..example.com",
        "https://-portal.example.com",
        "https://portal-.example.com",
        "https://por_tal.example.com",
        "https://portal%2eexample.com",
        "https://portal.example.com;evil.test",
        "https://portal.example.com,evil.test",
        "https://<script>.example.com",
        'https://"portal".example.com',
        "https://*.example.com",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 130 + "example",
        "https://127.1",
        "https://2130706433",
        "https://0x7f.0.0.1",
        "https://0x7f000001",
        "https://127.0.0.01",
        "https://1.2.3.4.5",
        "https://[::1",
        "https://::1",
        "https://[::1]x",
        "https://[fe80::1%25eth0]",
        "https://[fe80::1%eth0]",
        "https://[::ffff:127.0.0.1]",
        "https://[v1.fe80::a+en1]",
        "https://[127.0.0.1]",
        "https://portal.exa℀mple.com",
    ],
)
def test_what_is_no_bare_address_is_refused(typed):
    with pytest.raises(ValueError, match=r"^(it|its|what) ") as refused:
        origin.canonical(typed)

    assert "hunter2" not in str(refused.value)


@given(st.text(max_size=30))
def test_whatever_is_taken_is_spelled_in_plain_letters(typed):
    try:
        spelled = origin.canonical(f"https://{typed}")
    except ValueError:
        return

    assert spelled.isascii()
    assert spelled.lower() == spelled
    assert origin.canonical(spelled) == spelled


@pytest.mark.parametrize(
    ("spelled", "host"),
    [
        ("https://portal.example.com", "portal.example.com"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("https://[::1]:8443", "[::1]:8443"),
    ],
)
def test_the_host_is_what_browsers_send(spelled, host):
    assert origin.host(spelled) == host
