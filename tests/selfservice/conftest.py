"""Dana, who has signed in by both steps, and a moment at which that is no longer a fresh proof."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine


@pytest.fixture
def dana(transactional_db):
    """Return Dana's browser, signed in with password and mailed code."""
    # What has tables can be imported once Django is set up, which is after this file is read.
    people, portal = import_module("tests.people"), import_module("tests.portal")
    people.two_factor_on()
    people.add()
    somebody = portal.Somebody()
    somebody.signs_in()
    return somebody


@pytest.fixture
def later():
    """Go on eleven minutes later, when the proof is no longer fresh."""
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11), tick=False) as at:
        yield at
