"""How a setting's text becomes a value: pure readers that raise ValueError with what is wrong, never with the text."""

import hashlib
import ipaddress
import re
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import environ  # type: ignore[import-untyped]  # it ships no types

from gatepost.kernel import mailbox, origin

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HIGHEST_PORT = 65535
_WIDEST = {4: 8, 6: 7}
"""Bits of the widest networks that belong to one firm: 10.0.0.0/8 and fc00::/7."""
_MEMORY_KIB = range(7168, 1_048_577)
_PASSES = range(1, 11)
_RELAY_EXTRAS = re.compile(r"((connections=[1-9]|letters=[1-9]\d{0,2}|oauth=/[^&]+)(&(?!$)|$))*")
_LEAST_WORK = 35_840
"""KiB times passes: the least of the pairs that OWASP's Password Storage Cheat Sheet calls equally strong (7168, 5)."""


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's description of the SQLite database in the file at `path`."""
    return _described({"ENGINE": "gatepost.kernel.database.sqlite", "NAME": str(path)})


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the database at `url`."""
    parts = _split(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path[1:])
        if parts.netloc or not name or parts.query or parts.fragment:
            message = "it names no file: sqlite:/// and the path, which on Unix begins with a fourth slash"
            raise ValueError(message)
        return sqlite(Path(name).absolute())
    if not url.startswith(("postgres://", "postgresql://")):
        message = "it begins with neither sqlite:/// nor postgres://"
        raise ValueError(message)
    config = dict(environ.Env.db_url_config(url, engine="gatepost.kernel.database.postgresql"))
    if not config["NAME"] or "@" in config["NAME"] or "/" in config["NAME"] or parts.fragment:
        message = (
            "it names no database, or has a special character that must be written as %40 for @ and so on"
        )
        raise ValueError(message)
    return _described(config)


def _described(config: dict[str, Any]) -> dict[str, Any]:
    # SECURITY: whatever the URL says, each statement is committed at once unless a flow opens a transaction.
    return config | {"CONN_MAX_AGE": None, "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True}


def listen(text: str) -> tuple[str, int]:
    """Return host and port of `host:port`; an IPv6 host stands in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        message = "it is not host:port"
        raise ValueError(message)
    if len(port) > len(str(_HIGHEST_PORT)) or int(port) > _HIGHEST_PORT:
        message = f"its port is above {_HIGHEST_PORT}"
        raise ValueError(message)
    try:
        inside = host[1:-1] if host.startswith("[") and host.endswith("]") else host
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else inside)
    except ValueError:
        message = "its host is neither localhost nor one of this machine's network addresses"
        raise ValueError(message) from None
    if (address.version == 6) is not host.startswith("["):  # noqa: PLR2004  (IPv6)
        message = "an IPv6 address, and no other, stands in brackets"
        raise ValueError(message)
    return str(address), int(port)


def listen_or_not(text: str) -> tuple[str, int] | None:
    """Return host and port of `host:port`; None for nothing."""
    found = listen(text) if text else None
    if found and not found[1]:
        message = "port 0 is no place that anybody could find"
        raise ValueError(message)
    return found


def fingerprint(folder: Path) -> str:
    """Return a short text that changes whenever a file in the folder does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def is_loopback(host: str) -> bool:
    """Say whether `host` is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def public(text: str, *, insecure: bool) -> str:
    """Return the canonical https origin; http only for this machine, and only where `insecure` allows it."""
    url = origin.canonical(text)
    parts = urlsplit(url)
    if parts.scheme == "http" and not (insecure and is_loopback(parts.hostname or "")):
        message = "passwords and codes would travel unprotected over http"
        raise ValueError(message)
    return url


