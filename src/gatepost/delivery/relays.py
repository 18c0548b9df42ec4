"""The relays that Gatepost may use, in order of preference, as GATEPOST_SMTP_URLS names them."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from urllib.parse import unquote, urlsplit

STARTTLS, TLS, PLAIN = "smtp+starttls", "smtps", "smtp+plain"
_PORTS = {STARTTLS: 587, TLS: 465, PLAIN: 25}

REST = 30.0
"""Seconds for which a relay that did not let us in is asked last."""


@dataclass(frozen=True, slots=True)
class Relay:
    """One relay. Neither its name nor its repr gives the password away."""

    security: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)

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
    return Relay(
        parts.scheme,
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


class Relays:
    """All relays, and which of them did not let us in a moment ago. Shared by the threads of one worker."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._all = [parse(url) for url in urls]
        self._rests_until: dict[Relay, float] = {}

    def in_order(self) -> list[Relay]:
        """Return the relays in order of preference; those that rest come last, and cost nobody time."""
        now = monotonic()
        return sorted(self._all, key=lambda relay: self._rests_until.get(relay, 0) > now)

    def rest(self, relay: Relay) -> None:
        """Ask `relay` last for a while."""
        self._rests_until[relay] = monotonic() + REST

    @cached_property
    def context(self) -> ssl.SSLContext:
        """How TLS is spoken: the system's authorities, certificate and name verified, 1.2 at least."""
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
