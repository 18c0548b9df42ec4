"""The root keys, kept in a file outside the database, and the keys derived from them for one purpose each."""

import hashlib
import hmac
import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from secrets import token_bytes, token_hex

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from gatepost.kernel import privacy
from gatepost.kernel.errors import PlainError
from gatepost.kernel.framing import lp

KEY_BYTES = 32
_KID = re.compile(r"[A-Za-z0-9]{1,20}")
_INSTANCE = re.compile(r"[A-Za-z0-9-]{1,64}")
_PUT_BACK = "Put the file back from your backup of it."
_MAKE_ANEW = "Move the file away and make a new one: gatepost keys init"


class Purpose(StrEnum):
    """What a derived key is for. A key of one purpose says nothing about the key of another."""

    OTP_CODE = "otp-code"
    OUTBOX_MAC = "outbox-mac"
    MESSAGE_ID = "message-id"
    NAME_KEY = "name-key"
    FORM_KEY = "form-key"
    HELD_FORM = "held-form"
    BACKUP_PEPPER = "backup-pepper"


class State(StrEnum):
    """What a root key may still do."""

    ACTIVE = "active"  # makes new values, and checks old ones
    VERIFY = "verify"  # checks old ones
    RETIRED = "retired"  # nothing


ORIGIN_BOUND = frozenset({Purpose.OTP_CODE, Purpose.OUTBOX_MAC})
"""Purposes whose keys change with the portal's address, so that a copy of the database and keys on a test
machine derives no code that works on the real one."""

WORKER_PURPOSES = (Purpose.OTP_CODE, Purpose.OUTBOX_MAC, Purpose.MESSAGE_ID)
"""What the delivery service needs to derive."""


class KeyringError(PlainError):
    """The key file cannot be used. The sentence says where, what was found, what is allowed and what to do."""


@dataclass(frozen=True, slots=True)
class RootKey:
    """One line of the key file."""

    kid: str
    secret: bytes = field(repr=False)
    state: State


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


def fresh() -> str:
    """Return the text of a new key file: a new installation's id and one active key of 32 random bytes."""
    key = urlsafe_b64encode(token_bytes(KEY_BYTES)).decode()
    return (
        "# Gatepost's root keys. Whoever has this file and the database has every live code: keep them apart,\n"
        "# in backups too. Each line: id : 32 bytes in base64url : active, verify or retired.\n"
        f"instance:{token_hex(8)}\n"
        f"k1:{key}:{State.ACTIVE}\n"
    )


def load(path: Path, origin: str) -> Keyring:
    """Read the key file at `path` for the portal at `origin`.

    Raises KeyringError when the file is missing, can be read by others, or has a line that is not allowed.
    """
    raw = _read_private(path)
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("ascii")
    except UnicodeDecodeError as error:
        message = f"{path} is not a key file: it holds more than plain letters and digits. {_PUT_BACK}"
        raise KeyringError(message) from error
    return parse(text, origin, str(path))


def _read_private(path: Path) -> bytes:
    if path.is_fifo():
        raise KeyringError(f"{path} is a pipe, and reading it would wait for ever. It must be a file.")
    try:
        raw = path.read_bytes()
        others = privacy.readers_besides_owner(path)
    except FileNotFoundError as error:
        message = f"There is no key file at {path}. Make one with: gatepost keys init"
        raise KeyringError(message) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"The key file {path} cannot be read: {why}. It must be a file that the account of Gatepost can read."
        raise KeyringError(message) from error
    if others:
        message = (
            f"The key file {path} is open to {others}. Only the account that runs Gatepost may read it: "
            f"{privacy.remedy(path)}"
        )
        raise KeyringError(message)
    if privacy.anybody_may_replace(path):
        message = f"Anybody can put another file in the place of {path}. Close its folder: chmod go-w '{path.parent}'"
        raise KeyringError(message)
    return raw


def parse(text: str, origin: str, name: str) -> Keyring:
    """Build a keyring from the `text` of a key file called `name`. Raises KeyringError naming file and line."""
    instances, roots = list[str](), list[RootKey]()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("instance:"):
            instances.append(stripped.removeprefix("instance:").strip())
        elif stripped and not stripped.startswith("#"):
            roots.append(_root(stripped, f"{name}, line {number}"))
    if len(instances) != 1 or not _INSTANCE.fullmatch(instances[0]):
        message = (
            f"{name} must have exactly one line 'instance:' with letters, digits and hyphens. {_PUT_BACK}"
        )
        raise KeyringError(message)
    if len({root.kid for root in roots}) < len(roots) or len({root.secret for root in roots}) < len(roots):
        message = f"{name} has an id or a key twice. Each line needs an id and a key of its own."
        raise KeyringError(message)
    if [root.state for root in roots].count(State.ACTIVE) != 1:
        message = f"{name} must have exactly one key that is 'active'. {_PUT_BACK}"
        raise KeyringError(message)
    return Keyring(instances[0], {root.kid: root for root in roots}, origin)


def _root(line: str, where: str) -> RootKey:
    kid, _, rest = line.partition(":")
    encoded, _, state = rest.partition(":")
    if not _KID.fullmatch(kid) or state not in {*State}:
        message = (
            f"{where}: found something else than 'id:key:state'. Allowed: an id of 1 to 20 letters and digits, "
            f"32 bytes in base64url, and {', '.join(State)}."
        )
        raise KeyringError(message)
    try:
        secret = b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True)
    except ValueError as error:
        message = f"{where}: the key {kid!r} is not base64url. {_PUT_BACK}"
        raise KeyringError(message) from error
    if len(secret) != KEY_BYTES:
        message = f"{where}: the key {kid!r} has {len(secret)} bytes, not {KEY_BYTES}. {_PUT_BACK}"
        raise KeyringError(message)
    if _is_guessable(secret):
        message = f"{where}: the key {kid!r} is an example or was typed by hand. {_MAKE_ANEW}"
        raise KeyringError(message)
    return RootKey(kid, secret, State(state))


def _is_guessable(secret: bytes) -> bool:
    """Say whether a key has the shape of an example: equal steps, few different bytes, or text.

    Not one in 10^13 random keys has.
    """
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    is_text = secret.isascii() and secret.decode("ascii").isprintable()
    return len(steps) == 1 or len(set(secret)) < KEY_BYTES // 2 or is_text


def current() -> Keyring:
    """Return this installation's keyring, read once. Raises KeyringError, as `load` does."""
    return _current(settings.KEY_FILE, settings.PUBLIC_URL)


@lru_cache(maxsize=4)
def _current(path: Path, origin: str) -> Keyring:
    return load(path, origin)