def networks(text: str) -> tuple[Network, ...]:
    """Return the network addresses in `text`, with spaces or commas between."""
    found = []
    for number, word in enumerate(text.replace(",", " ").split(), start=1):
        try:
            network = ipaddress.ip_network(word)
        except ValueError:
            message = f"word {number} is no network, or has bits set that its length leaves out (10.0.0.1/24)"
            raise ValueError(message) from None
        if network.prefixlen < _WIDEST[network.version]:
            # SECURITY: were everybody a proxy, everybody could say where they come from.
            message = f"word {number} lets half the world be a proxy"
            raise ValueError(message)
        found.append(network)
    return tuple(found)


def relays(text: str) -> tuple[str, ...]:
    """Return the relays in `text`, one a word. No error repeats any of it, since it holds passwords."""
    urls = tuple(text.split())
    for number, url in enumerate(urls, start=1):
        wrong = _wrong_with_relay(url)
        if wrong:
            message = f"relay {number} {wrong}"
            raise ValueError(message)
    return urls


def _wrong_with_relay(url: str) -> str:
    try:
        parts = _split(url)
    except ValueError as error:
        return str(error).replace("it is", "is", 1)
    if parts.scheme not in {"smtp+starttls", "smtps", "smtp+plain"} or not parts.hostname:
        return "is not smtp+starttls://, smtps:// or smtp+plain:// with a host"
    if parts.scheme == "smtp+plain" and not is_loopback(parts.hostname):
        return "is smtp+plain on another machine, so codes would travel unprotected"
    if (
        parts.port == 0
        or parts.path not in {"", "/"}
        or parts.fragment
        or not _RELAY_EXTRAS.fullmatch(parts.query)
    ):
        return (
            "has a port of 0, or more than user, password, host, port and what may follow a question mark: "
            "connections=1 to 9, letters=1 to 999, oauth=/path/of/a/file"
        )
    return _wrong_with_signing_on(parts)


def _wrong_with_signing_on(parts: SplitResult) -> str:
    if "oauth=" in parts.query:
        right = parts.username and not parts.password and parts.scheme != "smtp+plain"
        return "" if right else "has oauth= but no user, or a password too, or no TLS"
    if bool(parts.username) is not bool(parts.password):
        return "has a user without a password, or a password without a user"
    return ""


def sender(text: str) -> str:
    """Return `Name <address>` in a form fit for a From header; exactly one mailbox."""
    name, opened, rest = text.rpartition("<")
    if bool(opened) is not rest.endswith(">"):
        message = "its < or > stands alone"
        raise ValueError(message)
    shown = name.strip().removeprefix('"').removesuffix('"')
    if not shown.isprintable() or any(sign in shown for sign in '<>@"'):
        message = "it is more than one name and one address"
        raise ValueError(message)
    try:
        return str(Address(shown, addr_spec=mailbox.checked(rest.removesuffix(">"))))
    except ValueError:
        message = "its address is not one address"
        raise ValueError(message) from None


def argon2(text: str, *, insecure: bool) -> tuple[int, int, int]:
    """Return memory (KiB), passes and lanes for argon2id (RFC 9106); weak ones only where `insecure` allows it."""
    words = [word.strip() for word in text.split(",")]
    if len(words) != 3 or not all(word.isascii() and word.isdigit() for word in words):  # noqa: PLR2004  (m, t, p)
        message = "it is not three numbers with commas between"
        raise ValueError(message)
    memory, passes, lanes = (int(word) for word in words)
    if lanes != 1 or memory not in _MEMORY_KIB or passes not in _PASSES:
        message = "one of the three is out of bounds"
        raise ValueError(message)
    if memory * passes < _LEAST_WORK and not insecure:
        message = (
            f"memory times passes is {memory * passes}, too little to keep a stolen database's passwords"
        )
        raise ValueError(message)
    return memory, passes, lanes


def _split(url: str) -> SplitResult:
    """Take `url` apart; the parser's own errors quote pieces of it, which may be a password's, so they are dropped."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        message = "it is not a valid address (a password's special characters must be written as %23 for # and so on)"
        raise ValueError(message) from None
    return parts
