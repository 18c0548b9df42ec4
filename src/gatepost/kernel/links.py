"""Links that leave for a mail, and the page that somebody asked for before signing in."""

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

_LONGEST = 1000
"""Characters. A redirect carries it in a header beside the cookies, and proxies drop headers that are too large."""


def absolute(path: str) -> str:
    """Return `path` under the configured public address; never under a Host header (a mail would carry it on)."""
    return f"{settings.PUBLIC_URL}{path}"


def safe_next(text: str) -> str:
    """Return `text` when it is a path of this portal, else "" (ASVS 5.0 3.7.2).

    SECURITY: nothing may normalise or decode the path after this check. A double slash in it would be harmless as it
    stands, and another site as soon as somebody resolved the dots before it, so none of ours has one.
    """
    path = text.partition("?")[0].partition("#")[0]
    # Browsers send the rest of Unicode as %XX; written out here it would be twelve times as long in a header.
    odd = not (text.isascii() and text.isprintable()) or " " in text or "\\" in text
    if len(text) > _LONGEST or not text.startswith("/") or "//" in path or odd:
        return ""
    return text if url_has_allowed_host_and_scheme(text, allowed_hosts=None, require_https=True) else ""
