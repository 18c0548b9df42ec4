"""The delivery service keeps the tables of tries small."""

from datetime import timedelta

import pytest
from django.db.transaction import atomic

from gatepost.kernel import clock
from gatepost.limits import budgets, spending
from gatepost.limits.models import Attempt, Guard
from gatepost.limits.spending import Charge
from tests.delivery import office

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_no_budget_needs_any_more_is_forgotten_and_the_rest_is_kept():
    now = clock.now()
    with atomic(durable=True):
        spending.spend([Charge(budgets.PASSWORD_SOURCE, "old")], pending="", now=now - timedelta(hours=1))
        spending.spend([Charge(budgets.PASSWORD_SOURCE, "new")], pending="", now=now)

    with office.at_work():
        office.until(lambda: Attempt.objects.count() == 1)

    assert [each.key for each in Attempt.objects.all()] == ["password-source:new"]
    assert [each.key for each in Guard.objects.all()] == ["password-source:new"]
