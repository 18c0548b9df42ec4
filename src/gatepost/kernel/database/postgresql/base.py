"""Django's PostgreSQL backend, pinned to READ COMMITTED, and sparing with round trips."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg import IsolationLevel

from gatepost.kernel.database import engine, statements
from gatepost.kernel.database.postgresql import listening
from gatepost.kernel.database.postgresql.ahead import Connection, Cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose BEGIN travels with the first statement, and unasked writes with the commit."""

    skip_locked = "FOR UPDATE SKIP LOCKED"
    connection: Connection

    def get_connection_params(self) -> dict[str, Any]:
        """Add what Gatepost relies on to what the settings ask for."""
        options = self.settings_dict["OPTIONS"]
        options["server_side_binding"] = True
        options.setdefault("prepare_threshold", 2)
        options.setdefault("keepalives_idle", 30)
        options.setdefault("connect_timeout", 5)
        return super().get_connection_params() | {"cursor_factory": Cursor}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Connect."""
        # SECURITY: counts of tries are exact because each statement sees all that was committed before it. In
        # REPEATABLE READ a statement that waited for a row's lock fails, or counts what was there before.
        self.isolation_level = IsolationLevel.READ_COMMITTED
        raw = Connection.connect(**conn_params)
        raw.isolation_level = IsolationLevel.READ_COMMITTED
        raw.prepared_max = 256
        return raw

    def create_cursor(self, name: str | None = None) -> object:
        """Return a cursor. One with a name keeps its rows on the server, and would overtake what waits."""
        if name:
            self.connection.settle()
        return super().create_cursor(name)

    def statement(self, text: str, params: Mapping[str, object]) -> psycopg.Cursor[Any]:
        """Run one statement with named parameters."""
        return self.connection.cursor().execute(text, params)

    def written(self, cursor: engine.Cursor) -> int:
        """Return how many rows the statement that was just run has written."""
        return cursor.rowcount

    def later(self, text: str, params: Mapping[str, object]) -> engine.Answer:
        """Send a statement with the next one, or with the commit."""
        if self.in_atomic_block:
            return self.connection.send_later(text, params)
        return engine.Done(self.statement(text, params).rowcount)

    def announce(self) -> None:
        """Wake all ears: the server does, with the commit."""
        statements.later(f"SELECT pg_notify('{listening.CHANNEL}', '')")

    def ear(self) -> listening.Ear:
        """Return what hears of commits that were announced."""
        return listening.Ear(super().get_connection_params())

    def _start_transaction_under_autocommit(self) -> None:
        # Django's own way turns autocommit off, and psycopg then spends a round trip on BEGIN alone.
        with debug_transaction(self, "BEGIN"):
            self.connection.begin_later()
