"""The root keys, kept in a file outside the database, and the keys derived from them for one purpose each."""

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from time import monotonic

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from gatepost.kernel import key_file
from gatepost.kernel.framing import lp
from gatepost.kernel.key_file import KEY_BYTES, KeyringError, RootKey, State, fresh

__all__ = [
    "KEY_BYTES",
    "LOOK_EVERY",
    "Keyring",
    "KeyringError",
    "Purpose",
    "RootKey",
    "State",
    "current",
    "fresh",
    "load",
    "parse",
]


class Purpose(StrEnum):
    """What a derived key is for. A key of one purpose says nothing about the key of another."""

    OTP_CODE = "otp-code"
    OUTBOX_MAC = "outbox-mac"
    MESSAGE_ID = "message-id"
    NAME_KEY = "name-key"
    FORM_KEY = "form-key"
    HELD_FORM = "held-form"
    BACKUP_PEPPER = "backup-pepper"
    TEMPORARY_CODE = "temporary-code"


ORIGIN_BOUND = frozenset({Purpose.OTP_CODE, Purpose.OUTBOX_MAC, Purpose.TEMPORARY_CODE})
"""Purposes whose keys change with the portal's address, so that a copy of the database and keys on a test
machine derives no code that works on the real one."""

WORKER_PURPOSES = (Purpose.OTP_CODE, Purpose.OUTBOX_MAC, Purpose.MESSAGE_ID)
"""What the delivery service needs to derive."""


@dataclass(frozen=True)
class Keyring:
    """The root keys of one installation, and what is derived from them."""

    instance: str
    roots: Mapping[str, RootKey] = field(repr=False)
    origin: str
    _derived: dict[tuple[Purpose, str], bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def active(self) -> str:
        """The id of the key that makes new values."""
        return next(kid for kid, root in self.roots.items() if root.state is State.ACTIVE)

    @property
    def usable(self) -> tuple[str, ...]:
        """The ids of the keys that still check what they made."""
        return tuple(kid for kid, root in self.roots.items() if root.state is not State.RETIRED)

    def key(self, purpose: Purpose, kid: str) -> bytes:
        """Return the 32-byte key of `purpose` under the root key `kid` (HKDF-SHA256, RFC 5869).

        Raises KeyringError when the ring has no such key, or it is retired.
        """
        known = self._derived.get((purpose, kid))
        if known is None:
            known = self._derived[purpose, kid] = self._derive(purpose, kid)
        return known

    def mac(self, purpose: Purpose, kid: str, label: bytes, *parts: bytes) -> bytes:
        """Return HMAC-SHA256 over the version `label` and `parts`, each behind its length."""
        return hmac.digest(self.key(purpose, kid), lp(label, *parts), "sha256")

    def check_value(self) -> str:
        """Return a value that two processes share only when they derive the same keys; it gives no key away."""
        marks = (self.mac(purpose, self.active, b"gp-key-check-v1") for purpose in WORKER_PURPOSES)
        return hashlib.sha256(lp(*marks)).hexdigest()[:16]

    def _derive(self, purpose: Purpose, kid: str) -> bytes:
        root = self.roots.get(kid)
        if root is None or root.state is State.RETIRED:
            why = "is retired" if root else "is not in the key file"
            message = f"The key {kid!r} {why}, so what was made with it cannot be checked any more."
            raise KeyringError(message)
        origin = self.origin if purpose in ORIGIN_BOUND else ""
        info = lp(purpose.encode(), kid.encode(), self.instance.encode(), origin.encode())
        return HKDF(SHA256(), KEY_BYTES, b"gatepost/hkdf/v1", info).derive(root.secret)


def load(path: Path, origin: str) -> Keyring:
    """Read the key file at `path` for the portal at `origin`.

    Raises KeyringError when the file is missing, can be read by others, or has a line that is not allowed.
    """
    return parse(key_file.read(path), origin, str(path))


def parse(text: str, origin: str, name: str) -> Keyring:
    """Build a keyring from the `text` of a key file called `name`. Raises KeyringError naming file and line."""
    return Keyring(*key_file.parse(text, name), origin)


LOOK_EVERY = 1.0
"""Seconds after which a changed key file is noticed, at the latest."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    ring: Keyring
    mark: tuple[int, ...]
    looked_at: float


_held: dict[tuple[Path, str], _Held] = {}


def current() -> Keyring:
    """Return this installation's keyring. A changed file is taken up within a second, so keys change without a restart.

    While a changed file cannot be used, the keys stay as they were, and the log says why. Raises KeyringError, as
    `load` does, when there were none before.
    """
    place = (settings.KEY_FILE, settings.PUBLIC_URL)
    held, now = _held.get(place), monotonic()
    if held is None or now - held.looked_at >= LOOK_EVERY:
        held = _held[place] = _look(*place, held, now)
    return held.ring


def _look(path: Path, origin: str, held: _Held | None, now: float) -> _Held:
    mark = _mark(path)
    if held and held.mark == mark:
        return replace(held, looked_at=now)
    try:
        return _Held(load(path, origin), mark, now)
    except KeyringError as error:
        if held is None:
            raise
        _log.error("The keys stay as they were. %s", error)
        return _Held(held.ring, mark, now)


def _mark(path: Path) -> tuple[int, ...]:
    """Return what changes whenever the file does, or who may put another one in its place."""
    try:
        found, folder = path.stat(), path.parent.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, folder.st_mode, folder.st_uid
