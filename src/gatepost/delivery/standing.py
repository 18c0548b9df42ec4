"""How each relay stands with us: which may be asked, in which order, and what is to be told of it."""

import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from time import monotonic

from gatepost.delivery import relays
from gatepost.delivery.circuit import Circuit
from gatepost.delivery.lines import Lines
from gatepost.delivery.relays import Relay
from gatepost.delivery.rules import RelayState
from gatepost.kernel import clock


@dataclass(frozen=True, slots=True)
class Standing:
    """How one relay stands, as it is written down for pages."""

    relay: str
    state: RelayState
    why: str
    since: datetime
    look_at: datetime | None
    """When it is looked at again, for one that gets no letters."""
    taken_at: datetime | None = None
    """When it last took a letter, as far as this worker knows."""
    took: timedelta | None = None
    """How long that took, from the first command (with a new connection, from its opening) to its yes."""


class _Known:
    """All that a worker knows of one relay."""

    def __init__(self, relay: Relay, context: Callable[[], ssl.SSLContext]) -> None:
        self.relay = relay
        self.circuit = Circuit()
        self.lines = Lines(relay, context)
        self.standing: Standing | None = None
        self.told = True


class Relays:
    """All relays in order of preference. Shared by the threads of one worker."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._guard = Lock()
        self._all = [_Known(relays.parse(url), lambda: self.context) for url in urls]
        self._by_relay = {known.relay: known for known in self._all}

    @cached_property
    def context(self) -> ssl.SSLContext:
        """How TLS is spoken with all of them."""
        return relays.tls()

    def any_is_well(self) -> bool:
        """Say whether a letter has somewhere to go."""
        return any(known.circuit.is_closed for known in self._all)

    def trouble(self) -> str:
        """Return why no letter has anywhere to go; "" while it has."""
        if not self._all or self.any_is_well():
            return ""
        known = [known.standing for known in self._all if known.standing]
        return "; ".join(f"{each.relay}: {each.why}" for each in known)

    def in_order(self, first: str = "") -> list[Relay]:
        """Return those that may be asked, in order of preference; the one called `first` before all others."""
        well = [known.relay for known in self._all if known.circuit.is_closed]
        return sorted(well, key=lambda relay: str(relay) != first)

    def lines(self, relay: Relay) -> Lines:
        """Return the connections to it."""
        return self._by_relay[relay].lines

    def rest(self, idle: float | None = None) -> None:
        """Close connections that were idle for so many seconds."""
        for known in self._all:
            known.lines.rest() if idle is None else known.lines.rest(idle)

    def to_look_at(self) -> list[Relay]:
        """Return those that somebody has to look at now; each is named once, until `let_us_in` or `kept_us_out`."""
        now = monotonic()
        with self._guard:
            return [
                known.relay for known in self._all if known.circuit.look(now, alone=not self.any_is_well())
            ]

    def let_us_in(self, relay: Relay) -> None:
        """Note that a look at it went well."""
        with self._guard:
            known = self._by_relay[relay]
            known.circuit.close()
            self._note(known, RelayState.WELL, "")

    def took(self, relay: Relay, seconds: float) -> None:
        """Note that it took a letter."""
        with self._guard:
            known = self._by_relay[relay]
            known.circuit.forget()
            standing = self._note(known, RelayState.WELL, "")
            known.standing = replace(standing, taken_at=clock.now(), took=timedelta(seconds=seconds))

    def kept_us_out(self, relay: Relay, why: str, *, unfit: bool) -> None:
        """Note that it did not let us in: it gets no letters until it does."""
        with self._guard:
            known = self._by_relay[relay]
            known.circuit.open(monotonic(), unfit=unfit)
            self._note(known, RelayState.UNFIT if unfit else RelayState.AWAY, why)

    def broke_off(self, relay: Relay, why: str) -> None:
        """Note that a letter broke off in its hands; at the third running it gets no more."""
        with self._guard:
            known = self._by_relay[relay]
            if known.circuit.strike(monotonic()):
                self._note(known, RelayState.AWAY, why)

    def news(self) -> list[Standing]:
        """Return how those stand of whom something new is known since the last call."""
        with self._guard:
            new = [known for known in self._all if not known.told]
            for known in new:
                known.told = True
            return [known.standing for known in new if known.standing]

    def _note(self, known: _Known, state: RelayState, why: str) -> Standing:
        was, now = known.standing, clock.now()
        look_at = None
        if not known.circuit.is_closed:
            wait = known.circuit.waits_until(alone=not self.any_is_well()) - monotonic()
            look_at = now + timedelta(seconds=wait)
        new = Standing(str(known.relay), state, why, now, look_at)
        if was:
            since = was.since if was.state is state else now
            new = replace(new, since=since, taken_at=was.taken_at, took=was.took)
        known.standing, known.told = new, False
        return new
