"""The mark of a sign-in for which no code was mailed: its page shows it, to be read out on the phone."""

from datetime import datetime

from gatepost.kernel import codes
from gatepost.kernel.database import statements
from gatepost.sessions import models


def of(pending_key: str) -> str:
    """Return the mark of a pending sign-in."""
    return codes.reference_of(pending_key)


def open_sign_in(employee_id: int, mark: str, now: datetime) -> str:
    """Return the key of an employee's open pending sign-in that has this mark; "" for none.

    SECURITY: where two have it nobody is helped, or the help might go to whoever else types this person's password.
    """
    keys = [key for (key,) in statements.many(models.OPEN_OF, employee_id=employee_id, now=now)]
    marked = [key for key in keys if of(key) == mark]
    return marked[0] if len(marked) == 1 else ""
