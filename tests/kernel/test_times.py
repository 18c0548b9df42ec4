"""Times are told by the organisation's clock, in minutes, and a wait is over when the clock says so."""

from datetime import UTC, datetime, timedelta

import pytest

from gatepost.kernel import clock, times

SUMMER = datetime(2026, 7, 1, 8, 41, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "08:41"),
        ("Europe/London", "09:41"),
        ("Asia/Kathmandu", "14:26"),
        ("America/St_Johns", "06:11"),
    ],
)
def test_a_time_is_told_by_the_clock_on_the_wall(zone, said):
    assert times.clock_time(SUMMER, zone) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "08:41"), (0.000001, "08:42"), (1, "08:42"), (59.9, "08:42"), (60, "08:42"), (60.5, "08:43")],
)
def test_a_wait_is_over_when_the_clock_says_so(seconds, said):
    assert times.next_clock_time(SUMMER + timedelta(seconds=seconds), "UTC") == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Europe/London", "London time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, said):
    assert times.zone_said(zone) == said


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(600, 10), (599, 10), (61, 2), (60, 1), (59, 1), (0, 1), (-90, 1)]
)
def test_minutes_left_are_counted_as_a_person_counts_them(seconds, minutes):
    assert times.minutes_left(SUMMER + timedelta(seconds=seconds), SUMMER) == minutes


def test_the_clock_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)
