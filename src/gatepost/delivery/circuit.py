"""Whether a relay is asked at all: one that does not do its work is left alone for a while, then looked at first."""

from gatepost.delivery import rules


class Circuit:
    """Closed: the relay gets letters. Open: it gets none until a look at it, without a letter, went well.

    It opens at once when the relay does not let us in, and when letters broke off in its hands three times running.
    Each time anew it stays open for longer; a letter that the relay took makes it forget. Moments are seconds of the
    clock that nobody can turn.
    """

    def __init__(self) -> None:
        self.is_closed = True
        self._openings = 0
        self._strikes = 0
        self._opened_at = 0.0
        self._unfit = False
        self._looking = False

    def open(self, now: float, *, unfit: bool) -> None:
        """Open, or stay open for longer. `unfit`: it will not get well by itself, so there is no hurry to look."""
        self.is_closed, self._unfit, self._opened_at = False, unfit, now
        self._openings += 1
        self._strikes = 0
        self._looking = False

    def strike(self, now: float) -> bool:
        """Count a letter that broke off; open at the third. Say whether that was it."""
        self._strikes += 1
        if self.is_closed and self._strikes >= rules.STRIKES:
            self.open(now, unfit=False)
            return True
        return False

    def close(self) -> None:
        """Give it letters again, since it lets us in."""
        self.is_closed, self._looking = True, False

    def forget(self) -> None:
        """It took a letter: whatever was wrong is over."""
        self.close()
        self._openings = self._strikes = 0

    def waits_until(self, *, alone: bool) -> float:
        """Return when it is looked at next. `alone`: no other relay is well, so that every second counts."""
        return self._opened_at + rules.rest(self._openings, hurry=alone and not self._unfit)

    def look(self, now: float, *, alone: bool) -> bool:
        """Say whether somebody has to look at it now: True once, until that look has ended one way or the other."""
        due = not self.is_closed and not self._looking and now >= self.waits_until(alone=alone)
        self._looking = self._looking or due
        return due
