"""Trying the relays without sending anything: connect, secure the line, say who we are, sign on, and leave."""

from collections.abc import Iterable
from dataclasses import dataclass

from gatepost.delivery.dialogue import BrokenError, Deadline, Line
from gatepost.delivery.relay import Refused, Unreachable, introduce, what_broke
from gatepost.delivery.relays import PLAIN, Relay, Relays

_SECONDS = 15.0
"""For one relay. Longer than a healthy one needs, and short enough to wait for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether a relay let us in, and in which words it is told."""

    ok: bool
    said: str


def try_relays(urls: Iterable[str]) -> list[Trial]:
    """Return how each relay took to us, in their order. Nothing is sent, and none of their passwords is told."""
    relays = Relays(urls)
    return [_tried(relays, relay) for relay in relays.in_order()]


def _tried(relays: Relays, relay: Relay) -> Trial:
    line = Line(Deadline(_SECONDS))
    try:
        introduce(line, relay, relays.context)
    except (BrokenError, OSError, Refused, Unreachable) as error:
        return Trial(ok=False, said=what_broke(relay, line, error))
    finally:
        line.leave()
    how = "without TLS, on this machine" if relay.security == PLAIN else "over TLS"
    who = ", signed on" if relay.user else ""
    return Trial(ok=True, said=f"{relay}: let us in {how}{who}")
