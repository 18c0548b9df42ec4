"""Tests talk to this machine and to nobody else: any other address is refused before a byte leaves."""

import ipaddress
import socket
from typing import Any

HERE = ("", "localhost")


class ElsewhereError(AssertionError):
    """A test, or the code under it, tried to reach another machine."""


def keep_to_this_machine() -> None:
    """Refuse connections and look-ups of names that lead elsewhere, for the rest of this process."""
    for name in ("connect", "connect_ex"):
        _guard(socket.socket, name, lambda _, address: address)
    _guard(socket.socket, "sendto", lambda _, *rest: rest[-1])
    _guard(socket, "getaddrinfo", lambda host, *_, **__: (host,))


def _guard(owner: Any, name: str, address_of: Any) -> None:
    original = getattr(owner, name)
    if getattr(original, "guarded", False):
        return

    def guarded(*args: Any, **kwargs: Any) -> Any:
        address = address_of(*args, **kwargs)
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise ElsewhereError(f"{name} to {address[0]!r}: tests may talk to this machine alone")
        return original(*args, **kwargs)

    guarded.guarded = True  # type: ignore[attr-defined]
    setattr(owner, name, guarded)


def _is_here(host: str | bytes | None) -> bool:
    text = host.decode() if isinstance(host, bytes) else host or ""
    if text in HERE:
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
