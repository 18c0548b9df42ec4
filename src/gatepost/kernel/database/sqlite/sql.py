"""Statements as SQLite spells them, and what its errors mean."""

import re
import sqlite3
from functools import lru_cache

_PLACE = re.compile(r"%\((\w+)\)s|%%")
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@lru_cache(maxsize=1024)
def spelled(text: str) -> str:
    """Return `text` with `%(name)s` as `:name` and `%%` as `%`."""
    return _PLACE.sub(lambda place: f":{place[1]}" if place[1] else "%", text)


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Say whether the database was only busy, so that the same thing may work in a moment."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _BUSY
