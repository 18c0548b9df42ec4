"""Budgets as pure tables: when one more may happen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gatepost.limits import budgets, rules

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BUDGET = budgets.Budget("example", ((2, timedelta(minutes=1)), (3, timedelta(hours=1))))
WAITS = budgets.PASSWORD_NAME


def ago(*seconds):
    """Return the moments so many seconds ago."""
    return [NOW - timedelta(seconds=each) for each in seconds]


def after(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (1, 0),
        (9, 0),
        (10, 1),
        (11, 2),
        (12, 4),
        (13, 8),
        (14, 16),
        (15, 32),
        (16, 60),
        (17, 60),
        (99, 60),
        (100, 120),
        (101, 240),
        (102, 480),
        (103, 960),
        (104, 1920),
        (105, 3600),
        (106, 3600),
        (10**6, 3600),
    ],
)
def test_the_wait_grows(failures, seconds):
    assert rules.growing_wait(failures) == timedelta(seconds=seconds)


@given(some.integers(min_value=0, max_value=10**9))
def test_the_wait_never_shrinks(failures):
    assert rules.growing_wait(failures) <= rules.growing_wait(failures + 1)


def test_as_many_attempts_are_read_as_the_longest_wait_needs():
    assert rules.growing_wait(WAITS.most) == rules.LONGEST_WAIT_AFTER_MANY


@pytest.mark.parametrize(
    ("times", "free_in"),
    [
        ([], None),
        (ago(1), None),
        (ago(1, 2), 58),  # two in the minute: free when the older of them leaves it
        (ago(1, 61), None),
        (ago(1, 60), None),  # a minute ago is not within the minute
        (ago(1, 59.5), 0.5),
        (ago(61, 62, 63), 3537),  # three in the hour
        (ago(1, 2, 3), 3597),  # both windows refuse: the longer wait counts
        (ago(1, 2, 3600), 58),
        (ago(61, 62, 3600), None),
        (ago(-5, -7), 60),  # from the future: as if of this moment
    ],
)
def test_a_window_is_full_until_its_oldest_leaves(times, free_in):
    expected = None if free_in is None else after(free_in)

    assert rules.verdict(BUDGET, times, NOW) == expected


@pytest.mark.parametrize(
    ("times", "free_in"),
    [
        ([], None),
        (ago(*range(9)), None),
        (ago(*[0] * 10), 1),
        (ago(0.4, *[50] * 9), 0.6),
        (ago(1, *[50] * 9), None),
        (ago(2, *[50] * 14), 30),
        (ago(10, *[5000] * 98), 50),
        (ago(10, *[5000] * 99), 110),
        (ago(600, *[5000] * 105), 3000),
        (ago(0, *[86400] * 105), None),  # a day ago is forgotten
        (ago(-30, *[50] * 9), 1),  # from the future: as if of this moment
    ],
)
def test_a_name_waits_after_its_last_failure(times, free_in):
    expected = None if free_in is None else after(free_in)

    assert rules.verdict(WAITS, times, NOW) == expected


@given(some.lists(some.integers(min_value=0, max_value=4000), max_size=8), some.integers(0, 4000))
def test_what_was_promised_is_kept(seconds, later):
    times = sorted(ago(*seconds), reverse=True)

    retry_at = rules.verdict(BUDGET, times, NOW)

    if retry_at is not None:
        assert retry_at > NOW
        assert rules.verdict(BUDGET, times, retry_at) is None
        assert rules.verdict(BUDGET, times, retry_at - timedelta(microseconds=1)) == retry_at
    assert rules.verdict(BUDGET, times, after(later)) is None or later < 3600


@pytest.mark.parametrize(
    ("seconds", "left"),
    [((), 2), ((1,), 1), ((1, 2), 0), ((70, 80), 1), ((1, 70, 80), 0), ((1, 2, 3, 4), -2)],
)
def test_what_is_left_is_what_the_tightest_window_has_left(seconds, left):
    assert rules.left(BUDGET, ago(*seconds), NOW) == left
