"""A sentence that a redirect brings along: signed, so that no link puts its own words into one of our pages."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from gatepost.kernel import keyring
from gatepost.kernel.keyring import Keyring, Purpose

_MARK = 32
_LONGEST = 2000


def carry(sentence: str, session_key: str) -> str:
    """Return a sentence as an address can hold it, for one session alone."""
    ring, text = keyring.current(), sentence.encode()
    return urlsafe_b64encode(_mark(ring, ring.active, session_key, text) + text).decode()


def carried(packed: str, session_key: str) -> str:
    """Return the sentence that was carried; "" where we have not said it to this session."""
    if len(packed) > _LONGEST:
        return ""
    try:
        found = urlsafe_b64decode(packed.encode("ascii"))
        mark, sentence = found[:_MARK], found[_MARK:].decode()
    except ValueError:
        return ""
    ring = keyring.current()
    marks = (_mark(ring, kid, session_key, found[_MARK:]) for kid in ring.usable)
    return sentence if any(hmac.compare_digest(mark, each) for each in marks) else ""


def _mark(ring: Keyring, kid: str, session_key: str, text: bytes) -> bytes:
    return ring.mac(Purpose.FORM_KEY, kid, b"gp-said-v1", session_key.encode(), text)
