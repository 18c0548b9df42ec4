"""Writing down what happened, in the transaction of what happened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.journal import models
from gatepost.journal.events import Event
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """One time that somebody showed who they are: when, from where, and in which ways."""

    at: datetime
    address: str
    browser: str
    amr: str
    """The ways, as a session's row lists them."""


def record(
    event: Event, *, employee_id: int | None, where: Where, now: datetime, **details: str | int
) -> None:
    """Add one entry, in the caller's transaction, so that it stands exactly when the deed stands.

    `details` hold no secret. Text in them, and in `where`, is escaped and cut.
    """
    statements.later(
        models.ADD,
        at=now,
        event=str(event),
        employee_id=employee_id,
        address=escaped(where.address)[: models.ADDRESS],
        browser=escaped(where.browser)[: models.BROWSER],
        request_id=escaped(where.request_id)[: models.REQUEST_ID],
        details=_in_row(details),
    )


def record_once(
    event: Event, *, employee_id: int | None, where: Where, now: datetime, within: timedelta
) -> None:
    """Add one entry, unless there is such a one of the same person and address since `now - within`."""
    address = escaped(where.address)[: models.ADDRESS]
    same = {"event": str(event), "address": address, "employee_id": employee_id or 0}
    if statements.one(models.LATELY, since=now - within, **same) is None:
        record(event, employee_id=employee_id, where=where, now=now)


def exists(event: Event, **details: str | int) -> bool:
    """Say whether there is an entry of this event with these very details."""
    return statements.one(models.FIND, event=str(event), details=_in_row(details)) is not None


def proofs(employee_id: int, *, most: int) -> list[Proof]:
    """Return when somebody last signed in, or showed once more that it is them; the newest first."""
    of = {"one": str(Event.SIGNED_IN), "other": str(Event.CONFIRMED)}
    rows = statements.many(models.OF_EMPLOYEE, employee_id=employee_id, most=most, **of)
    return [
        Proof(at, address, browser, json.loads(details).get("amr", ""))
        for at, address, browser, details in rows
    ]


def first(event: Event) -> Mapping[str, str | int]:
    """Return the details of the oldest entry of this event; empty when there is none."""
    row = statements.one(models.FIRST, event=str(event))
    details: dict[str, str | int] = json.loads(row[0]) if row else {}
    return details


def newest() -> datetime | None:
    """Return when the last thing happened, by the clock that wrote it down."""
    row = statements.one(models.NEWEST)
    return row[0] if row else None


def newest_number() -> int:
    """Return the number of the newest entry that can be seen; one with a lower number may be committed after it."""
    (number,) = statements.one(models.NEWEST_ID) or (0,)
    return int(number)


def above(number: int) -> list[tuple[int, str]]:
    """Return number and event of each entry above a number, in no order."""
    return [(id_, event) for id_, event in statements.many(models.ABOVE, above=number)]


def escaped(text: str) -> str:
    """Return `text` on one line, cut at 200 characters, with all that cannot be seen spelled out.

    SECURITY: line ends forge entries, terminals obey control characters, and marks of direction turn a name round.
    """
    return "".join(_shown(sign) for sign in text[:_LONGEST])


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def _in_row(details: Mapping[str, str | int]) -> str:
    return json.dumps(
        {name: escaped(value) if isinstance(value, str) else value for name, value in details.items()}
    )
