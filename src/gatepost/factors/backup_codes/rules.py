"""What a backup code is made of, and what is kept of it: nothing that it could be worked out from."""

from collections.abc import Collection
from secrets import SystemRandom, randbelow
from uuid import UUID

from gatepost.kernel import argon2, crockford
from gatepost.kernel.keyring import Keyring, Purpose

LINES = 10
TRIES = 5
"""So often may somebody mistake the line that a sheet is armed with."""
REMEMBERED = 50
"""So many of an employee's newest sheets have no selector in common: a code leads to one line, and costs one hash."""
_SELECTOR, _SECRET = 2, 13
LENGTH = _SELECTOR + _SECRET + 1
_MEMORY, _PASSES = 19_456, 2
_NO_SHEET = UUID(int=0)


def is_shaped(folded: str) -> bool:
    """Say whether a folded text is as long as a backup code, and of letters and digits."""
    return len(folded) == LENGTH and folded.isascii() and folded.isalnum()


def selectors(taken: Collection[str]) -> list[str]:
    """Return two characters for each line of a new sheet: no two alike, and none that is taken. They are no secret."""
    free = {one + other for one in crockford.ALPHABET for other in crockford.ALPHABET} - set(taken)
    return SystemRandom().sample(sorted(free), LINES)


def fresh(selector: str) -> str:
    """Return a new code that begins with this selector: 65 bits that nobody can guess, and a check character."""
    return crockford.checked(selector + crockford.fresh(_SECRET))


def selector(code: str) -> str:
    """Return the part of a code that its line is found by."""
    return code[:_SELECTOR]


def any_position() -> int:
    """Return the position of the line that is to be typed back, which nobody can foresee."""
    return 1 + randbelow(LINES)


def digest(code: str, sheet_id: UUID, salt: bytes, kid: str, ring: Keyring) -> bytes:
    """Return what is kept of a code (security: one-way, and slow even for who has the database and the keys).

    Raises KeyringError when the ring has no such key.
    """
    secret = code[_SELECTOR : _SELECTOR + _SECRET]
    mac = ring.mac(
        Purpose.BACKUP_PEPPER,
        kid,
        b"gp-backup-v2",
        ring.instance.encode(),
        sheet_id.bytes,
        selector(code).encode(),
        secret.encode(),
    )
    return argon2.hashed(mac, salt, _MEMORY, _PASSES)


def digest_of_nothing(code: str, ring: Keyring) -> None:
    """Take as long as `digest` does, so that time does not tell which selectors there are."""
    digest(code, _NO_SHEET, bytes(argon2.SALT_BYTES), ring.active, ring)
