"""The key file: its lines, and who else could read or replace it."""

import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from secrets import token_bytes, token_hex

from gatepost.kernel import privacy
from gatepost.kernel.errors import PlainError

KEY_BYTES = 32
_KID = re.compile(r"[A-Za-z0-9]{1,20}")
_INSTANCE = re.compile(r"[A-Za-z0-9-]{1,64}")
_PUT_BACK = "Put the file back from your backup of it."
_MAKE_ANEW = "Move the file away and make a new one: gatepost keys init"


class State(StrEnum):
    """What a root key may still do."""

    ACTIVE = "active"  # makes new values, and checks old ones
    VERIFY = "verify"  # checks old ones
    RETIRED = "retired"  # nothing


class KeyringError(PlainError):
    """The key file cannot be used. The sentence says where, what was found, what is allowed and what to do."""


@dataclass(frozen=True, slots=True)
class RootKey:
    """One line of the key file."""

    kid: str
    secret: bytes = field(repr=False)
    state: State


def fresh() -> str:
    """Return the text of a new key file: a new installation's id and one active key of 32 random bytes."""
    key = urlsafe_b64encode(token_bytes(KEY_BYTES)).decode()
    return (
        "# Gatepost's root keys. Whoever has this file and the database has every live code: keep them apart,\n"
        "# in backups too. Each line: id : 32 bytes in base64url : active, verify or retired.\n"
        f"instance:{token_hex(8)}\n"
        f"k1:{key}:{State.ACTIVE}\n"
    )


def read(path: Path) -> str:
    """Return the text of the key file at `path`.

    Raises KeyringError when the file is missing, or can be read or replaced by others.
    """
    raw = _read_private(path)
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("ascii")
    except UnicodeDecodeError as error:
        message = f"{path} is not a key file: it holds more than plain letters and digits. {_PUT_BACK}"
        raise KeyringError(message) from error


def _read_private(path: Path) -> bytes:
    if path.is_fifo():
        raise KeyringError(f"{path} is a pipe, and reading it would wait for ever. It must be a file.")
    try:
        raw = path.read_bytes()
        others = privacy.readers_besides_owner(path)
    except FileNotFoundError as error:
        message = (
            f"There is no key file at {path}. If there was one, bring back your copy of it: new keys open nothing that "
            "old ones closed. On a new server make one with: gatepost setup"
        )
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


def parse(text: str, name: str) -> tuple[str, Mapping[str, RootKey]]:
    """Return the installation's id and the keys that the `text` of a key file called `name` lists.

    Raises KeyringError naming file and line.
    """
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
    return instances[0], {root.kid: root for root in roots}


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
