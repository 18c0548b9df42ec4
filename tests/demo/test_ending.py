"""The end of the demo is not overheard, wherever Python is just then."""

import signal
import weakref

import pytest

from gatepost.demo import ending
from gatepost.demo.ending import EndAsked, Ending


@pytest.fixture(autouse=True)
def _signals_as_before():
    before = {number: signal.getsignal(number) for number in ending._SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ending._SIGNALS)
def test_it_is_told_at_the_next_pause(number):
    end = Ending()
    end.listen()
    end.pause(0)

    signal.raise_signal(number)

    with pytest.raises(EndAsked):
        end.pause(60)


def test_it_is_told_after_the_pause_in_which_it_came(monkeypatch):
    end = Ending()
    end.listen()
    monkeypatch.setattr(ending.time, "sleep", lambda _seconds: signal.raise_signal(signal.SIGINT))

    with pytest.raises(EndAsked):
        end.pause(1)


def test_what_must_not_fail_does_not_swallow_it():
    end = Ending()
    end.listen()
    thing = Ending()
    watch = weakref.ref(thing, lambda _ref: signal.raise_signal(signal.SIGINT))

    del thing

    assert watch() is None
    with pytest.raises(EndAsked):
        end.pause(0)


def test_what_whoever_started_it_wants_ignored_stays_ignored():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as nohup does with another one

    Ending().listen()

    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
