"""How a listener hears of commits in PostgreSQL: by NOTIFY, on a connection that does nothing else."""

import time
from collections.abc import Mapping
from typing import Any

import psycopg

from gatepost.kernel.database.rest import Rest

CHANNEL = "gatepost"
RETRY_EVERY = 1.0
"""Seconds between two attempts to reach a server that is away."""


class Ear:
    """Hears of announced commits. A lost connection is opened again, and counts as something heard."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self._params = dict(params)
        self._raw: psycopg.Connection[Any] | None = None
        self._retry_at = 0.0
        self._rest = Rest()

    def open(self) -> None:
        """Begin to hear: whatever is announced from now on ends the next `hear`."""
        self._connect()

    def close(self) -> None:
        """Hang up."""
        self._drop()
        self._rest.close()

    def hear(self, timeout: float) -> bool:
        """Return True as soon as a commit was announced; False after `timeout` seconds, or when stopped."""
        deadline = time.monotonic() + timeout
        while not self._rest.over:
            if self._raw is None and self._connect():
                return True  # nobody knows what was announced meanwhile
            if self._raw is not None and self._drained(self._raw):
                return True
            now = time.monotonic()
            if now >= deadline:
                break
            if self._raw is not None:
                self._rest.sleep(deadline - now, self._raw)
            else:
                self._rest.sleep(max(0.0, min(deadline, self._retry_at) - now))
        return False

    def stop(self) -> None:
        """End `hear` at once, now and from now on; from any thread, or a signal's handler."""
        self._rest.end()

    def _connect(self) -> bool:
        if time.monotonic() < self._retry_at:
            return False
        self._retry_at = time.monotonic() + RETRY_EVERY
        try:
            self._raw = psycopg.connect(**self._params, autocommit=True)
            # Before the caller looks, so that nothing falls between.
            self._raw.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error:
            # The caller, who looks by itself every second, meets the same trouble, and tells of it.
            self._drop()
            return False
        return True

    def _drained(self, raw: psycopg.Connection[Any]) -> bool:
        """Read what has arrived; say whether a commit was among it, or the connection is lost."""
        heard = False
        try:
            raw.pgconn.consume_input()
            while raw.pgconn.notifies() is not None:
                heard = True
        except psycopg.Error:
            self._drop()
            return True
        return heard

    def _drop(self) -> None:
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()
