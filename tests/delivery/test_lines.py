"""Connections are kept, used again within the relay's limits, and asked whether they are still there."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from gatepost.delivery import lines
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.relay import Courier, Refused, Unreachable
from gatepost.delivery.standing import Relays
from tests.delivery.scripted import DROP, Hold, ScriptedRelay

LETTER = b"Subject: hello\r\n\r\none\r\n"


@contextmanager
def courier(relay, limits=""):
    known = Relays([relay.url() + limits])
    carrier = Courier(known, "signin@example.com")
    try:
        yield lambda to="dana@example.com", seconds=5: carrier.hand_over(
            to, lambda: (LETTER, []), Deadline(seconds)
        )
    finally:
        known.rest(0)


@pytest.mark.parametrize(("limits", "connections"), [("?connections=1", 1), ("?connections=2", 2), ("", 4)])
def test_so_many_connections_at_a_time_and_no_more(limits, connections):
    hold = Hold()
    with (
        ScriptedRelay({"DATA": hold}) as relay,
        courier(relay, limits) as carry,
        ThreadPoolExecutor() as pool,
    ):
        under_way = [pool.submit(carry, f"n{n}@example.com") for n in range(4)]
        assert hold.reached.wait(5)
        hold.go.set()
        for each in under_way:
            each.result(5)

        assert len(relay.mails) == 4
        assert len(relay.said) <= connections


def test_who_finds_all_connections_busy_for_too_long_is_told_so():
    hold = Hold()
    with (
        ScriptedRelay({"DATA": hold}) as relay,
        courier(relay, "?connections=1") as carry,
        ThreadPoolExecutor() as pool,
    ):
        first = pool.submit(carry)
        assert hold.reached.wait(5)
        with pytest.raises(Unreachable, match="all busy"):
            carry("late@example.com", seconds=0.2)
        hold.go.set()

        assert first.result(5).reply == "250 2.0.0 taken"


def test_so_many_letters_over_one_connection():
    with ScriptedRelay() as relay, courier(relay, "?letters=2") as carry:
        for _ in range(5):
            carry()

        assert [mail.connection for mail in relay.mails] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(("answer", "connections"), [(None, [0, 0]), ("421 bye", [0, 1]), (DROP, [0, 1])])
def test_one_that_was_idle_is_asked_whether_it_is_still_there(monkeypatch, answer, connections):
    monkeypatch.setattr(lines, "_UNSURE", 0.0)
    with ScriptedRelay({"NOOP": answer or "250 here"}, {}) as relay, courier(relay) as carry:
        carry()
        carry()

        assert "NOOP" in [line.upper() for line in relay.said[0]]
        assert [mail.connection for mail in relay.mails] == connections


def test_after_a_refused_address_the_connection_goes_on():
    nobody = {"RCPT": lambda to: "550 nobody" if "nobody" in to else None}
    with ScriptedRelay(nobody, offers=("PIPELINING",)) as relay, courier(relay) as carry:
        with pytest.raises(Refused):
            carry("nobody@example.com")
        carry()

        assert "rset" in [line.lower() for line in relay.said[0]]
        assert len(relay.said) == 1
