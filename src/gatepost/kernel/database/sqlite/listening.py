"""How a listener hears of commits in SQLite: by a bell. Where none can hang, it looks often at a number."""

import socket
import sqlite3
import time

from gatepost.kernel.database.rest import Rest
from gatepost.kernel.database.sqlite import bells

LOOK_EVERY = 0.025
"""Seconds between two looks while nothing happens, without a bell: 0.8 % of a core at most."""
LOOK_KEENLY_EVERY = 0.008
KEEN_FOR = 0.5
"""After a commit the next one is near: a right password is counted, then hashed, then there is a mail to send."""


class Ear:
    """Hears of announced commits to one database; without a bell of all commits, by whatever connection."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._rest = Rest()
        self._bell: socket.socket | None = None
        self._raw: sqlite3.Connection | None = None
        self._seen = 0
        self._keen_until = 0.0

    def open(self) -> None:
        """Begin to hear: whatever is announced from now on ends the next `hear`."""
        self._bell = bells.hang(self._database)
        if self._bell is None:
            self._raw = sqlite3.connect(
                self._database, timeout=1, uri=True, isolation_level=None, check_same_thread=False
            )
            self._seen = self._version()

    def close(self) -> None:
        """Let the database go."""
        bell, self._bell = self._bell, None
        raw, self._raw = self._raw, None
        if bell is not None:
            bells.take_down(bell)
        if raw is not None:
            raw.close()
        self._rest.close()

    def hear(self, timeout: float) -> bool:
        """Return True as soon as there was a commit; False after `timeout` seconds, or when stopped."""
        deadline = time.monotonic() + timeout
        while not self._rest.over:
            # Forgotten before the caller looks: what is committed while it looks rings again.
            if bells.has_rung(self._bell) if self._bell else self._has_changed():
                return True
            left = deadline - time.monotonic()
            if left <= 0:
                break
            if self._bell:
                self._rest.sleep(left, self._bell)
            else:
                keen = time.monotonic() < self._keen_until
                self._rest.sleep(min(left, LOOK_KEENLY_EVERY if keen else LOOK_EVERY))
        return False

    def stop(self) -> None:
        """End `hear` at once, now and from now on; from any thread, or a signal's handler."""
        self._rest.end()

    def _has_changed(self) -> bool:
        before, self._seen = self._seen, self._version()
        if before == self._seen:
            return False
        self._keen_until = time.monotonic() + KEEN_FOR
        return True

    def _version(self) -> int:
        """Return the number that each commit raises, but for those of the connection that asks."""
        if self._raw is None:
            return self._seen
        try:
            (version,) = self._raw.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:
            # Locked or unreadable for the moment. Callers look by themselves every second anyway.
            return self._seen
        return int(version)
