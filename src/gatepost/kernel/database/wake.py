"""How a worker hears at once that there is something to do, and otherwise sleeps."""

from types import TracebackType
from typing import Self, cast

from django.db import DEFAULT_DB_ALIAS, connections

from gatepost.kernel.database.engine import Engine


def announce() -> None:
    """Wake the listeners when this transaction, which gives them something to do, commits."""
    cast("Engine", connections[DEFAULT_DB_ALIAS]).announce()


class Listener:
    """Waits for announced commits: a few milliseconds after one at most, on Windows with SQLite 30.

    Enter it, then look for work, then `wait`, then look again: what is committed while you look ends the next
    `wait` at once. It may wake for nothing, and a wake-up may be lost with the connection to the server, so
    look every second anyway. It has a connection of its own and may be used in any one thread.
    """

    def __init__(self) -> None:
        self._ear = cast("Engine", connections[DEFAULT_DB_ALIAS]).ear()

    def __enter__(self) -> Self:
        self._ear.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ear.close()

    def wait(self, timeout: float) -> bool:
        """Return True as soon as there may be work; False after `timeout` seconds, or when stopped."""
        return self._ear.hear(timeout)

    def stop(self) -> None:
        """End `wait` at once, now and from now on; from any other thread, or a signal's handler."""
        self._ear.stop()
