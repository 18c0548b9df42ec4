"""One of the delivery service's hands: takes a message, sends it, writes down what became of it, takes the next."""

import logging
import traceback
from functools import partial
from threading import Event

from django.db import connection

from gatepost.delivery import flow, replies, rules, seal, sending
from gatepost.delivery.bell import Bell
from gatepost.delivery.dialogue import Deadline
from gatepost.delivery.flow import Done, Outcome, Taken
from gatepost.delivery.letters import Sender
from gatepost.delivery.patience import GaveUpError, patiently
from gatepost.delivery.relay import IDLE, Courier
from gatepost.delivery.relays import Relays
from gatepost.delivery.rules import State
from gatepost.employees.rules import masked
from gatepost.kernel import keyring

_log = logging.getLogger("gatepost.delivery")


class Hand:
    """Works in a thread of its own, with its own connections to the database and to a relay."""

    def __init__(self, relays: Relays, sender: Sender, *, bell: Bell, stopping: Event) -> None:
        self._courier = Courier(relays, sender.address)
        self._sender = sender
        self._bell = bell
        self._stopping = stopping
        self._deadline = Deadline(0)

    def work(self) -> None:
        """Send what is due until the worker is told to stop."""
        done: Done | None = None
        try:
            while not self._stopping.is_set():
                done = self._next(done)
            if done is not None:
                patiently(partial(flow.settle, done), seconds=rules.MARKING, stopping=self._stopping)
        except GaveUpError:
            _tell_unmarked(done)
        finally:
            self._courier.close()
            connection.close()

    def hurry(self, seconds: float) -> None:
        """Give the dialogue under way no more than that, unless its letter is on its way already."""
        self._deadline.shorten(seconds)

    def _next(self, done: Done | None) -> Done | None:
        """Write down what became of the last message, then take and send one; None when none is due."""
        seconds = None if done is None else rules.MARKING
        try:
            taken = patiently(
                partial(flow.take, seal.key_checks(keyring.current()), done),
                seconds=seconds,
                stopping=self._stopping,
            )
        except GaveUpError:
            _tell_unmarked(done)
            return None
        if taken is None:
            self._bell.wait(IDLE if self._courier.has_line else None)
            self._courier.rest()
            return None
        if not taken.is_last:
            self._bell.ring()  # for another hand
        return taken, self._sent(taken)

    def _sent(self, taken: Taken) -> Outcome:
        if self._stopping.is_set():
            return sending.give_back("the delivery service was told to stop")
        self._deadline = deadline = Deadline(rules.DIALOGUE)
        try:
            outcome = sending.send(taken, self._courier, self._sender, deadline)
        except Exception as error:  # noqa: BLE001  (one message's fault must not stop the others)
            # SECURITY: where it happened is told, its own sentence is not: it may quote the letter.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("message %d: %s in\n%s", taken.id, type(error).__name__, where)
            outcome = sending.put_off(taken, f"an error inside Gatepost ({type(error).__name__})")
        if self._stopping.is_set() and outcome.may_go_back:
            outcome = sending.give_back(outcome.reply)
        if outcome.state is not State.SENT:
            _tell(taken, outcome)
        return outcome


def _tell(taken: Taken, outcome: Outcome) -> None:
    """Say which mail did not go, why, and when it is tried again; an address is masked here as on pages."""
    to = replies.escaped(masked(taken.sealed.address))  # a changed row may hold anything
    again = f" (next try at {outcome.due_at:%H:%M:%S} UTC)" if outcome.due_at else ""
    _log.warning("message %d to %s: %s%s: %s", taken.id, to, outcome.state, again, outcome.reply)


def _tell_unmarked(done: Done | None) -> None:
    if done is not None:
        taken, outcome = done
        _log.error(
            "message %d: %s, but the database was away too long to write it down", taken.id, outcome.state
        )
