"""An administrator is always left, however many go at one moment."""

from dataclasses import replace

import pytest
from django.db.transaction import atomic

from gatepost.employees import flow, records
from gatepost.employees.flow import NotAllowedError
from gatepost.employees.models import Employee
from gatepost.kernel.where import COMMAND_LINE
from tests import people
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def goes(employee):
    return flow.make_inactive(employee.id, where=COMMAND_LINE, by="a test")


def steps_down(employee):
    seen = records.of(employee)
    with atomic(durable=True):
        flow.take_turn_as_administrator()
        return records.change(employee.id, seen, replace(seen, administrator=False))


@pytest.mark.parametrize("leaves", [goes, steps_down])
def test_the_last_one_stays_whoever_else_is_there(leaves):
    kim = people.add("kim", administrator=True)
    people.add("gone", administrator=True)
    people.add("dana")
    assert goes(Employee.objects.get(name="gone"))

    assert not leaves(kim)
    assert Employee.objects.filter(active=True, administrator=True).count() == 1


def test_the_command_says_why():
    people.add("kim", administrator=True)

    with pytest.raises(NotAllowedError, match="last active administrator"):
        flow.deactivate("kim", where=COMMAND_LINE, by="a test")


def test_an_inactive_one_may_lose_the_role():
    people.add("kim", administrator=True)
    gone = people.add("gone", administrator=True)
    goes(gone)
    gone.refresh_from_db()

    assert steps_down(gone)


def test_of_all_who_go_at_once_one_stays_in_each_of_10_rounds():
    everybody = [people.add(f"kim{number}", administrator=True) for number in range(6)]
    for _ in range(10):
        Employee.objects.update(active=True, administrator=True)
        for each in everybody:
            each.refresh_from_db()

        left = at_once(6, lambda number: (goes if number % 2 else steps_down)(everybody[number]))

        assert sum(left) == 5
        assert Employee.objects.filter(active=True, administrator=True).count() == 1
