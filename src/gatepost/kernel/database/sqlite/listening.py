"""How a listener hears of commits in SQLite: it looks, often and cheaply, at a number that each raises."""

import os
import sqlite3
import threading
import time

LOOK_EVERY = 0.025
"""Seconds between two looks while nothing happens: 0.4 % of a core at most."""
LOOK_KEENLY_EVERY = 0.008
KEEN_FOR = 0.5
"""After a commit the next one is near: a right password is counted, then hashed, then there is a mail to send."""


def place(database: str) -> str:
    """Return one name for all spellings of a database's path. What is no path stays as it is."""
    return database if database.startswith((":", "file:")) else os.path.normcase(os.path.realpath(database))


class Ear:
    """Hears of commits to one database by whatever connection, but for its own, which never writes."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._raw: sqlite3.Connection | None = None
        self._seen = 0
        self._keen_until = 0.0
        # A plain lock, held until `stop`: unlike an Event it may be let go from within a signal's handler.
        self._until_stopped = threading.Lock()
        self._until_stopped.acquire()

    def open(self) -> None:
        """Begin to hear: whatever is committed from now on ends the next `hear`."""
        self._raw = sqlite3.connect(
            self._database, timeout=1, uri=True, isolation_level=None, check_same_thread=False
        )
        self._seen = self._version()

    def close(self) -> None:
        """Let the database go."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def hear(self, timeout: float) -> bool:
        """Return True as soon as there was a commit; False after `timeout` seconds, or when stopped."""
        deadline = time.monotonic() + timeout
        while True:
            version, now = self._version(), time.monotonic()
            if version != self._seen:
                # Taken down before the caller looks: what is committed while it looks raises it again.
                self._seen = version
                self._keen_until = now + KEEN_FOR
                return True
            pause = LOOK_KEENLY_EVERY if now < self._keen_until else LOOK_EVERY
            if now >= deadline or self._stopped_within(min(deadline - now, pause)):
                return False

    def stop(self) -> None:
        """End `hear` at once, now and from now on; from any thread, or a signal's handler."""
        try:
            self._until_stopped.release()
        except RuntimeError:  # stopped before
            return

    def _version(self) -> int:
        if self._raw is None:
            return self._seen
        try:
            (version,) = self._raw.execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:
            # Locked or unreadable for the moment. Callers look by themselves every second anyway.
            return self._seen
        return int(version)

    def _stopped_within(self, seconds: float) -> bool:
        stopped = self._until_stopped.acquire(timeout=seconds)
        if stopped:
            self._until_stopped.release()
        return stopped
