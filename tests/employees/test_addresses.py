"""What an employee chose is changed only if it is still as it was read."""

import pytest

from gatepost.employees import addresses
from gatepost.employees.models import Employee
from gatepost.kernel import clock
from tests import people

pytestmark = pytest.mark.django_db
CHANGES = {
    "choose": lambda own: addresses.choose(own, "email1", fallback=True),
    "move": lambda own: addresses.move(own, "email2", "dana@new.example", proved_at=None),
    "prove": lambda own: addresses.prove(own, "email1", now=clock.now()),
}
MEANWHILE = {
    "another address": {"email1": "dana@third.example"},
    "the other address": {"email2": ""},
    "another choice": {"destination": "email2"},
    "the tick": {"fallback": True},
    "a new password": {"password_version": 2},
    "all ended": {"epoch": 2},
    "inactive": {"active": False},
}


@pytest.fixture
def own():
    """Return what is known of Dana, who has two addresses."""
    return addresses.read(people.add().id)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_counts_when_nothing_happened_meanwhile(own, change):
    assert CHANGES[change](own)


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_no_longer_so_does_nothing(own, change, meanwhile):
    Employee.objects.update(**MEANWHILE[meanwhile])
    before = Employee.objects.values().get()

    assert not CHANGES[change](own)

    assert Employee.objects.values().get() == before


@pytest.mark.parametrize(("which", "other"), [("email1", "email2"), ("email2", "email1")])
def test_one_address_is_moved_and_the_other_left_alone(own, which, other):
    addresses.prove(own, other, now=clock.now())
    before = Employee.objects.values().get()

    addresses.move(own, which, "dana@new.example", proved_at=clock.now())

    now = Employee.objects.values().get()
    assert now[which] == "dana@new.example"
    assert {name for name in now if now[name] != before[name]} == {which, f"{which}_proved_at"}


def test_nobody_is_read_who_is_inactive(own):
    Employee.objects.update(active=False)

    assert addresses.read(own.id) is None
