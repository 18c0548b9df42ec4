"""The delivery service at work: a few hands, each with one message at a time, and what wakes and ends them."""

import os
import socket
from collections.abc import Iterable
from secrets import token_hex
from threading import Event, Thread
from time import monotonic

from django.db import Error, connection

from gatepost.delivery import clerk, errands, flow, letters, looking, rules
from gatepost.delivery.desk import Desk
from gatepost.delivery.hand import Hand
from gatepost.delivery.relay import Courier
from gatepost.delivery.relays import Relay
from gatepost.delivery.standing import Relays, Standing
from gatepost.kernel import clock, keyring
from gatepost.kernel.database import wake

HANDS = 4
"""Messages on their way at once, so that one slow dialogue holds nobody up."""

FOR_CODES = 2
"""So many of the hands take codes alone: a code for two addresses never waits for notices that are on their way."""

LOOK_EVERY = 1.0
REPORT_EVERY = 5.0
"""Seconds. Wake-ups can be lost; a look every second cannot."""

FORGET_EVERY = 3600.0
"""Seconds between two walks through what nobody needs any more, when nothing was found."""

GRACE = 3.0
"""Seconds that a dialogue may take once the worker was told to stop, if its letter is not on its way yet."""


class Worker:
    """Sends what is due until it is told to stop. Several may share a queue, in one process or in many."""

    def __init__(self, relays: Iterable[str], mail_from: str) -> None:
        keyring.current()  # without keys there is nothing to begin with
        self.id = token_hex(16)
        self._stopping, self._listener = Event(), wake.Listener()
        self._told = False
        self._news: dict[str, Standing] = {}
        self._report_at = 0.0
        self._forget_at = 0.0
        self._relays = Relays(relays)
        self._desk = Desk(hands=HANDS, may_claim=self._relays.any_is_well)
        sender = letters.sender(mail_from)
        courier = Courier(self._relays, sender.address)
        self._hands = [
            Hand(self._desk, courier, sender, stopping=self._stopping, codes_only=n < FOR_CODES)
            for n in range(HANDS)
        ]

    def stop(self) -> None:
        """Let `run` take no more messages, and end when those in hand are done; from a signal's handler too."""
        self._told = True
        self._listener.stop()

    def run(self) -> None:
        """Work until `stop` is called.

        Raises django.db.Error when there is no usable database to begin with (one that goes away later is waited for),
        RuntimeError when a hand has died: whoever supervises the service starts it anew.
        """
        self._report()
        threads = [
            Thread(target=hand.work, name=f"hand {n}", daemon=True) for n, hand in enumerate(self._hands)
        ]
        threads.append(
            Thread(target=clerk.work, args=(self._desk, self._stopping), name="clerk", daemon=True)
        )
        with self._listener:
            for thread in threads:
                thread.start()
            try:
                while not self._told:
                    self._look_after()
                    self._listen()
                    if not all(thread.is_alive() for thread in threads):
                        raise RuntimeError("a thread of the delivery service has died")
            finally:
                self._finish(threads)

    def _listen(self) -> None:
        """Ring whenever something was committed, for one look's time."""
        until = monotonic() + LOOK_EVERY
        while not self._told and (left := until - monotonic()) > 0:
            self._desk.ring()
            self._listener.wait(left)

    def _look_after(self) -> None:
        """End what is over, look at relays that are to be looked at, and report how all stand."""
        self._relays.rest()
        for relay in self._relays.to_look_at():
            Thread(target=self._look_at, args=(relay,), name="looks at a relay", daemon=True).start()
        try:
            self._tell_of_relays()
            flow.sweep(self._relays.trouble())
            errands.go_on()
            if monotonic() >= self._report_at:
                self._report()
            if monotonic() >= self._forget_at:
                self._forget()
        except Error:
            connection.close()  # the hands meet the same trouble, and tell of it

    def _look_at(self, relay: Relay) -> None:
        looking.look_at(relay, self._relays)
        self._desk.ring()

    def _tell_of_relays(self) -> None:
        self._news |= {each.relay: each for each in self._relays.news()}
        if self._news:
            flow.tell(self._news.values())
            self._news.clear()  # only now: what could not be written down is, the next time

    def _report(self) -> None:
        flow.report(
            self.id, key_check=keyring.current().check_value(), host=socket.gethostname(), pid=os.getpid()
        )
        self._report_at = monotonic() + REPORT_EVERY

    def _forget(self) -> None:
        """Keep all tables as small as what is going on, in small bites: this process is always there."""
        any_went = errands.forget(clock.now()) > 0
        self._forget_at = monotonic() + (LOOK_EVERY if any_went else FORGET_EVERY)

    def _finish(self, threads: list[Thread]) -> None:
        """Let the messages in hand be finished or given back, then sign off."""
        self._stopping.set()
        self._desk.end()
        ends = monotonic() + GRACE
        for thread in threads:
            thread.join(max(0.0, ends - monotonic()))
        for hand in self._hands:
            hand.hurry(0)
        ends = monotonic() + rules.DIALOGUE + rules.MARKING
        for thread in threads:
            thread.join(max(0.0, ends - monotonic()))
        self._relays.rest(0)
        try:
            self._tell_of_relays()
            flow.sign_off(self.id)
        except Error:
            pass  # its row grows old, and is swept away by the next one that leaves
        finally:
            connection.close()
