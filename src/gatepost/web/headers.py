"""Header fields: which come in, and which go out with every answer."""

import re
from collections.abc import Iterable, Mapping

Fields = Iterable[tuple[bytes, bytes]]

PROXY_SECRET = "x-gatepost-proxy-secret"  # noqa: S105  (the header's name)
"""Where a trusted proxy shows the secret it shares with us."""

_NAME = re.compile(rb"[a-z0-9-]+")
_UTF_8 = re.compile(r'[\w.+-]+/[\w.+-]+ *; *charset="?utf-8"?', re.ASCII | re.IGNORECASE)
_ONCE = frozenset(
    {"authorization", "content-length", "content-type", "host", "origin", "referer", PROXY_SECRET}
)
_ABOUT_THE_CLIENT = ("x-forwarded-", "forwarded", "x-real-ip")
_OURS = "x-gatepost-"

_ONE_YEAR = 31_536_000
_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    b"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cache-control", b"no-store"),
    (b"server", b"gatepost"),
)
_HSTS = ((b"strict-transport-security", b"max-age=%d" % _ONE_YEAR),)


def read(fields: Fields) -> dict[str, str] | None:
    """Return the fields by lower-case name, or None when one is doubled that can only stand once.

    SECURITY: Django (like WSGI) writes `-` and `_` alike, so `X_Forwarded_For` would pose as X-Forwarded-For:
    names of anything but letters, digits and hyphens are dropped. Of two Host, Origin or X-Forwarded-For
    fields a proxy may have checked the one and we believe the other, so they are refused. Cookie may come in
    several fields: HTTP/2 splits it (RFC 9113, 8.2.3), and a proxy that speaks HTTP/1.1 to us may leave it
    so; a client that wants to send a name twice can do so in one field too. The rest are lists.
    """
    found: dict[str, str] = {}
    for raw, value in fields:
        if not _NAME.fullmatch(lower := raw.lower()):
            continue
        name, text = lower.decode("ascii"), value.decode("latin-1")
        if name not in found:
            found[name] = text
        elif name in _ONCE or name.startswith("x-forwarded-"):
            return None
        else:
            found[name] += ("; " if name == "cookie" else ", ") + text
    return found


def is_readable(content_type: str) -> bool:
    """Say whether a body may come in this content type: in UTF-8, or without a word about it, as browsers send it.

    SECURITY: Django looks up whatever codec is named here, and some of them (zlib, idna, utf-7) fail on what they
    are given, or turn it into what no check expects.
    """
    return "charset" not in content_type.lower() or bool(_UTF_8.fullmatch(content_type))


def for_django(found: Mapping[str, str], *, believed: bool) -> dict[str, str]:
    """Return what Django may see: nothing in our own names; of the client only what a proxy vouches for."""
    hidden = (_OURS,) if believed else (_OURS, *_ABOUT_THE_CLIENT)
    return {name: text for name, text in found.items() if not name.startswith(hidden)}


def are_forwarded(found: Mapping[str, str]) -> bool:
    """Say whether a proxy has had a hand in it, as far as it tells."""
    return any(name.startswith((*_ABOUT_THE_CLIENT, "via", _OURS)) for name in found)


def floor(*, https: bool) -> tuple[tuple[bytes, bytes], ...]:
    """Return the fields that each answer carries unless it sets its own."""
    return _ALWAYS + _HSTS if https else _ALWAYS


def complete(fields: Fields, floor: Fields, request_id: str) -> list[tuple[bytes, bytes]]:
    """Return an answer's fields with those of the floor that it lacks, and the request's id."""
    own = list(fields)
    names = {name.lower() for name, _ in own}
    return [
        *own,
        *(field for field in floor if field[0] not in names),
        (b"x-request-id", request_id.encode()),
    ]
