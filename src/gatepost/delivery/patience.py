"""Going on when the database is away: again and again, more slowly, and for as long as it makes sense."""

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic, sleep
from typing import TypeVar

from django.db import Error, connection

from gatepost.delivery import replies

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_log = logging.getLogger("gatepost.delivery")
T = TypeVar("T")


class GaveUpError(Exception):
    """The database did not come back in time."""


def patiently(step: Callable[[], T], *, seconds: float | None, stopping: Event) -> T:
    """Return what `step` returns, trying again while the database is away.

    `seconds` says for how long; None: until the worker is told to stop. Raises GaveUpError. A transaction whose commit
    was cut off may have been committed: steps are such that doing them again changes nothing, but for a claim, which
    then ends with its lease.
    """
    ends = None if seconds is None else monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            answer = step()
        except Error as error:
            connection.close()
            if pause == _FIRST_PAUSE:
                _log.warning("the database is away: %s", replies.escaped(f"{type(error).__name__}: {error}"))
            if stopping.is_set() if ends is None else monotonic() > ends:
                raise GaveUpError from None
        else:
            return answer
        stopping.wait(pause) if ends is None else sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
