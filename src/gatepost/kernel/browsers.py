"""A browser's name for mails and lists, from a closed list: a User-Agent may carry a sentence and a link."""

from functools import lru_cache

from ua_parser import parse

_LONGEST = 512
_BROWSERS = {
    "Chrome": "Chrome",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Chrome Mobile WebView": "Chrome",
    "Chromium": "Chromium",
    "HeadlessChrome": "Chrome",
    "Edge": "Edge",
    "Edge Mobile": "Edge",
    "Firefox": "Firefox",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Safari": "Safari",
    "Mobile Safari": "Safari",
    "Opera": "Opera",
    "Opera Mobile": "Opera",
    "Samsung Internet": "Samsung Internet",
    "Vivaldi": "Vivaldi",
    "DuckDuckGo Mobile": "DuckDuckGo",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "iOS": "iOS",
    "Android": "Android",
    "Linux": "Linux",
    "Ubuntu": "Linux",
    "Debian": "Linux",
    "Fedora": "Linux",
    "Chrome OS": "ChromeOS",
}
OTHER = "another browser"


def name(user_agent: str) -> str:
    """Return for example `Chrome on Windows`, `Firefox`, or `another browser`; never a word of the User-Agent's own."""
    return _name(user_agent[:_LONGEST])


@lru_cache(maxsize=512)
def _name(user_agent: str) -> str:
    parsed = parse(user_agent)
    browser = _BROWSERS.get(parsed.user_agent.family if parsed.user_agent else "")
    system = _SYSTEMS.get(parsed.os.family if parsed.os else "")
    if browser is None:
        return OTHER
    return f"{browser} on {system}" if system else browser
