"""The queue of writers: first come, first served, and nobody takes the turn to the grave."""

import gc
import threading

import pytest

from gatepost.kernel.database.sqlite import turns
from gatepost.kernel.database.sqlite.turns import AlreadyHeldError, Turn


def elsewhere(work):
    """Do `work` in another thread; return what it answered."""
    answers = []
    thread = threading.Thread(target=lambda: answers.append(work()))
    thread.start()
    thread.join(timeout=10)
    return answers[0]


def can_be_had(turn):
    def try_it():
        ticket = turn.take(0)
        if ticket is None:
            return False
        ticket.give_back()
        return True

    return elsewhere(try_it)


def wait_for(queue, length):
    """Wait until so many stand in the queue."""
    while len(queue) < length:
        threading.Event().wait(0.001)


def test_one_has_the_turn_and_others_do_not():
    turn = Turn()

    ticket = turn.take(0)

    assert not can_be_had(turn)
    ticket.give_back()
    assert can_be_had(turn)


def test_those_who_wait_are_served_in_order():
    turn, served = Turn(), []
    first = turn.take(0)

    def stand(number):
        ticket = turn.take(10)
        served.append(number)
        ticket.give_back()

    threads = [threading.Thread(target=stand, args=(number,)) for number in range(20)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        wait_for(turn._queue, number)
    first.give_back()
    for thread in threads:
        thread.join(timeout=10)

    assert served == list(range(20))


def test_who_runs_out_of_patience_leaves_the_queue():
    turn = Turn()
    ticket = turn.take(0)

    assert elsewhere(lambda: turn.take(0.01)) is None

    ticket.give_back()
    assert can_be_had(turn)


def test_a_turn_that_comes_in_the_last_moment_is_taken(monkeypatch):
    turn = Turn()
    ticket = turn.take(0)

    class Late:
        """A place in the queue whose turn comes just after its patience has ended."""

        def acquire(self, timeout=None):
            if timeout is not None:
                ticket.give_back()
                return False
            return True

        def release(self):
            pass

    monkeypatch.setattr(turns, "Lock", Late)

    late = elsewhere(lambda: turn.take(1))

    assert late is not None
    late.give_back()
    monkeypatch.undo()
    assert can_be_had(turn)


@pytest.mark.parametrize("called", [False, True])
def test_who_is_interrupted_while_waiting_leaves_no_trace(monkeypatch, called):
    turn = Turn()
    ticket = turn.take(0)

    class Interrupted:
        def acquire(self, timeout=None):
            if timeout is not None:
                if called:
                    ticket.give_back()
                raise KeyboardInterrupt

        def release(self):
            pass

    def stand():
        with pytest.raises(KeyboardInterrupt):
            turn.take(1)
        return True

    monkeypatch.setattr(turns, "Lock", Interrupted)
    assert elsewhere(stand)
    monkeypatch.undo()

    ticket.give_back()
    assert can_be_had(turn)


def test_giving_back_twice_gives_back_once():
    turn = Turn()
    first = turn.take(0)
    first.give_back()
    second = turn.take(0)

    first.give_back()

    assert not can_be_had(turn)
    second.give_back()


def test_a_ticket_that_nobody_holds_goes_back_by_itself():
    turn = Turn()
    ticket = turn.take(0)

    del ticket
    gc.collect()

    assert can_be_had(turn)


def test_nobody_waits_for_themself():
    turn = Turn()
    ticket = turn.take(0)

    with pytest.raises(AlreadyHeldError):
        turn.take(5)

    ticket.give_back()


def test_a_ticket_may_be_given_back_by_another_thread():
    turn = Turn()
    ticket = turn.take(0)

    elsewhere(ticket.give_back)

    turn.take(0).give_back()


def test_each_database_has_one_queue():
    assert turns.of("one") is turns.of("one")
    assert turns.of("one") is not turns.of("another")
