"""Offering a sheet of backup codes to who has none, and leaving it for a while."""

from datetime import timedelta

from django.db.transaction import atomic

from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.selfservice import models

PUT_OFF_FOR = timedelta(days=7)


def put_off(employee_id: int) -> None:
    """Offer no sheet for a week."""
    with atomic(durable=True):
        statements.run(models.PUT_OFF, employee_id=employee_id, until=clock.now() + PUT_OFF_FOR)


def is_put_off(employee_id: int) -> bool:
    """Say whether this person does not want to be offered a sheet now."""
    return statements.one(models.IS_PUT_OFF, employee_id=employee_id, now=clock.now()) is not None
