"""Passwords hashed with libsodium's argon2id, in the strings that Django and argon2-cffi read and write too."""

import re
from base64 import b64decode, b64encode
from secrets import token_bytes
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher
from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13
from nacl.exceptions import CryptoError
from nacl.pwhash import verify as verify_encoded

OUTPUT_BYTES = 32
SALT_BYTES = 16
_SHAPE = re.compile(
    r"argon2\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+", re.ASCII
)
_MOST = (1_048_576, 10, 8)
"""Bounds of a stored string's parameters: a row that somebody wrote must not cost a gigabyte and a minute."""


def parameters(encoded: str) -> tuple[int, int, int] | None:
    """Return memory (KiB), passes and lanes of a stored string; None when it is not one of ours or out of bounds."""
    shape = _SHAPE.fullmatch(encoded)
    if shape is None:
        return None
    memory, passes, lanes = (int(number) for number in shape.groups())
    within = memory <= _MOST[0] and passes <= _MOST[1] and lanes <= _MOST[2]
    return (memory, passes, lanes) if within else None


def hashed(password: bytes, salt: bytes, memory: int, passes: int) -> bytes:
    """Return the argon2id hash (RFC 9106), 32 bytes, one lane; libsodium lets other threads run meanwhile."""
    return bytes(
        crypto_pwhash_alg(OUTPUT_BYTES, password, salt, passes, memory * 1024, crypto_pwhash_ALG_ARGON2ID13)
    )


class Argon2idHasher(BasePasswordHasher):
    """Django's hasher contract over libsodium: half the time of argon2-cffi for the same bytes."""

    algorithm = "argon2"

    def salt(self) -> str:
        """Return a fresh salt of 128 bits in base64."""
        return b64encode(token_bytes(SALT_BYTES)).decode()

    def encode(self, password: str, salt: str) -> str:
        """Return `argon2$argon2id$v=19$m=..,t=..,p=1$salt$hash` under today's parameters."""
        memory, passes, lanes = settings.ARGON2
        raw_salt = b64decode(salt)
        digest = hashed(password.encode(), raw_salt, memory, passes)
        fields = (b64encode(raw_salt).decode().rstrip("="), b64encode(digest).decode().rstrip("="))
        return f"argon2$argon2id$v=19$m={memory},t={passes},p={lanes}${fields[0]}${fields[1]}"

    def verify(self, password: str, encoded: str) -> bool:
        """Say whether `password` made `encoded`; False for a string that is not one of ours."""
        if parameters(encoded) is None:
            return False
        try:
            return bool(verify_encoded(encoded.removeprefix("argon2").encode(), password.encode()))
        except (CryptoError, ValueError):
            return False

    def must_update(self, encoded: str) -> bool:
        """Say whether a right password should be hashed anew, because the parameters have changed."""
        return parameters(encoded) != settings.ARGON2

    def safe_summary(self, encoded: str) -> dict[str, Any]:
        """Return nothing of the hash but its parameters."""
        return {"algorithm": self.algorithm, "parameters": parameters(encoded)}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: a dummy hash of the same cost is made where it is needed (employees.passwords)."""
