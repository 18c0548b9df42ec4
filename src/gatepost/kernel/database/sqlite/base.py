"""Django's SQLite backend, with a queue of writers, commits that outlive a power cut, and aware times."""

import secrets
import sqlite3
import time
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.db.backends.sqlite3 import base, operations
from django.db.backends.utils import debug_transaction

from gatepost.kernel.database import engine
from gatepost.kernel.database.sqlite import bells, listening, sql, turns, values

PATIENCE = 20.0
"""Seconds to wait for the turn to write, unless OPTIONS say otherwise."""

values.register()


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, but for UUIDs, which come out of the database as such."""

    def convert_uuidfield_value(self, value: UUID | str | None, *_: object) -> UUID | None:
        """Return what the database gave; what it computed has lost its type and is a text."""
        return UUID(value) if isinstance(value, str) else value


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues up for writing: transactions begin in the order they asked to."""

    data_types = base.DatabaseWrapper.data_types | {"UUIDField": values.TEXT_OF_UUID}
    ops_class = DatabaseOperations
    skip_locked = ""  # one writes at a time, so no row is ever found locked

    _patience = PATIENCE
    _place: str
    _turn: turns.Turn
    _ticket: turns.Ticket | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Add what Gatepost relies on to what the settings ask for."""
        params: dict[str, Any] = {"timeout": PATIENCE, "cached_statements": 256}
        params.update(super().get_connection_params())
        # A writer that begins as a reader can find itself unable to go on.
        self.transaction_mode = "IMMEDIATE"
        self._patience = float(params["timeout"])
        self._place = bells.place(str(params["database"]))
        self._turn = turns.of(self._place)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open the database."""
        self._give_back()
        raw: sqlite3.Connection = super().get_new_connection(conn_params)
        self._insist(raw, "PRAGMA journal_mode = WAL", time.monotonic() + self._patience)
        # SECURITY: NORMAL may lose the last commits in a power cut, and a spent code would be good again.
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA journal_size_limit = 67108864")
        return raw

    def statement(self, text: str, params: Mapping[str, object]) -> sqlite3.Cursor:
        """Run one statement with named parameters."""
        cursor: sqlite3.Cursor = self.connection.execute(sql.spelled(text), params)
        return cursor

    def written(self, cursor: engine.Cursor) -> int:
        """Return how many rows the statement that was just run has written; closes it."""
        count = cursor.rowcount
        cursor.close()
        if count < 0:  # Python does not see that a statement writes when it begins with WITH
            (count,) = self.connection.execute("SELECT changes()").fetchone()
        return count

    def later(self, text: str, params: Mapping[str, object]) -> engine.Answer:
        """Run it now: there is no round trip to save."""
        return engine.Done(self.written(self.statement(text, params)))

    def ear(self) -> listening.Ear:
        """Return what hears of commits to this database."""
        return listening.Ear(bells.place(str(self.settings_dict["NAME"])))

    def announce(self) -> None:
        """Wake all ears after the commit."""
        self.on_commit(partial(bells.ring, self._place))

    def _start_transaction_under_autocommit(self) -> None:
        if self._ticket is not None:  # interrupted last time, before anybody was told that it had begun
            self.connection.rollback()
            self._give_back()
        deadline = time.monotonic() + self._patience
        self._ticket = self._take_turn()
        try:
            with debug_transaction(self, "BEGIN"), self.wrap_database_errors:
                self._begin(deadline)
        except BaseException:
            if self.connection.in_transaction:  # interrupted, just after it had succeeded
                self.connection.rollback()
            self._give_back()
            raise

    def _take_turn(self) -> turns.Ticket:
        try:
            ticket = self._turn.take(self._patience)
        except turns.AlreadyHeldError as error:
            message = "This thread is already writing to this database through another connection."
            raise OperationalError(message) from error
        if ticket is None:
            message = f"database is locked: the turn to write did not come within {self._patience} s"
            raise OperationalError(message)
        return ticket

    def _begin(self, deadline: float) -> None:
        """Begin against the writers of other processes, who stand in queues of their own."""
        raw = self.connection
        raw.execute("PRAGMA busy_timeout = 0")
        try:
            self._insist(raw, "BEGIN IMMEDIATE", deadline)
        finally:
            raw.execute(f"PRAGMA busy_timeout = {round(self._patience * 1000)}")

    @staticmethod
    def _insist(raw: sqlite3.Connection, text: str, deadline: float) -> None:
        """Run `text` as soon as the database is not busy.

        SQLite's own wait grows to 100 ms between looks, and loses to whoever looks more often.
        """
        while True:
            try:
                raw.execute(text)
                return
            except sqlite3.OperationalError as error:
                if not sql.is_busy(error) or time.monotonic() > deadline:
                    raise
            time.sleep(0.0002 + secrets.randbelow(1800) / 1_000_000)

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_back_when_ended()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_back_when_ended()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_back()

    def _give_back_when_ended(self) -> None:
        # A commit that failed leaves its transaction open: the rollback that follows gives the turn back.
        try:
            open_still = self.connection is not None and self.connection.in_transaction
        except sqlite3.ProgrammingError:  # somebody closed the connection underneath
            open_still = False
        if not open_still:
            self._give_back()

    def _give_back(self) -> None:
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            ticket.give_back()
