"""The connections to one relay: a few at most, each carries one letter at a time, and is kept for the next one."""

import ssl
from collections.abc import Callable
from threading import Condition
from time import monotonic

from gatepost.delivery import rules
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.dialogue import Line
from gatepost.delivery.introduction import introduce
from gatepost.delivery.relays import Relay

IDLE = 30.0
"""Seconds for which a connection is kept for the next letter."""

_UNSURE = 5.0
"""Seconds after which a kept connection is asked whether it is still there: what lies between may have forgotten it."""


class AllTakenError(Exception):
    """As many connections as the relay allows are at work, and none came back in time."""


class Lines:
    """Lends lines out, to any thread. The one used last goes out first, so that those too many grow old."""

    def __init__(self, relay: Relay, context: Callable[[], ssl.SSLContext]) -> None:
        self._relay = relay
        self._context = context
        self._changed = Condition()
        self._idle: list[Line] = []
        self._lent = 0

    def lend(self, deadline: Deadline, *, new: bool = False) -> Line:
        """Lend a connection that is open already and still works, else (or if it must be `new`) one that is opened now.

        Raises AllTakenError or NotLetInError.
        """
        while True:
            line = self._taken(deadline, new=new)
            if line is None:
                return self._opened(deadline)
            line.deadline, line.content_sent, line.secrets = deadline, False, ()
            deadline.note(f"{self._relay}: the connection was open already")
            if self._works(line):
                return line
            self.hang_up(line)

    def give_back(self, line: Line) -> None:
        """Keep a connection whose last letter is over for the next one."""
        line.carried += 1
        line.used_at = monotonic()
        if line.carried >= self._relay.letters:
            self.hang_up(line)
            return
        with self._changed:
            self._idle.append(line)
            self._lent -= 1
            self._changed.notify()

    def hang_up(self, line: Line) -> None:
        """Say goodbye, and make room for another one."""
        line.leave()
        with self._changed:
            self._lent -= 1
            self._changed.notify()

    def rest(self, idle: float = IDLE) -> None:
        """Close what was not used for a while."""
        with self._changed:
            old = [line for line in self._idle if monotonic() - line.used_at >= idle]
            self._idle = [line for line in self._idle if line not in old]
        for line in old:
            line.leave()

    def _taken(self, deadline: Deadline, *, new: bool) -> Line | None:
        """Return an idle connection, or None where there is room to open one. Either way it counts as lent."""
        most = self._relay.connections
        with self._changed:
            seconds = deadline.left(rules.COMMAND)
            if not self._changed.wait_for(lambda: (self._idle and not new) or self._lent < most, seconds):
                raise AllTakenError(f"its connections are all busy ({most} at a time)")
            self._lent += 1
            if self._idle and not new:
                return self._idle.pop()
            spare = self._idle.pop(0) if self._lent + len(self._idle) > most else None
        if spare:
            spare.leave()
        return None

    def _opened(self, deadline: Deadline) -> Line:
        line = Line(deadline)
        deadline.note(f"{self._relay}: a connection is opened")
        try:
            introduce(line, self._relay, self._context())
        except BaseException:
            self.hang_up(line)
            raise
        return line

    @staticmethod
    def _works(line: Line) -> bool:
        if not line.is_fresh():
            return False
        return monotonic() - line.used_at < _UNSURE or line.answers("NOOP")
