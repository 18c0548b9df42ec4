"""Statements that nobody waits for, sent with the next one that somebody does, or with the commit.

Each round trip to the server costs as much as the statement in it, and more over a network. So BEGIN goes out
together with the first statement, and writes whose row counts are not asked for go out with the COMMIT.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self

import psycopg
from psycopg.abc import Params, Query, QueryNoTemplate
from psycopg.pq.abc import PGconn
from psycopg.rows import RowFactory, TupleRow, tuple_row

_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"


class Sent:
    """The answer of a statement that may still wait to go out."""

    __slots__ = ("_connection", "_cursor", "_params", "_text")

    def __init__(self, connection: "Connection", text: str, params: Mapping[str, object] | None) -> None:
        self._connection = connection
        self._text = text
        self._params = params
        self._cursor: psycopg.Cursor[Any] | None = None

    def go(self) -> None:
        """Hand the statement to the pipeline."""
        self._cursor = self._connection.cursor().execute(self._text, self._params)

    def count(self) -> int:
        """Return how many rows it wrote; sends all that waits when it has not gone out yet."""
        self._connection.settle()
        if self._cursor is None:
            message = "The transaction was rolled back before this statement went out."
            raise psycopg.InterfaceError(message)
        return self._cursor.rowcount


class Connection(psycopg.Connection[TupleRow]):
    """A connection with statements that wait for company."""

    def __init__(self, pgconn: PGconn, row_factory: RowFactory[TupleRow] = tuple_row) -> None:
        super().__init__(pgconn, row_factory)
        self._waiting: list[Sent] = []
        self._begun = True

    @property
    def has_waiting(self) -> bool:
        """Say whether the next statement has to take others along."""
        return bool(self._waiting)

    def begin_later(self) -> None:
        """Begin a transaction with the next statement. A transaction without any never reaches the server."""
        self._waiting = [Sent(self, _BEGIN, None)]
        self._begun = False

    def send_later(self, text: str, params: Mapping[str, object]) -> Sent:
        """Put a statement among those that wait, in order."""
        sent = Sent(self, text, params)
        self._waiting.append(sent)
        return sent

    def settle(self) -> None:
        """Send all that waits, and wait for the answers. Raises the first error among them."""
        if self._waiting:
            with self.pipeline():
                self.take_along()

    def take_along(self) -> None:
        """Send all that waits; only inside a pipeline, before the statement that somebody waits for."""
        waiting, self._waiting = self._waiting, []
        self._begun = True
        for sent in waiting:
            sent.go()

    def commit(self) -> None:
        """Commit, with what still waits in the same round trip."""
        if not self._waiting:
            super().commit()
        elif not self._begun and len(self._waiting) == 1:
            self._waiting = []
        else:
            with self.pipeline():
                # When one of those fails the server skips all that follows, the COMMIT too.
                self.take_along()
                self.cursor().execute("COMMIT")

    def rollback(self) -> None:
        """Roll back; what still waits never goes out."""
        self._waiting = []
        super().rollback()


class Cursor(psycopg.Cursor[TupleRow]):
    """Takes along what waits, so that nothing overtakes it; `copy` and `stream`, which nobody uses, would."""

    def __init__(self, connection: Connection, *, row_factory: RowFactory[TupleRow] | None = None) -> None:
        super().__init__(connection, row_factory=row_factory or tuple_row)
        self._gatepost = connection

    def execute(  # type: ignore[override]  # a Template (Python 3.14) nobody uses
        self,
        query: QueryNoTemplate,
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> Self:
        """Run one statement, as psycopg does."""
        connection = self._gatepost
        if not connection.has_waiting:
            return super().execute(query, params, prepare=prepare, binary=binary)
        with connection.pipeline():
            connection.take_along()
            super().execute(query, params, prepare=prepare, binary=binary)
        return self

    def executemany(self, query: Query, params_seq: Iterable[Params], *, returning: bool = False) -> None:
        """Run a statement for many parameters, as psycopg does."""
        self._gatepost.settle()
        super().executemany(query, params_seq, returning=returning)
