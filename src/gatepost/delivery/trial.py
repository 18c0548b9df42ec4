"""Trying the relays without sending anything: connect, secure the line, say who we are, sign on, and leave."""

import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gatepost.delivery import dialogue, relays, replies
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.dialogue import Line
from gatepost.delivery.introduction import NotLetInError, introduce
from gatepost.delivery.relays import PLAIN, Relay

_SECONDS = 15.0
"""For one relay. Longer than a healthy one needs, and short enough to wait for."""


class Step(StrEnum):
    """What has to be passed one after the other before a relay takes a letter."""

    FOUND = "found"
    CONNECTED = "connected"
    SECURED = "secured"
    LET_IN = "let in"


@dataclass(frozen=True, slots=True)
class Passed:
    """One step with one relay; `ok` is None while it was not come to."""

    relay: str
    step: Step
    ok: bool | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether a relay let us in, and in which words it is told."""

    ok: bool
    said: str


Tell = Callable[[Step, str], None]


def steps(relay: Relay) -> list[Step]:
    """Return what has to be passed with this relay."""
    return [step for step in Step if step is not Step.SECURED or relay.security != PLAIN]


def try_relays(urls: Iterable[str]) -> list[Trial]:
    """Return how each relay took to us, in their order. Nothing is sent, and none of their passwords is told."""
    return [_tried(relays.parse(url)) for url in urls]


def try_relay(relay: Relay, tell: Tell) -> str:
    """Try one relay, tell of each step that is passed, and return why the next one was not; "" when all were."""
    line = _Told(Deadline(_SECONDS), tell)
    try:
        introduce(line, relay, relays.tls())
    except NotLetInError as error:
        return str(error)
    finally:
        line.leave()
    tell(Step.LET_IN, "")
    return ""


def _tried(relay: Relay) -> Trial:
    why = try_relay(relay, lambda _step, _said: None)
    if why:
        return Trial(ok=False, said=f"{relay}: {why}")
    how = "without TLS, on this machine" if relay.security == PLAIN else "over TLS"
    who = ", signed on" if relay.user else ""
    return Trial(ok=True, said=f"{relay}: let us in {how}{who}")


class _Told(Line):
    """A line that tells of each step as it is passed."""

    def __init__(self, deadline: Deadline, tell: Tell) -> None:
        super().__init__(deadline)
        self._tell = tell

    def open(self, host: str, port: int) -> None:
        found = {str(each[-1][0]) for each in dialogue.looked_up(host, port)}
        self._tell(Step.FOUND, ", ".join(sorted(found)))
        super().open(host, port)
        if self.sock is not None:
            self._tell(Step.CONNECTED, str(self.sock.getpeername()[0]))

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        super().secure(context, host)
        if isinstance(self.sock, ssl.SSLSocket):
            self._tell(Step.SECURED, _certificate(self.sock))


def _certificate(secured: ssl.SSLSocket) -> str:
    """Return how TLS is spoken, who vouches for the relay's name, and until when."""
    shown: Mapping[str, Any] = secured.getpeercert() or {}
    issuer = {name: value for part in shown.get("issuer", ()) for name, value in part}
    who = issuer.get("organizationName") or issuer.get("commonName") or "?"
    return replies.escaped(f"{secured.version()}, {who}, {shown.get('notAfter', '?')}")
