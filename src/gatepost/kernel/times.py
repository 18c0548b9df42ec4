"""Times as a person says them: by the clock of the organisation's time zone, without seconds."""

import math
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext


def clock_time(moment: datetime, zone: str) -> str:
    """Return for example `09:41`."""
    return f"{moment.astimezone(_zone(zone)):%H:%M}"


def day(moment: datetime, zone: str) -> str:
    """Return for example `24 November 2026`, in the language of the page or mail."""
    return date_format(moment.astimezone(_zone(zone)), "j F Y")


def to_the_second(moment: datetime, zone: str) -> str:
    """Return for example `2026-11-24 09:41:07`, as whoever compares it with another log needs it."""
    return f"{moment.astimezone(_zone(zone)):%Y-%m-%d %H:%M:%S}"


def next_clock_time(moment: datetime, zone: str) -> str:
    """Return the first full minute that is not before `moment`: a wait must be over when the clock says so."""
    seconds = timedelta(seconds=moment.second, microseconds=moment.microsecond)
    full = moment - seconds
    return clock_time(full if not seconds else full + timedelta(minutes=1), zone)


def zone_said(zone: str) -> str:
    """Return `London time` for Europe/London, and UTC for UTC and Etc/UTC."""
    region, _, city = zone.rpartition("/")
    if region in {"", "Etc"}:
        return city
    return gettext("%(city)s time") % {"city": city.replace("_", " ")}


def minutes_left(until: datetime, now: datetime) -> int:
    """Return the minutes until a moment as a person counts them: begun ones are whole, and one is the least."""
    return max(1, math.ceil((until - now).total_seconds() / 60))


@lru_cache(maxsize=8)
def _zone(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)
