"""One real message of each kind of mail, for the exam: posted the way the part that owns the kind posts it."""

from collections.abc import Callable

from django.db import transaction

from gatepost.administration import mail_flow
from gatepost.employees.models import Employee
from gatepost.factors.contract import Purpose, Step
from gatepost.factors.email_code import factor
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.options import snapshot
from gatepost.sessions.visit import Pending, Person
from tests.delivery import office

WHERE = Where("203.0.113.7", "Chrome on Windows", "r1")


def sign_in_code(employee: Employee) -> None:
    pending = Pending("a" * 64, employee.id, "signin", ("pwd",), 1, 1, "", "", "", employee.language)
    with transaction.atomic(durable=True):
        refusal = factor.begin(Step(pending, Purpose.SIGN_IN, WHERE, snapshot.current(), clock.now()))
    assert refusal is None


def security_notice(employee: Employee) -> None:
    with transaction.atomic(durable=True):
        telling.tell(
            Notice.PASSWORD_CHANGED, employee_id=employee.id, where=WHERE, now=clock.now(), by="by you"
        )


def test_mail(employee: Employee) -> None:
    by = Person(employee.id, employee.name, employee.full_name, administrator=True, language="en")
    mail_flow.send_test("dana@example.com", where=WHERE, owner=by, by=by.name)


SAMPLES: dict[str, Callable[[Employee], None]] = {
    "sign-in-code": sign_in_code,
    "security-notice": security_notice,
    "test-mail": test_mail,
    "code": office.post,
    "notice": lambda employee: office.post(employee, kind="notice"),
}
"""A new kind of mail needs one line here, and no test of its own to sit the exam."""
