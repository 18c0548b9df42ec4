"""How times and ids stand in SQLite, which knows neither: written as the ORM does, read as what they were."""

import sqlite3
from datetime import UTC, datetime
from uuid import UUID

TEXT_OF_UUID = "uuidchar(32)"
"""The type of a UUID's column: kept as text, since CHAR is in it, but told from other texts when read."""


def _write_time(value: datetime) -> str:
    # Texts of one zone and one shape sort as the times do. A naive time is the ORM's own, in UTC already.
    return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat(" ")


def _read_time(text: bytes) -> datetime:
    value = datetime.fromisoformat(text.decode())
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _write_uuid(value: UUID) -> str:
    return value.hex


def _read_uuid(text: bytes) -> UUID:
    return UUID(text.decode())


def register() -> None:
    """Teach the sqlite3 module these types, for every connection of this process."""
    sqlite3.register_adapter(datetime, _write_time)
    sqlite3.register_adapter(UUID, _write_uuid)
    sqlite3.register_converter("datetime", _read_time)
    sqlite3.register_converter("timestamp", _read_time)
    sqlite3.register_converter("uuidchar", _read_uuid)
