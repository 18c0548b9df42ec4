"""Offering a sheet of backup codes to who has none, and leaving it for a while."""

from datetime import datetime, timedelta

from django.db.transaction import atomic

from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.selfservice import models

PUT_OFF_FOR = timedelta(days=7)


def put_off(employee_id: int) -> None:
    """Offer no sheet for a week."""
    with atomic(durable=True):
        statements.run(models.PUT_OFF, employee_id=employee_id, until=clock.now() + PUT_OFF_FOR)


def is_put_off(employee_id: int, *, since: datetime | None = None) -> bool:
    """Say whether this person does not want to be offered a sheet now; `since`: only if they said so after that."""
    at_least = max(clock.now(), since + PUT_OFF_FOR) if since else clock.now()
    return statements.one(models.IS_PUT_OFF, employee_id=employee_id, now=at_least) is not None
