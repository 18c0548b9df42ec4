"""Named SQL, one text for every database, close to the speed of the bare driver.

A statement names its parameters `%(name)s` and writes a literal per cent sign as `%%`. Aware datetimes, UUIDs,
texts, whole numbers, truth values, bytes and None go in, and come out of columns as what they were (times in
UTC). A computed time has no column to take its type from, so its name says it: `MAX(at) AS "at [datetime]"`.
Nor has a parameter that meets no column, which needs a cast: `CAST(%(name)s AS text) IS NULL`.
"""

import threading
from collections.abc import Mapping
from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections

from gatepost.kernel.database.engine import Answer, Cursor, Done, Engine, Row


class _Here(threading.local):
    """What this thread keeps: Django's own way to its connection costs as much as a small statement."""

    engine: Engine | None = None


_here = _Here()


def run(text: str, /, **params: object) -> int:
    """Run a writing statement; return how many rows it wrote. Raises django.db.DatabaseError."""
    engine = _engine()
    with engine.wrap_database_errors:
        cursor = _watched(engine, text, params) if _is_watched(engine) else engine.statement(text, params)
        return engine.written(cursor)


def one(text: str, /, **params: object) -> Row | None:
    """Return the first row that a statement finds, or None. Raises django.db.DatabaseError."""
    engine = _engine()
    with engine.wrap_database_errors:
        cursor = _watched(engine, text, params) if _is_watched(engine) else engine.statement(text, params)
        row = cursor.fetchone()
        cursor.close()
    return row


def many(text: str, /, **params: object) -> list[Row]:
    """Return all rows that a statement finds. Raises django.db.DatabaseError."""
    engine = _engine()
    with engine.wrap_database_errors:
        cursor = _watched(engine, text, params) if _is_watched(engine) else engine.statement(text, params)
        rows = cursor.fetchall()
        cursor.close()
    return rows


def later(text: str, /, **params: object) -> Answer:
    """Run a writing statement whose row count is asked for later, or never.

    Inside a transaction it may go out with the next statement, or with the commit, which saves a round trip;
    the order of statements stays. Its errors then come from there, as django.db.DatabaseError all the same.
    """
    engine = _engine()
    with engine.wrap_database_errors:
        if _is_watched(engine):
            return Done(engine.written(_watched(engine, text, params)))
        return engine.later(text, params)


def _engine() -> Engine:
    engine = _here.engine
    if engine is None:
        engine = _here.engine = cast("Engine", connections[DEFAULT_DB_ALIAS])
    if engine.connection is None:
        engine.ensure_connection()
    if engine.needs_rollback:
        engine.validate_no_broken_transaction()
    return engine


def _is_watched(engine: Engine) -> bool:
    """Say whether somebody counts or logs statements, as tests do: they then take Django's longer way."""
    return bool(engine.execute_wrappers) or engine.queries_logged


def _watched(engine: Engine, text: str, params: Mapping[str, object]) -> Cursor:
    cursor = engine.cursor()
    cursor.execute(text, params)
    return cursor
