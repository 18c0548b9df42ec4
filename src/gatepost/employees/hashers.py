"""Passwords hashed with libsodium's argon2id, in the strings that Django and argon2-cffi read and write too."""

import re
from base64 import b64decode, b64encode
from secrets import token_bytes
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher
from nacl.exceptions import CryptoError
from nacl.pwhash import verify as verify_encoded

from gatepost.kernel import argon2
from gatepost.kernel.argon2 import SALT_BYTES

_SHAPE = re.compile(
    r"argon2\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)", re.ASCII
)
_MEMORY_A_LANE = 8
"""KiB, the least there can be (RFC 9106 3.1)."""
_MOST = (1_048_576, 10, 8)
"""Bounds of a stored string's parameters: a row that somebody wrote must not cost a gigabyte and a minute."""
_SALTS, _DIGESTS, _LONGEST = range(8, 65), range(16, 65), 127 + len("argon2")
"""Bytes, and characters in all. What libsodium refuses, it refuses at once, and the time would tell such a row."""

Parameters = tuple[int, int, int]


def parameters(encoded: str) -> Parameters | None:
    """Return memory (KiB), passes and lanes of a stored string; None when it cannot be verified or is out of bounds."""
    shape = _SHAPE.fullmatch(encoded)
    if shape is None or len(encoded) > _LONGEST:
        return None
    memory, passes, lanes = (int(number) for number in shape.groups()[:3])
    enough = lanes >= 1 and passes >= 1 and memory >= _MEMORY_A_LANE * lanes
    not_too_much = all(found <= most for found, most in zip((memory, passes, lanes), _MOST, strict=True))
    whole = _bytes_in(shape[4]) in _SALTS and _bytes_in(shape[5]) in _DIGESTS
    return (memory, passes, lanes) if enough and not_too_much and whole else None


def hashed(password: str, salt: bytes, memory: int, passes: int) -> bytes:
    """Return the hash of a password as it was typed."""
    return argon2.hashed(_as_typed(password), salt, memory, passes)


class Argon2idHasher(BasePasswordHasher):
    """Django's hasher contract over libsodium: half the time of argon2-cffi for the same bytes."""

    algorithm = "argon2"

    def salt(self) -> str:
        """Return a fresh salt of 128 bits in base64."""
        return _base64(token_bytes(SALT_BYTES))

    def encode(self, password: str, salt: str) -> str:
        """Return `argon2$argon2id$v=19$m=..,t=..,p=1$salt$hash` under today's parameters."""
        memory, passes, lanes = settings.ARGON2
        raw_salt = b64decode(salt + "=" * (-len(salt) % 4))
        digest = hashed(password, raw_salt, memory, passes)
        return f"argon2$argon2id$v=19$m={memory},t={passes},p={lanes}${_base64(raw_salt)}${_base64(digest)}"

    def verify(self, password: str, encoded: str) -> bool:
        """Say whether `password` made `encoded`; False for a string that is not one of ours."""
        if parameters(encoded) is None:
            return False
        try:
            return bool(verify_encoded(encoded.removeprefix("argon2").encode(), _as_typed(password)))
        except (CryptoError, ValueError):
            return False

    def must_update(self, encoded: str) -> bool:
        """Say whether a right password should be hashed anew, because the parameters have changed."""
        return parameters(encoded) != settings.ARGON2

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return nothing of the hash but its parameters."""
        return {"algorithm": self.algorithm, "parameters": parameters(encoded)}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: a dummy hash of the same cost is made where it is needed (employees.passwords)."""


def _as_typed(password: str) -> bytes:
    # Halves of a character, which no keyboard types and no form brings in, are hashed like all else.
    return password.encode("utf-8", "surrogatepass")


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode().rstrip("=")


def _bytes_in(encoded: str) -> int:
    """Return how many bytes a base64 text without its padding stands for; 0 when it is not written as we would."""
    try:
        raw = b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        return 0
    return len(raw) if _base64(raw) == encoded else 0
