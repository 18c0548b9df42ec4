"""What a relay answered, in a form that is safe to keep: capped, escaped, and without our secrets."""

import re
from collections.abc import Iterable

LONGEST = 200
"""Characters of a reply that are kept."""

_ENHANCED = re.compile(r"\d\.\d{1,3}\.\d{1,3}\b")


def kept(code: int, text: bytes, secrets: Iterable[str] = ()) -> str:
    """Return a reply as a row and a log may hold it.

    SECURITY: a relay can quote what it was sent. Where one of `secrets` comes back, spaces and hyphens aside,
    all of its words are dropped and the numbers alone are kept.
    """
    words = escaped(text[: 4 * LONGEST].decode("utf-8", "replace"))
    bare = _bare(text.decode("utf-8", "replace"))
    if any(_bare(secret) in bare for secret in secrets if _bare(secret)):
        words = numbers_alone(text)
    return f"{code} {words}"[:LONGEST].strip()


def escaped(words: str) -> str:
    """Return `words` on one line, capped, with everything unprintable spelled out."""
    short = words[:LONGEST]
    return short if short.isprintable() else "".join(_shown(sign) for sign in short)


def numbers_alone(text: bytes) -> str:
    """Return the enhanced status code (RFC 3463) that a reply begins with, or ""."""
    found = _ENHANCED.match(text.decode("ascii", "replace"))
    return found[0] if found else ""


def _shown(sign: str) -> str:
    if sign == "\n":
        return " "
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def _bare(words: str) -> str:
    return re.sub(r"[\s-]+", "", words)
