"""When a message is tried again, and when it may not be sent."""

from datetime import UTC, datetime, timedelta

import pytest

from gatepost.delivery import rules
from gatepost.delivery.rules import Fate

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def waits(life: timedelta, chance: float) -> list[float]:
    now, found = NOW, []
    while due := rules.next_try(len(found) + 1, now=now, expires_at=NOW + life, chance=chance):
        found.append((due - now).total_seconds())
        now = due
    return found


def test_a_code_is_tried_again_at_these_times_until_half_a_minute_before_its_end():
    assert waits(10 * MINUTES, 0.5) == [2, 5, 10, 20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 13]


@pytest.mark.parametrize(("chance", "first", "second"), [(0.0, 1.6, 4.0), (0.5, 2.0, 5.0), (1.0, 2.4, 6.0)])
def test_each_wait_is_up_to_a_fifth_longer_or_shorter(chance, first, second):
    assert waits(10 * MINUTES, chance)[:2] == [first, second]


def test_a_notice_is_tried_for_a_day_and_more_slowly_after_a_quarter_of_an_hour():
    found = waits(timedelta(hours=24), 0.5)

    assert found[-3] == 300
    assert sum(found) == 86_400 - 30
    assert len(found) < 320


@pytest.mark.parametrize(("left", "again"), [(29, False), (30, False), (31, True)])
def test_nothing_is_tried_again_in_the_last_half_minute(left, again):
    due = rules.next_try(1, now=NOW, expires_at=NOW + timedelta(seconds=left), chance=0.5)

    assert (due is not None) is again
    assert due is None or due == NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("asked", "expires", "fate"),
    [
        (-60, 540, Fate.SEND),
        (-600, 0.001, Fate.SEND),
        (-600, 0, Fate.TOO_LATE),
        (-900, -300, Fate.TOO_LATE),
        (30, 600, Fate.SEND),
        (31, 600, Fate.FROM_THE_FUTURE),
        (7200, 7800, Fate.FROM_THE_FUTURE),
    ],
)
def test_whether_a_message_may_be_sent(asked, expires, fate):
    seconds = timedelta(seconds=1)

    found = rules.fate(asked_at=NOW + asked * seconds, expires_at=NOW + expires * seconds, now=NOW)

    assert found is fate


def test_a_dialogue_and_the_marking_after_it_fit_into_the_lease():
    needed = timedelta(seconds=rules.DIALOGUE + rules.MARKING)

    assert needed <= rules.LEASE
