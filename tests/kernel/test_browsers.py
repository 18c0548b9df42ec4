"""A browser is called by a name of ours, whatever it says about itself."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatepost.kernel import browsers
from gatepost.kernel.browsers import OTHER, name

SHOWN = {
    *(
        f"{browser} on {system}"
        for browser in set(browsers._BROWSERS.values())
        for system in set(browsers._SYSTEMS.values())
    ),
    *browsers._BROWSERS.values(),
    OTHER,
}


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
CHROMEBOOK = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "shown"),
    [
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0", "Opera on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        (f"{MAC} Version/18.0 Safari/605.1.15", "Safari on macOS"),
        (f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iOS"),
        (f"{IPHONE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", "Chrome on iOS"),
        (f"{IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox on iOS"),
        (f"{ANDROID} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (f"{ANDROID} Chrome/140.0.0.0 Mobile Safari/537.36 EdgA/140.0.0.0", "Edge on Android"),
        (
            f"{ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (f"{CHROMEBOOK} Chrome/140.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
        ("Firefox/140.0", "Firefox"),
        (f"{'x' * 480} Firefox/140.0", "Firefox"),
        (f"{'x' * 512} Firefox/140.0", OTHER),  # nobody's browser talks that long
        ("curl/8.5.0", OTHER),
        ("", OTHER),
    ],
)
def test_common_browsers_are_known(user_agent, shown):
    assert name(user_agent) == shown


@pytest.mark.parametrize(
    "hostile",
    [
        "Your account is locked. Call 0900 123456 or open https://evil.test",
        "Visit-https://evil.test/1.0",
        "Chrome-on-Windows. Your code was stolen, see https://evil.test/1.0",
        "<script>alert(1)</script>/1.0",
        "Mozilla/5.0 (compatible; Evil https://evil.test/; +https://evil.test)",
        "x\r\nBcc: everybody@example.com",
        "\x1b[31mred\x1b[0m",
        "\u202efdp.exe",
        "\x00" * 600,
        "Mozilla/5.0 (" + "(" * 5000,
        "A" * 20_000,
        "Chrome/" + "1." * 5000,
    ],
)
def test_no_word_of_a_hostile_one_is_passed_on(hostile):
    started = time.monotonic()

    assert name(hostile) in SHOWN
    assert time.monotonic() - started < 2


@given(st.text(max_size=200))
def test_whatever_comes_the_name_is_one_of_ours(user_agent):
    assert name(user_agent) in SHOWN
