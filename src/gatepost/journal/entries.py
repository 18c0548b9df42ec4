"""Writing down what happened, in the transaction of what happened."""

import json
import unicodedata
from datetime import datetime

from gatepost.journal.events import Event
from gatepost.journal.models import ADD
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where

_LONGEST = 200
_HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's control, format (bidi marks among them) and separator characters: they forge or hide lines."""


def record(
    event: Event, *, employee_id: int | None, where: Where, now: datetime, **details: str | int
) -> None:
    """Add one entry, in the caller's transaction, so that it stands exactly when the deed stands.

    `details` hold no secret. Text in them is escaped and cut at 200 characters.
    """
    statements.run(
        ADD,
        at=now,
        event=str(event),
        employee_id=employee_id,
        address=where.address,
        browser=where.browser,
        request_id=where.request_id,
        details=json.dumps({name: _plain(value) for name, value in details.items()}),
    )


def escaped(text: str) -> str:
    """Return `text` with harmful characters written as backslash-u and their number, cut at 200 characters."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _HARMFUL
        else character
        for character in text[:_LONGEST]
    )


def _plain(value: str | int) -> str | int:
    return escaped(value) if isinstance(value, str) else value
