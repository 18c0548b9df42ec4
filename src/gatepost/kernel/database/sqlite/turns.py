"""Whose turn it is to write: SQLite has one writer at a time, and its own way of waiting is a lottery.

Left to itself, everybody who finds the database busy sleeps and looks again, so with many at once somebody
loses every draw. Inside one process writers therefore queue up, and are served in the order they came.
"""

from collections import deque
from threading import Lock, RLock, get_ident


class AlreadyHeldError(Exception):
    """This thread already has the turn, through another connection: waiting for itself would never end."""


class Ticket:
    """The right to write. It goes back by `give_back`, and also when nobody holds the ticket any more."""

    __slots__ = ("_turn",)

    def __init__(self, turn: "Turn") -> None:
        self._turn: Turn | None = turn

    def give_back(self) -> None:
        """Let the next one write. A second call does nothing."""
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.pass_on()

    def __del__(self) -> None:
        # A connection that is dropped in mid-transaction (its thread died) must not stop all the others.
        self.give_back()


class Turn:
    """One database's queue of writers in this process: first come, first served."""

    def __init__(self) -> None:
        # Reentrant, since the collector of garbage may give a ticket back at any moment, in here too.
        self._guard = RLock()
        self._queue: deque[Lock] = deque()
        self._taken = False
        self._holder = 0

    def take(self, patience: float) -> Ticket | None:
        """Wait for the turn, at most `patience` seconds; None when it did not come.

        Raises AlreadyHeldError when this thread has it.
        """
        me = get_ident()
        with self._guard:
            if self._taken:
                if self._holder == me:
                    raise AlreadyHeldError
                place = Lock()
                place.acquire()
                self._queue.append(place)
            else:
                self._taken = True
                place = None
        if place is not None and not self._wait(place, patience):
            return None
        self._holder = me
        return Ticket(self)

    def pass_on(self) -> None:
        """Hand the turn to the one who has waited longest, or leave it for whoever comes next."""
        with self._guard:
            self._holder = 0
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False

    def _wait(self, place: Lock, patience: float) -> bool:
        try:
            called = place.acquire(timeout=patience)
        except BaseException:
            if not self._leave(place):
                self.pass_on()
            raise
        return called or not self._leave(place)

    def _leave(self, place: Lock) -> bool:
        """Leave the queue. False when the turn came in this very moment, so that it is ours after all."""
        with self._guard:
            if place in self._queue:
                self._queue.remove(place)
                return True
            return False


_turns: dict[str, Turn] = {}
_turns_guard = Lock()


def of(database: str) -> Turn:
    """Return the queue for this database: one for all connections of the process to it."""
    with _turns_guard:
        return _turns.setdefault(database, Turn())
