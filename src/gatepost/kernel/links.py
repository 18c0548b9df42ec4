"""Links that leave for a mail, and the page that somebody asked for before signing in."""

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

_LONGEST = 2000


def absolute(path: str) -> str:
    """Return `path` under the configured public address; never under a Host header (a mail would carry it on)."""
    return f"{settings.PUBLIC_URL}{path}"


def safe_next(text: str) -> str:
    """Return `text` when it is a path of this portal, else "" (ASVS 5.0 3.7.2).

    SECURITY: nothing may normalise the path after this check; `/.//evil.test` is harmless only as it stands.
    """
    if (
        len(text) > _LONGEST
        or not text.startswith("/")
        or "\\" in text
        or not text.isprintable()
        or " " in text
    ):
        return ""
    if not url_has_allowed_host_and_scheme(text, allowed_hosts=None, require_https=True):
        return ""
    return text
