"""How mail and the administrator stand, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from gatepost.enabling import rules
from gatepost.enabling.rules import FORBID, Mail, Own

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("relay", "at_work", "strange", "taken_at", "not_taken_at", "stands"),
    [
        (False, True, False, NINE, None, Mail.NO_RELAY),
        (True, False, False, NINE, None, Mail.NOT_RUNNING),
        (True, False, True, NINE, None, Mail.OTHER_KEYS),
        (True, True, True, NINE, None, Mail.TAKEN),
        (True, True, False, None, NINE, Mail.NOT_TAKEN),
        (True, True, False, NINE, TEN, Mail.NOT_TAKEN),
        (True, True, False, TEN, NINE, Mail.TAKEN),
        (True, True, False, None, None, Mail.UNTRIED),
    ],
)
def test_the_worst_that_is_known_of_mail_is_told(relay, at_work, strange, taken_at, not_taken_at, stands):
    found = rules.mail(
        relay=relay, at_work=at_work, strange=strange, taken_at=taken_at, not_taken_at=not_taken_at
    )

    assert found is stands


@pytest.mark.parametrize(
    ("address", "gets_codes", "sheet", "proved", "stands"),
    [
        (False, False, False, False, Own.NO_ADDRESS),
        (False, False, True, True, Own.NO_ADDRESS),
        (True, False, False, True, Own.SHUT_OUT),
        (True, False, True, True, Own.WELL),
        (True, True, True, False, Own.NOT_PROVED),
        (True, True, False, True, Own.NO_SHEET),
        (True, True, True, True, Own.WELL),
    ],
)
def test_the_worst_that_is_known_of_the_administrator_is_told(address, gets_codes, sheet, proved, stands):
    assert rules.own(address=address, gets_codes=gets_codes, sheet=sheet, proved=proved) is stands


def test_what_can_still_be_shown_by_the_code_forbids_nothing():
    allowed = {Mail.NOT_TAKEN, Mail.UNTRIED, Mail.TAKEN, Own.NOT_PROVED, Own.NO_SHEET, Own.WELL}

    assert {*Mail, *Own} - FORBID == allowed
