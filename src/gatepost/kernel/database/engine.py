"""What each database offers to the rest of this folder, in the same words."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class Answer(Protocol):
    """A writing statement, perhaps still on its way."""

    def count(self) -> int:
        """Return how many rows it wrote; waits for the database. Raises what the database complains of."""


class Done:
    """The answer of a statement that has run already."""

    __slots__ = ("_count",)

    def __init__(self, count: int) -> None:
        self._count = count

    def count(self) -> int:
        """Return how many rows it wrote."""
        return self._count


class Cursor(Protocol):
    """What a statement has found."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote."""

    def execute(self, text: str, params: Mapping[str, object]) -> object:
        """Run a statement."""

    def fetchone(self) -> Row | None:
        """Return the next row."""

    def fetchall(self) -> list[Row]:
        """Return the rows that are left."""

    def close(self) -> None:
        """Let the statement go."""


class Ear(Protocol):
    """What hears of commits."""

    def open(self) -> None:
        """Begin to hear: what is committed from now on ends the next `hear`."""

    def close(self) -> None:
        """End hearing."""

    def hear(self, timeout: float) -> bool:
        """Return True as soon as there was a commit; False after `timeout` seconds, or when stopped."""

    def stop(self) -> None:
        """End `hear` at once, now and from now on; from any thread, or a signal's handler."""


class Engine(Protocol):
    """One thread's connection, of either kind."""

    connection: object | None
    """The driver's own; None while there is none."""
    skip_locked: str
    needs_rollback: bool
    execute_wrappers: list[Callable[..., Any]]
    wrap_database_errors: AbstractContextManager[None]

    @property
    def queries_logged(self) -> bool:
        """Whether somebody wants to see each statement."""

    def ensure_connection(self) -> None:
        """Connect when there is no connection."""

    def validate_no_broken_transaction(self) -> None:
        """Raise TransactionManagementError when the transaction has failed already."""

    def cursor(self) -> Cursor:
        """Return Django's own cursor, which tells those who watch."""

    def statement(self, text: str, params: Mapping[str, object]) -> Cursor:
        """Run one statement with named parameters."""

    def written(self, cursor: Cursor) -> int:
        """Return how many rows the statement that was just run has written; closes it."""

    def later(self, text: str, params: Mapping[str, object]) -> Answer:
        """Run a writing statement by the commit at the latest."""

    def announce(self) -> None:
        """Wake the listeners, of whichever process, once this transaction is committed."""

    def ear(self) -> Ear:
        """Return what hears of commits to this database."""
