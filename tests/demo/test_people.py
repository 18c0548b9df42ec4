"""The demo's people are there with passwords that let them in, and a kept demo keeps them."""

import stat

import pytest

from gatepost.demo import flow, people
from gatepost.employees import passwords, rules
from gatepost.employees.models import Employee
from gatepost.enabling import flow as enabling
from gatepost.enabling.flow import By
from gatepost.journal.models import Entry
from gatepost.kernel import keyring, where
from gatepost.options import snapshot


@pytest.fixture
def moved_in(tmp_path, transactional_db):
    known = people.passwords(tmp_path)
    flow.move_in(known)
    return known


def lets_in(name, password):
    key = rules.name_key(name)
    return passwords.verify(passwords.find(key), password, keyring.current(), key)


def test_there_is_one_for_each_thing_to_see():
    addresses = [(bool(person.email1), bool(person.email2)) for person in people.PEOPLE if person.active]

    assert [person.name for person in people.PEOPLE if person.administrator] == ["dana"]
    assert sorted(addresses) == [(False, False), (True, False), (True, True), (True, True)]
    assert [person.name for person in people.PEOPLE if not person.active] == ["noor"]


def test_every_password_is_one_that_the_portal_takes(db):
    made = [people.made_password() for _ in range(2000)]

    assert all(len({*each.split("-")}) == 4 for each in made)
    assert {passwords.complaint(each, snapshot.current(), names=["dana", "Dana Cole"]) for each in made} == {
        ""
    }


def test_passwords_can_be_typed_and_are_nobodys_for_long():
    made = [people.made_password() for _ in range(100)]

    assert all(len(password) >= 15 and password.replace("-", "").isalpha() for password in made)
    assert len(set(made)) > 95


def test_they_are_kept_where_nobody_else_reads_them(tmp_path):
    known = people.passwords(tmp_path)

    assert people.passwords(tmp_path) == known
    assert stat.S_IMODE(people.file(tmp_path).stat().st_mode) == 0o400


def test_everybody_has_the_password_that_is_shown(moved_in):
    right = {name: lets_in(name, password) for name, password in moved_in.items()}

    assert right == {"dana": True, "ana": True, "li": True, "sam": True, "noor": False}


def test_the_second_step_is_on_and_it_is_in_the_journal(moved_in):
    options = snapshot.current()

    assert (options.two_factor, options.organisation) == (True, "Example Ltd")
    assert Entry.objects.filter(event="two-factor.on").count() == 1


def test_who_is_inactive_is(moved_in):
    assert list(Employee.objects.filter(active=False).values_list("name", flat=True)) == ["noor"]


def test_moving_in_again_changes_nothing_but_who_is_missing(moved_in):
    Employee.objects.filter(name="li").delete()
    Employee.objects.filter(name="ana").update(email2="")
    enabling.switch(on=False, by=By(where.COMMAND_LINE, "dana"), reason="")

    flow.move_in(moved_in)

    assert Employee.objects.count() == len(people.PEOPLE)
    assert Employee.objects.get(name="ana").email2 == ""
    assert not snapshot.current().two_factor
