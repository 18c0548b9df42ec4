"""The relays that Gatepost may use, in order of preference, as GATEPOST_SMTP_URLS names them."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

STARTTLS, TLS, PLAIN = "smtp+starttls", "smtps", "smtp+plain"
_PORTS = {STARTTLS: 587, TLS: 465, PLAIN: 25}

CONNECTIONS, LETTERS = 4, 100
"""Connections to one relay at a time, and letters over each of them, unless its URL says otherwise."""


@dataclass(frozen=True, slots=True)
class Relay:
    """One relay. Neither its name nor its repr gives the password away."""

    security: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    connections: int = CONNECTIONS
    letters: int = LETTERS
    grant: Path | None = None
    """The file with which a pass is asked for, in the place of a password."""

    def __str__(self) -> str:
        """Return host and port: what rows, logs and pages call it."""
        return f"{self.host}:{self.port}"


def parse(url: str) -> Relay:
    """Return the relay of one URL, which the settings' own reader has found to be well-formed."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "a relay is smtp+starttls://, smtps:// or smtp+plain:// and a host"
        )  # never with the URL
    extras = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    grant = extras.pop("oauth", "")
    return Relay(
        parts.scheme,
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        grant=Path(grant) if grant else None,
        **{name: int(number) for name, number in extras.items()},
    )


def tls() -> ssl.SSLContext:
    """Return how TLS is spoken: the system's authorities, certificate and name verified, 1.2 at least."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
