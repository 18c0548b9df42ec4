"""The delivery service at work: a few hands, each with one message at a time, and what wakes and ends them."""

import os
import socket
from collections.abc import Iterable
from secrets import token_hex
from threading import Event, Thread
from time import monotonic

from django.db import Error, connection

from gatepost.delivery import errands, flow, letters, rules
from gatepost.delivery.bell import Bell
from gatepost.delivery.hand import Hand
from gatepost.delivery.relays import Relays
from gatepost.kernel import clock, keyring
from gatepost.kernel.database import wake
from gatepost.limits import flow as limits

HANDS = 4
"""Messages on their way at once, so that one slow dialogue holds nobody up."""

LOOK_EVERY = 1.0
REPORT_EVERY = 5.0
"""Seconds. Wake-ups can be lost; a look every second cannot."""

FORGET_EVERY = 3600.0
"""Seconds between two walks through what no budget needs any more, while little is found."""

GRACE = 3.0
"""Seconds that a dialogue may take once the worker was told to stop, if its letter is not on its way yet."""


class Worker:
    """Sends what is due until it is told to stop. Several may share a queue, in one process or in many."""

    def __init__(self, relays: Iterable[str], mail_from: str) -> None:
        keyring.current()  # without keys there is nothing to begin with
        self.id = token_hex(16)
        self._bell, self._stopping, self._listener = Bell(), Event(), wake.Listener()
        self._told = False
        self._report_at = 0.0
        self._forget_at = 0.0
        known, sender = Relays(relays), letters.sender(mail_from)
        self._hands = [Hand(known, sender, bell=self._bell, stopping=self._stopping) for _ in range(HANDS)]

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
        with self._listener:
            for thread in threads:
                thread.start()
            try:
                while not self._told:
                    self._look_after()
                    self._listen()
                    if not all(thread.is_alive() for thread in threads):
                        raise RuntimeError("a hand of the delivery service has died")
            finally:
                self._finish(threads)

    def _listen(self) -> None:
        """Wake a hand whenever something was committed, for one look's time."""
        until = monotonic() + LOOK_EVERY
        while not self._told and (left := until - monotonic()) > 0:
            self._bell.ring()
            self._listener.wait(left)

    def _look_after(self) -> None:
        """End what is over, and report that this worker is alive."""
        try:
            flow.sweep()
            errands.go_on()
            if monotonic() >= self._report_at:
                self._report()
            if monotonic() >= self._forget_at:
                self._forget()
        except Error:
            connection.close()  # the hands meet the same trouble, and tell of it

    def _report(self) -> None:
        flow.report(
            self.id, key_check=keyring.current().check_value(), host=socket.gethostname(), pid=os.getpid()
        )
        self._report_at = monotonic() + REPORT_EVERY

    def _forget(self) -> None:
        """Keep the tables of tries small, in small bites; this process is the one that is always there."""
        many = limits.sweep(clock.now()) >= limits.AT_ONCE
        self._forget_at = monotonic() + (LOOK_EVERY if many else FORGET_EVERY)

    def _finish(self, threads: list[Thread]) -> None:
        """Let the messages in hand be finished or given back, then sign off."""
        self._stopping.set()
        self._bell.end()
        ends = monotonic() + GRACE
        for thread in threads:
            thread.join(max(0.0, ends - monotonic()))
        for hand in self._hands:
            hand.hurry(0)
        ends = monotonic() + rules.DIALOGUE + rules.MARKING
        for thread in threads:
            thread.join(max(0.0, ends - monotonic()))
        try:
            flow.sign_off(self.id)
        except Error:
            pass  # its row grows old, and is swept away by the next one that leaves
        finally:
            connection.close()
