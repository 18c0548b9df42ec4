"""The demo notices when its portal does not come up, and gets rid of one that does not end."""

import os
import sys
import time

import pytest

from gatepost.demo import portal

LIVES_ON = "import time; print(); time.sleep(60)"
GOES_AT_ONCE = "raise SystemExit(3)"
ENDS_WITH_ITS_LIFELINE = "import sys; sys.stdin.read()"


@pytest.fixture
def start(monkeypatch):
    """Return a function that starts something else than a portal. Nobody listens at port 1."""

    def start(program):
        monkeypatch.setattr(portal, "COMMAND", (sys.executable, "-S", "-c", program))
        return portal.Portal(1, os.environ, {})

    return start


def test_a_portal_that_does_not_start_is_told_with_its_status(start):
    with (
        start(GOES_AT_ONCE) as started,
        pytest.raises(portal.PortalError, match=r"did not start \(status 3\)"),
    ):
        started.wait_until_it_answers(time.sleep)


def test_a_portal_that_never_answers_is_given_up(start, monkeypatch):
    monkeypatch.setattr(portal, "_LONGEST_START", 0.1)

    with start(ENDS_WITH_ITS_LIFELINE) as started, pytest.raises(portal.PortalError, match="did not answer"):
        started.wait_until_it_answers(time.sleep)

    assert started._child.returncode == 0


def test_a_portal_that_does_not_end_is_killed(start, monkeypatch):
    monkeypatch.setattr(portal, "_LONGEST_END", 0.1)
    begun = time.monotonic()

    with start(LIVES_ON) as started:
        pass

    assert started._child.returncode < 0
    assert time.monotonic() - begun < 30
