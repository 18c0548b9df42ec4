"""Trying the relays without sending anything: connect, secure the line, say who we are, sign on, and leave."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass

from gatepost.delivery import relays
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.dialogue import Line
from gatepost.delivery.introduction import NotLetInError, introduce
from gatepost.delivery.relays import PLAIN, Relay

_SECONDS = 15.0
"""For one relay. Longer than a healthy one needs, and short enough to wait for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether a relay let us in, and in which words it is told."""

    ok: bool
    said: str


def try_relays(urls: Iterable[str]) -> list[Trial]:
    """Return how each relay took to us, in their order. Nothing is sent, and none of their passwords is told."""
    context = relays.tls()
    return [_tried(relays.parse(url), context) for url in urls]


def _tried(relay: Relay, context: ssl.SSLContext) -> Trial:
    line = Line(Deadline(_SECONDS))
    try:
        introduce(line, relay, context)
    except NotLetInError as error:
        return Trial(ok=False, said=f"{relay}: {error}")
    finally:
        line.leave()
    how = "without TLS, on this machine" if relay.security == PLAIN else "over TLS"
    who = ", signed on" if relay.user else ""
    return Trial(ok=True, said=f"{relay}: let us in {how}{who}")
