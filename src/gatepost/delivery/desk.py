"""Where claimed messages wait for a hand, and outcomes for the clerk who writes them down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition, Lock
from time import monotonic

from gatepost.delivery import kinds, sending
from gatepost.delivery.flow import Done, Outcome, Taken

_MOST_AHEAD = 100
"""Messages that are claimed before a hand is free for them."""
_GATHER = 0.02
"""Seconds for which an outcome may wait for company while hands still have messages to send."""


@dataclass(frozen=True, slots=True)
class Business:
    """What the clerk does next, in one transaction."""

    done: Sequence[Done]
    most: int
    """So many messages may be claimed."""
    up_to: int
    """None that is less urgent."""


class Desk:
    """Between one clerk, who alone writes to the outbox, and the hands, who alone talk to relays.

    What the hands finish while others still wait on the desk is written down together, and the more that was, the more
    is claimed ahead. So with little to do each message has a transaction of its own, at once, and with much to do many
    share one. Some hands take nothing but codes, so that no code waits for a hand that has a notice.
    """

    def __init__(self, *, hands: int, may_claim: Callable[[], bool]) -> None:
        guard = Lock()
        self._for_clerk, self._for_any, self._for_codes = Condition(guard), Condition(guard), Condition(guard)
        self._may_claim = may_claim
        self._waiting: list[Taken] = []
        self._done: list[Done] = []
        self._free, self._free_for_codes = 0, 0
        """Hands that wait for a message of any kind, and those that wait for codes alone."""
        self._due, self._codes_due = True, True
        """Whether there may be something to claim at all, and among codes."""
        self._gathered_at = 0.0
        self._at_work = hands
        self._is_open = True

    def ring(self) -> None:
        """Say that there may be something to claim."""
        with self._for_clerk:
            self._due = self._codes_due = True
            self._for_clerk.notify()

    def end(self) -> None:
        """Claim no more; what no hand has begun with goes back."""
        with self._for_clerk:
            self._is_open = False
            self._done += [
                (each, sending.give_back("the delivery service was told to stop")) for each in self._waiting
            ]
            self._waiting.clear()
            for waiting in (self._for_clerk, self._for_any, self._for_codes):
                waiting.notify_all()

    def business(self) -> Business | None:
        """Wait for something that the clerk can do; None once all hands have gone and nothing is left."""
        with self._for_clerk:
            while not self._must_turn():
                self._for_clerk.wait(_GATHER if self._done else None)
            if not self._done and not self._at_work:
                return None
            most, up_to = self._room(min(2 * len(self._done), _MOST_AHEAD))
            if most:
                self._codes_due, self._due = False, self._due and up_to == kinds.CODES
            done, self._done = self._done, []
            return Business(done, most, up_to)

    def put(self, taken: Sequence[Taken], *, of: Business) -> None:
        """Hand on what the clerk has claimed."""
        with self._for_clerk:
            if of.most and len(taken) == of.most:  # there may be more
                self._due, self._codes_due = True, taken[-1].priority == kinds.CODES
            self._waiting = sorted([*self._waiting, *taken], key=lambda each: each.priority)
            codes = sum(each.priority == kinds.CODES for each in taken)
            self._for_codes.notify(max(0, codes - self._free))
            self._for_any.notify(len(taken))

    def next(self, *, codes_only: bool) -> Taken | None:
        """Wait for a message to send, the most urgent one; None when there is no more work."""
        waiting = self._for_codes if codes_only else self._for_any
        with self._for_clerk:
            self._count_free(1, codes_only=codes_only)
            self._for_clerk.notify()
            waiting.wait_for(lambda: not self._is_open or self._has_for(codes_only=codes_only))
            self._count_free(-1, codes_only=codes_only)
            if not self._is_open:
                self._at_work -= 1
                self._for_clerk.notify()
                return None
            return self._waiting.pop(0)

    def finished(self, taken: Taken, outcome: Outcome) -> None:
        """Leave an outcome to the clerk."""
        with self._for_clerk:
            self._done.append((taken, outcome))
            if len(self._done) == 1:
                self._gathered_at = monotonic() + _GATHER
            self._for_clerk.notify()

    def _must_turn(self) -> bool:
        gathered = self._done and (not self._waiting or monotonic() >= self._gathered_at)
        return bool(gathered) or self._room(0)[0] > 0 or not self._at_work

    def _has_for(self, *, codes_only: bool) -> bool:
        return bool(self._waiting) and (not codes_only or self._waiting[0].priority == kinds.CODES)

    def _count_free(self, change: int, *, codes_only: bool) -> None:
        if codes_only:
            self._free_for_codes += change
        else:
            self._free += change

    def _room(self, ahead: int) -> tuple[int, int]:
        """Return how many messages may be claimed now, and which priority they must have."""
        if not self._is_open or not self._may_claim():
            return 0, kinds.CODES
        codes = sum(each.priority == kinds.CODES for each in self._waiting)
        for_any = self._free - len(self._waiting) + ahead
        for_codes = self._free + self._free_for_codes - codes
        if self._due and for_any > 0:
            return max(for_any, for_codes), kinds.REPORTS
        return (max(0, for_codes) if self._codes_due else 0), kinds.CODES
