"""Counting each row of a growing table once, by walking after those who write: they need not count."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gatepost.delivery import overview
from gatepost.delivery.overview import Over
from gatepost.journal import entries

_SLACK = timedelta(seconds=60)
"""Rows are committed in another order than they are numbered, and clocks differ; not by more than this."""


class _Window:
    """Numbers above which rows are looked at again, because one of them may have been committed since."""

    def __init__(self, newest: int, now: datetime) -> None:
        self.above = self._next = newest
        self._turn_at = now + _SLACK

    def move_on(self, newest: int, now: datetime) -> None:
        """Leave behind what was the newest row the last time, if that was long enough ago."""
        if now >= self._turn_at:
            self.above, self._next = self._next, newest
            self._turn_at = now + _SLACK


class JournalTrail:
    """Follows the journal."""

    def __init__(self, now: datetime) -> None:
        self._window = _Window(entries.newest_number(), now)
        self._counted: set[int] = set()

    def new(self, now: datetime) -> Iterable[str]:
        """Return the events that were written since the last call."""
        rows = entries.above(self._window.above)
        new = [event for number, event in rows if number not in self._counted]
        self._counted = {number for number, _ in rows}
        self._window.move_on(max(self._counted, default=self._window.above), now)
        return new


class MailTrail:
    """Follows mails to their end. One that is over by now was not at the last call, or was written since."""

    def __init__(self, now: datetime) -> None:
        newest, first_open = overview.newest_and_first_open()
        self._window = _Window(newest, now)
        self._open = first_open
        self._looked_at = now
        self._counted = {each.id for each in self._over()}

    def new(self, now: datetime) -> Iterable[Over]:
        """Return the mails that were over since the last call."""
        newest, first_open = overview.newest_and_first_open()
        found = self._over()
        new = [each for each in found if each.id not in self._counted]
        self._counted = {each.id for each in found}
        self._open, self._looked_at = first_open, now
        self._window.move_on(newest, now)
        return new

    def _over(self) -> list[Over]:
        above = self._window.above if self._open is None else min(self._window.above, self._open - 1)
        return overview.over_since(self._looked_at - _SLACK, above=above)
