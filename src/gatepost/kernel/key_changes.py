"""Changing the key file: a key is added, made the active one, or retired. What is there stays as it is written."""

import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from secrets import token_bytes, token_hex

from gatepost.kernel import key_file, privacy
from gatepost.kernel.key_file import KEY_BYTES, KeyringError, RootKey, State


def add(path: Path) -> str:
    """Add a key that checks and does not make yet; return its id. Raises KeyringError, OSError."""
    text, roots = _read(path)
    number = next(n for n in range(1, len(roots) + 2) if f"k{n}" not in roots)
    key = urlsafe_b64encode(token_bytes(KEY_BYTES)).decode()
    _replace(path, f"{text.rstrip()}\nk{number}:{key}:{State.VERIFY}\n")
    return f"k{number}"


def activate(path: Path, kid: str) -> None:
    """Let a key make all that is new; the one that did so far goes on checking. Raises KeyringError, OSError."""
    text, roots = _read(path)
    if _known(kid, roots).state is State.RETIRED:
        raise KeyringError(f"The key {kid!r} is retired. Add a new one: gatepost keys add")
    active = next(root.kid for root in roots.values() if root.state is State.ACTIVE)
    _replace(path, _with_states(text, {active: State.VERIFY, kid: State.ACTIVE}))


def retire(path: Path, kid: str) -> None:
    """Let a key check nothing any more. Raises KeyringError, OSError."""
    text, roots = _read(path)
    if _known(kid, roots).state is State.ACTIVE:
        raise KeyringError(
            f"The key {kid!r} is the active one. Make another one active first: gatepost keys activate KEY"
        )
    _replace(path, _with_states(text, {kid: State.RETIRED}))


def _read(path: Path) -> tuple[str, Mapping[str, RootKey]]:
    text = key_file.read(path)
    return text, key_file.parse(text, str(path))[1]


def _known(kid: str, roots: Mapping[str, RootKey]) -> RootKey:
    root = roots.get(kid)
    if root is None:
        raise KeyringError(f"There is no key {kid!r}. There are: {', '.join(roots)}.")
    return root


def _with_states(text: str, states: Mapping[str, State]) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(_with_state(line, states) for line in lines)


def _with_state(line: str, states: Mapping[str, State]) -> str:
    kid, _, rest = line.strip().partition(":")
    state = states.get(kid)
    return f"{kid}:{rest.partition(':')[0]}:{state}\n" if state else line


def _replace(path: Path, text: str) -> None:
    """Put a new file in the place of the old one, all at once: whoever reads it meanwhile reads one or the other."""
    key_file.parse(text, str(path))  # what would not be read again is not written
    beside = path.with_name(f"{path.name}.{token_hex(4)}")
    privacy.write_private(beside, text)
    try:
        owner = path.stat()
        if hasattr(os, "chown") and os.geteuid() == 0:  # as root, on behalf of the account that owns the file
            os.chown(beside, owner.st_uid, owner.st_gid)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
