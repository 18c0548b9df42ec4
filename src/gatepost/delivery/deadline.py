"""How long a dialogue may take, the ways in which it ends before its time, and what was said in it."""

from math import inf
from time import monotonic


class BrokenError(Exception):
    """The connection cannot be used any more; the sentence says why."""


class SilentError(BrokenError):
    """Nothing came back in time."""


class TooLateError(Exception):
    """The letter's own time was up before it had left."""


class Deadline:
    """The moment by which a dialogue must be over, by the clock that nobody can turn.

    `letter_by` are the seconds in which the letter must have left: what waits for its answer is not cut by that.
    """

    def __init__(self, seconds: float, *, letter_by: float = inf) -> None:
        self._began = monotonic()
        self._end = monotonic() + seconds
        self._letter_by = monotonic() + letter_by
        self._stage_end = self._end
        self._kept = False
        self.said: list[str] = []
        """What happened so far, and when: safe to keep."""

    def note(self, words: str) -> None:
        """Keep what happened just now, for whoever asks why a letter did not come."""
        self.said.append(f"{monotonic() - self._began:.1f} s  {words}")

    def left(self, most: float) -> float:
        """Return the seconds that the next step may take, at most `most`. Raises BrokenError or TooLateError."""
        now = monotonic()
        if now >= self._letter_by:
            raise TooLateError
        if now >= self._end:
            raise BrokenError("its time for the whole dialogue was up")
        if now >= self._stage_end:
            raise SilentError("it took too long to let us in")
        return min(self._end - now, self._stage_end - now, most)

    def begin_stage(self, seconds: float) -> None:
        """Let the steps from here on take so long together."""
        self._stage_end = min(self._end, monotonic() + seconds)

    def end_stage(self) -> None:
        """Let the further steps take what time is left."""
        self._stage_end = self._end

    def shorten(self, seconds: float) -> None:
        """Let the dialogue end sooner, since the worker was told to stop; not once the letter is on its way."""
        if not self._kept:
            self._end = min(self._end, monotonic() + seconds)
            self._stage_end = min(self._end, self._stage_end)

    def keep(self) -> None:
        """Let nobody shorten it any more: what was begun with the letter itself is seen through."""
        self._kept, self._letter_by = True, inf
