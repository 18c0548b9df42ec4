"""Whoever has the password alone ends no sheet that was made by two steps, whichever way and moment they try."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.factors.backup_codes import flow, lines, models, rules, sheets
from gatepost.factors.backup_codes.flow import Armed, Shown
from gatepost.factors.backup_codes.models import Sheet
from gatepost.factors.contract import Refusal, Tried
from gatepost.journal.models import Entry
from gatepost.kernel import clock, crockford
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.notices.catalogue import Notice
from tests import people
from tests.portal import Somebody, letters, notices
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = Where("203.0.113.7", "Chrome on Windows", "r-1")
TWO_STEPS = {"where": WHERE, "by_password_alone": False}
ALONE = {"where": WHERE, "by_password_alone": True}


@pytest.fixture
def dana(transactional_db):
    return people.add()


def typed(shown) -> str:
    return shown.lines[shown.asked - 1]


def works(dana, shown) -> bool:
    return lines.find(dana.id, crockford.fold(shown.lines[0])).works


def in_force(dana) -> int:
    return statements.one(models.IN_FORCE, employee_id=dana.id)[0]


def as_if_by_two_steps(number):
    """Leave two sheets as a version before this rule could."""
    Sheet.objects.filter(number=number).update(by_password_alone=False)


@pytest.mark.parametrize("armed", [True, False])
def test_it_makes_none_beside_one_of_two_steps(dana, armed):
    owners = people.sheet(dana, armed=armed)
    Entry.objects.all().delete()

    refusal = flow.make(dana.id, **ALONE)

    assert refusal.why is Tried.REFUSED
    assert "Sheet 1 was made with more than the password, and stays good." in refusal.sentence
    assert works(dana, owners)
    assert (Sheet.objects.count(), Entry.objects.count()) == (1, 0)


def test_it_makes_none_though_the_armed_one_was_its_own(dana):
    people.sheet(dana, by_password_alone=True)
    owners = people.sheet(dana, armed=False)

    assert isinstance(flow.make(dana.id, **ALONE), Refusal)
    assert works(dana, owners)


def test_it_arms_none_beside_one_of_two_steps(dana):
    owners = people.sheet(dana, by_password_alone=True)
    thiefs = flow.make(dana.id, **ALONE)
    as_if_by_two_steps(1)
    before = letters()

    refusal = flow.arm(dana.id, typed(thiefs), **ALONE)

    assert refusal.why is Tried.REFUSED
    assert "Sheet 1 was made with more than the password" in refusal.sentence
    assert works(dana, owners)
    assert (in_force(dana), letters()) == (1, before)


@pytest.mark.parametrize("statement", [models.DISCARD, models.REPLACE])
def test_the_statements_themselves_spare_one_of_two_steps(dana, statement):
    people.sheet(dana, armed=statement is models.REPLACE)
    how = {"employee_id": dana.id, "now": clock.now(), "id": "0" * 32}
    wanted = {name: how[name] for name in how if f"%({name})s" in statement}

    spared = statements.run(statement, **wanted, by_password_alone=True)

    assert spared == 0
    assert statements.run(statement, **wanted, by_password_alone=False) == 1


@pytest.mark.parametrize("armed", [True, False])
def test_among_sheets_of_the_password_alone_all_is_as_ever(dana, armed):
    first = people.sheet(dana, armed=armed, by_password_alone=True)
    second = people.sheet(dana, by_password_alone=True)

    found = sheets.state(dana.id)

    assert (found.armed.number, found.waiting, found.armed.counts) == (2, None, False)
    assert not works(dana, first)
    flow.arm(dana.id, typed(second), **TWO_STEPS)
    assert works(dana, second)


@pytest.mark.parametrize("armed", [True, False])
def test_one_of_two_steps_takes_the_place_of_any(dana, armed):
    thiefs = people.sheet(dana, armed=armed, by_password_alone=True)
    owners = people.sheet(dana)

    assert (works(dana, thiefs), works(dana, owners)) == (False, True)
    assert in_force(dana) == 2


def test_one_that_does_not_count_displaces_none_that_was_made_since(dana):
    thiefs = people.sheet(dana, by_password_alone=True)
    owners = people.sheet(dana, armed=False)

    assert in_force(dana) == 2, "the one to use is the one that works"
    assert works(dana, owners)
    assert flow.arm(dana.id, typed(thiefs), **TWO_STEPS).why is Tried.STALE, "the newer one is asked for"
    assert flow.arm(dana.id, typed(owners), **ALONE) == Armed(2)
    assert sheets.state(dana.id).armed.number == 2


def test_the_first_use_of_one_of_two_steps_ends_one_of_the_password_alone(dana):
    with time_machine.travel(clock.now(), tick=False) as minutes:
        people.two_factor_on()
        thiefs = people.sheet(dana, by_password_alone=True)
        owners = people.sheet(dana, armed=False)
        minutes.shift(timedelta(minutes=1))
        owner = Somebody()
        owner.types_password()
        owner.types_code(owners.lines[0])

    assert owner.is_in
    assert (works(dana, thiefs), sheets.state(dana.id).armed.number) == (False, 2)


def test_a_line_typed_back_on_the_password_alone_leaves_it_one_of_two_steps(dana):
    people.sheet(dana)
    new = flow.make(dana.id, **TWO_STEPS)

    assert flow.arm(dana.id, typed(new), **ALONE) == Armed(2)

    assert works(dana, new)
    assert isinstance(flow.make(dana.id, **ALONE), Refusal)


def test_made_at_once_the_one_of_two_steps_remains(dana):
    for _ in range(2):
        Sheet.objects.all().delete()

        made = at_once(3, lambda n: flow.make(dana.id, **(ALONE if n else TWO_STEPS)))

        assert isinstance(made[0], Shown)
        assert works(dana, made[0])
        assert sheets.state(dana.id).waiting.number == made[0].number


def test_armed_by_two_steps_and_made_at_once_nothing_waits_beside_it(dana):
    for _ in range(2):
        Sheet.objects.all().delete()
        first = flow.make(dana.id, **ALONE)

        def deed(number, first=first):
            return flow.make(dana.id, **ALONE) if number else flow.arm(dana.id, typed(first), **TWO_STEPS)

        armed, made = at_once(2, deed)

        assert isinstance(armed, Armed) == isinstance(made, Refusal)
        assert works(dana, first) == isinstance(armed, Armed)


def test_made_by_two_steps_and_armed_at_once_the_one_of_two_steps_works(dana):
    for _ in range(2):
        Sheet.objects.all().delete()
        thiefs = flow.make(dana.id, **ALONE)

        def deed(number, thiefs=thiefs):
            return flow.arm(dana.id, typed(thiefs), **ALONE) if number else flow.make(dana.id, **TWO_STEPS)

        owners, _ = at_once(2, deed)

        assert works(dana, owners)
        assert not works(dana, thiefs)


def test_no_mailed_code_that_its_owner_types_makes_a_thiefs_sheet_count(dana):
    people.two_factor_on()
    thiefs = people.sheet(dana, by_password_alone=True)
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        Somebody().signs_in()
        thief = Somebody("198.51.100.1")
        thief.types_password()
        thief.types_code(thiefs.lines[0])

    assert not thief.is_in
    assert "and typed one of its lines back" in thief.says
    assert not works(dana, thiefs)


def test_it_counts_once_its_line_is_typed_back_after_a_second_step(dana):
    made = people.sheet(dana, by_password_alone=True)
    before = works(dana, made)

    assert flow.arm(dana.id, typed(made), **TWO_STEPS) == Armed(1, counts=True)

    assert (before, works(dana, made)) == (False, True)
    assert isinstance(flow.make(dana.id, **ALONE), Refusal)


def test_typing_it_back_again_on_the_password_alone_changes_nothing(dana):
    made = people.sheet(dana, by_password_alone=True)

    assert flow.arm(dana.id, typed(made), **ALONE).why is Tried.GONE
    assert not works(dana, made)


def test_wrong_lines_typed_before_leave_its_owner_all_tries(dana):
    shown = flow.make(dana.id, **ALONE)
    for _ in range(rules.TRIES - 1):
        flow.arm(dana.id, people.guess(typed(shown)), **ALONE)
    flow.arm(dana.id, typed(shown), **ALONE)

    assert "4 tries left" in flow.arm(dana.id, people.guess(typed(shown)), **TWO_STEPS).sentence


def test_the_mail_about_it_says_that_it_opens_nothing_yet(dana):
    people.sheet(dana, by_password_alone=True)

    told = notices(Notice.SHEET_BY_PASSWORD)

    assert [address for address, _ in told] == ["dana@example.com", "dana@home.example"]
    assert "It opens nothing yet" in told[0][1]
    assert notices(Notice.SHEET_ARMED) == []
