"""The chart of the last day: how long mails took until a mail server had them, and how many none took."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.administration import mail_words
from gatepost.delivery import overview
from gatepost.delivery.overview import Settled
from gatepost.kernel import times

HOURS = 24
STEP = 30
"""Units of the drawing that an hour is wide."""
WIDTH = HOURS * STEP
FLOOR, HEIGHT = 120, 120
"""Where the seconds begin, and how far up they go: from a tenth of a second to a quarter of an hour."""
LOST_FLOOR, LOST_HEIGHT = 130, 30
"""Below that those that none took, downwards."""
_LEAST, _MOST = -1.0, 3.0
"""Powers of ten of a second: what a mail takes lies between a blink and minutes."""
_LINES = (1, 10, 100)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour in figures and as it is drawn."""

    begins: str
    taken: int
    half: str
    """Half of them took no longer; empty where none was taken."""
    slowest: str
    lost: int
    x: int
    half_high: int
    slowest_high: int
    lost_high: int

    @property
    def y(self) -> int:
        """Where the bar for half of them begins."""
        return FLOOR - self.half_high

    @property
    def slowest_y(self) -> int:
        """Where the line for the slowest begins."""
        return FLOOR - self.slowest_high


@dataclass(frozen=True, slots=True)
class Chart:
    """The last 24 hours, the oldest first."""

    hours: Sequence[Hour]
    lines: Sequence[tuple[int, str]]
    """How high a line across is, and what it stands for."""
    taken: int
    lost: int
    half: str
    slowest: str


def read(now: datetime, zone: str) -> Chart:
    """Return the chart of the 24 hours before `now`."""
    return of(overview.settled(_since(now)), now, zone)


def _since(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) - (HOURS - 1) * _HOUR


def of(settled: Sequence[Settled], now: datetime, zone: str) -> Chart:
    """Return the chart of these mails."""
    since = _since(now)
    by_hour: list[list[Settled]] = [[] for _ in range(HOURS)]
    for each in settled:
        by_hour[min((each.asked_at - since) // _HOUR, HOURS - 1)].append(each)
    most_lost = max(sum(not each.taken for each in hour) for hour in by_hour) or 1
    hours = [_hour(n, since + n * _HOUR, hour, most_lost, zone) for n, hour in enumerate(by_hour)]
    took = [each.took for each in settled if each.taken]
    return Chart(
        hours=hours,
        lines=[(FLOOR - _high(line), f"{line} s") for line in _LINES],
        taken=len(took),
        lost=len(settled) - len(took),
        half=mail_words.lasted(_half(took)) if took else "",
        slowest=mail_words.lasted(max(took)) if took else "",
    )


def _hour(n: int, begins: datetime, settled: Sequence[Settled], most_lost: int, zone: str) -> Hour:
    took = [each.took for each in settled if each.taken]
    lost = len(settled) - len(took)
    return Hour(
        begins=times.clock_time(begins, zone),
        taken=len(took),
        half=mail_words.lasted(_half(took)) if took else "",
        slowest=mail_words.lasted(max(took)) if took else "",
        lost=lost,
        x=n * STEP,
        half_high=_high(_half(took).total_seconds()) if took else 0,
        slowest_high=_high(max(took).total_seconds()) if took else 0,
        lost_high=math.ceil(LOST_HEIGHT * lost / most_lost),
    )


def _high(seconds: float) -> int:
    """Return how high so many seconds are drawn: each step up is ten times as long."""
    power = math.log10(max(seconds, 10**_LEAST))
    return max(2, round(HEIGHT * (min(power, _MOST) - _LEAST) / (_MOST - _LEAST)))


def _half(took: Sequence[timedelta]) -> timedelta:
    """Return what half of them took no longer than."""
    return sorted(took)[(len(took) - 1) // 2]
