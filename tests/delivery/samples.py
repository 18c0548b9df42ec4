"""One real message of each kind of mail, for the exam: posted the way the part that owns the kind posts it."""

from collections.abc import Callable

from django.db import transaction

from gatepost.employees.models import Employee
from gatepost.factors.contract import Purpose, Step
from gatepost.factors.email_code import factor
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.options import snapshot
from gatepost.sessions.visit import Pending
from tests.delivery import office


def sign_in_code(employee: Employee) -> None:
    pending = Pending("a" * 64, employee.id, ("pwd",), 1, 1, "", "", "", employee.language)
    where = Where("203.0.113.7", "Chrome on Windows", "r1")
    with transaction.atomic(durable=True):
        refusal = factor.begin(Step(pending, Purpose.SIGN_IN, where, snapshot.current(), clock.now()))
    assert refusal is None


SAMPLES: dict[str, Callable[[Employee], None]] = {
    "sign-in-code": sign_in_code,
    "code": office.post,
    "notice": lambda employee: office.post(employee, kind="notice"),
}
"""A new kind of mail needs one line here, and no test of its own to sit the exam."""
