"""One of the delivery service's hands: takes a message from the desk, sends it, and says what became of it."""

import logging
import traceback
from dataclasses import replace
from threading import Event
from time import monotonic

from django.db import connection

from gatepost.delivery import models, replies, rules, sending
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.desk import Desk
from gatepost.delivery.flow import Outcome, Taken
from gatepost.delivery.letters import Sender
from gatepost.delivery.relay import Courier
from gatepost.delivery.rules import State
from gatepost.employees.rules import masked
from gatepost.kernel import clock

_log = logging.getLogger("gatepost.delivery")


class Hand:
    """Works in a thread of its own, with its own connection to the database, which it only reads."""

    def __init__(
        self, desk: Desk, courier: Courier, sender: Sender, *, stopping: Event, codes_only: bool
    ) -> None:
        self._desk = desk
        self._courier = courier
        self._sender = sender
        self._stopping = stopping
        self._codes_only = codes_only
        self._recent = sending.Recent()
        self._deadline = Deadline(0)

    def work(self) -> None:
        """Send what lies on the desk until the worker is told to stop."""
        try:
            while taken := self._desk.next(codes_only=self._codes_only):
                self._desk.finished(taken, self._sent(taken))
        finally:
            connection.close()

    def hurry(self, seconds: float) -> None:
        """Give the dialogue under way no more than that, unless its letter is on its way already."""
        self._deadline.shorten(seconds)

    def _sent(self, taken: Taken) -> Outcome:
        age = monotonic() - taken.since
        if self._stopping.is_set():
            return sending.give_back("the delivery service was told to stop")
        if age > rules.HOLD:
            return sending.give_back("too much was to be done at once")
        self._deadline = deadline = Deadline(rules.DIALOGUE - age, letter_by=sending.seconds_left(taken))
        try:
            outcome = sending.send(taken, self._courier, self._sender, deadline, self._recent)
        except Exception as error:  # noqa: BLE001  (one message's fault must not stop the others)
            # SECURITY: where it happened is told, its own sentence is not: it may quote the letter.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("message %d: %s in\n%s", taken.id, type(error).__name__, where)
            outcome = sending.put_off(taken, f"an error inside Gatepost ({type(error).__name__})")
        if self._stopping.is_set() and outcome.may_go_back:
            outcome = sending.give_back(outcome.reply)
        outcome = replace(outcome, dialogue=_told(taken, deadline))
        if outcome.state is not State.SENT:
            _tell(taken, outcome)
        return outcome


def _told(taken: Taken, deadline: Deadline) -> str:
    """Return what was said in this try, with a line above it; the tries stand one below the other."""
    head = f"try {taken.attempts}, {clock.now():%Y-%m-%d %H:%M:%S} UTC"
    return "\n".join([head, *deadline.said, ""])[: models.TRY] if deadline.said else ""


def _tell(taken: Taken, outcome: Outcome) -> None:
    """Say which mail did not go, why, and when it is tried again; an address is masked here as on pages."""
    to = replies.escaped(masked(taken.sealed.address))  # a changed row may hold anything
    again = f" (next try at {outcome.due_at:%H:%M:%S} UTC)" if outcome.due_at else ""
    _log.warning("message %d to %s: %s%s: %s", taken.id, to, outcome.state, again, outcome.reply)
