"""How a setting's text becomes a value: pure readers that raise ValueError with what is wrong, never with a secret."""

import ipaddress
from email.headerregistry import Address
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from email_validator import EmailNotValidError, validate_email

from gatepost.kernel import origin

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HIGHEST_PORT = 65535
_MEMORY_KIB = range(8192, 1_048_577)
_PASSES = range(1, 11)


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the database at `url`."""
    engines = {
        "django.db.backends.sqlite3": "gatepost.kernel.database.sqlite",
        "django.db.backends.postgresql": "gatepost.kernel.database.postgresql",
    }
    _split(url)
    config: dict[str, Any] = dict(environ.Env.db_url_config(url, engine=None))
    engine = engines.get(str(config.get("ENGINE")))
    if engine is None or not config.get("NAME"):
        message = "it does not name a SQLite or PostgreSQL database"
        raise ValueError(message)
    return config | {"ENGINE": engine, "CONN_MAX_AGE": None, "ATOMIC_REQUESTS": False}


def listen(text: str) -> tuple[str, int]:
    """Return host and port of `host:port`; an IPv6 host stands in brackets."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        message = "it is not host:port"
        raise ValueError(message)
    return host.strip("[]"), int(port)


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
    return tuple(ipaddress.ip_network(word) for word in text.replace(",", " ").split())


def relays(text: str) -> tuple[str, ...]:
    """Return the relays in `text`, one a word. No error repeats any of it, since it holds passwords."""
    urls = tuple(text.split())
    for number, url in enumerate(urls, start=1):
        parts = _split(url)
        if parts.scheme not in {"smtp+starttls", "smtps", "smtp+plain"} or not parts.hostname:
            message = f"relay {number} is not smtp+starttls://, smtps:// or smtp+plain:// with a host"
            raise ValueError(message)
        if parts.scheme == "smtp+plain" and not is_loopback(parts.hostname):
            message = f"relay {number} is smtp+plain on another machine, so codes would travel unprotected"
            raise ValueError(message)
        if parts.port == 0 or parts.path not in {"", "/"} or parts.query:
            message = f"relay {number} has a port of 0, or more than user, password, host and port"
            raise ValueError(message)
    return urls


def mailbox(text: str) -> str:
    """Return `Name <address>` in a form fit for a From header; exactly one mailbox."""
    try:
        name, _, address = text.rpartition("<")
        checked = validate_email(
            address.removesuffix(">").strip(),
            check_deliverability=False,
            globally_deliverable=False,
            allow_smtputf8=False,
        )
        return str(Address(name.strip().strip('"'), addr_spec=checked.ascii_email or checked.normalized))
    except (EmailNotValidError, IndexError) as error:
        raise ValueError(str(error)) from error


def argon2(text: str) -> tuple[int, int, int]:
    """Return memory (KiB), passes and lanes for argon2id (RFC 9106)."""
    memory, passes, lanes = (int(word) for word in text.split(","))
    if lanes != 1 or memory not in _MEMORY_KIB or passes not in _PASSES:
        message = "out of bounds"
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
