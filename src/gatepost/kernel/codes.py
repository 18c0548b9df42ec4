"""Codes as people read and type them: six digits out of a MAC, a reference, and what a typed text means."""

import hashlib
from secrets import choice

_BEFORE_MODULO = 16
"""Bytes of the MAC that become the code. 128 bits modulo 10^6 favour no code by more than 3e-33."""

DIGITS = 6
_LETTERS = (
    "ACDEFHJKMNPQRTUVWXY"  # no letter that looks like another or like a digit when read out or in small print
)
_NUMBERS = "34679"


def six_digits(mac: bytes) -> str:
    """Return the six-digit code of a MAC, leading zeros kept; all 10^6 are equally likely (ASVS 5.0 6.5.4)."""
    return f"{int.from_bytes(mac[:_BEFORE_MODULO], 'big') % 10**DIGITS:0{DIGITS}d}"


def reference() -> str:
    """Return a fresh mark such as `KT-7`, which says which mail belongs to which page. It is no secret."""
    return f"{choice(_LETTERS)}{choice(_LETTERS)}-{choice(_NUMBERS)}"


def reference_of(key: str) -> str:
    """Return the mark that goes with a row's key, for a page that no mail belongs to. It is no secret either."""
    number = int.from_bytes(hashlib.sha256(f"gp-mark-v1 {key}".encode()).digest())
    number, last = divmod(number, len(_NUMBERS))
    number, second = divmod(number, len(_LETTERS))
    return f"{_LETTERS[number % len(_LETTERS)]}{_LETTERS[second]}-{_NUMBERS[last]}"


def fold(typed: str) -> str:
    """Return `typed` without ASCII spaces, hyphens and line ends, which a copied code brings along.

    Nothing else is forgiven: digits of other scripts are not ASCII, so they stay a wrong code.
    """
    return typed.translate(_FOLDED)


_FOLDED = str.maketrans("", "", " \t\r\n-")


def is_six_digits(folded: str) -> bool:
    """Say whether a folded text has the shape of a mailed code: six ASCII digits."""
    return len(folded) == DIGITS and folded.isascii() and folded.isdigit()
