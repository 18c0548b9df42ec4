"""Telling people what happened, in the transaction of what happened: they are told exactly when it stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from django.utils.translation import gettext

from gatepost.delivery import outbox
from gatepost.employees import models as employees
from gatepost.employees.rules import distinct, masked, told_apart
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.notices.catalogue import Notice

KIND = "security-notice"
_LIFE = timedelta(hours=24)


def announce(
    notice: Notice, *, employee_id: int, addresses: Sequence[str], language: str, now: datetime
) -> None:
    """Mail one employee a notice that goes to many, in the caller's transaction. It tells of nobody's doings."""
    outbox.post(
        KIND,
        employee_id=employee_id,
        addresses=distinct(addresses),
        about=token_hex(16),
        facts={"notice": notice.value},
        language=language,
        expires_at=now + _LIFE,
        now=now,
    )


def tell(
    notice: Notice, *, employee_id: int, where: Where, now: datetime, also: Sequence[str] = (), **facts: str
) -> None:
    """Mail a notice to all of an employee's addresses, and to `also`: an address that was theirs until now.

    `facts` fill the gaps of the notice's words, and hold no secret. Somebody without an address is not told.
    """
    row = statements.one(employees.FOR_CODES, id=employee_id)
    if row is None:
        return
    email1, email2, language = row[0], row[1], row[4]
    outbox.post(
        KIND,
        employee_id=employee_id,
        addresses=distinct((email1, email2, *also)),
        about=token_hex(16),
        facts={"notice": notice.value, "browser": where.browser, "address": where.address, **facts},
        language=language,
        expires_at=now + _LIFE,
        now=now,
    )


def from_to(before: str, after: str) -> dict[str, str]:
    """Return the facts of a changed address, "" for none. Both mailboxes read them, so neither is written out."""
    if before and after:
        shown = told_apart(before, after)
    else:
        shown = (
            masked(before) if before else gettext("no address"),
            masked(after) if after else gettext("no address"),
        )
    return dict(zip(("before", "after"), shown, strict=True))
