"""A sheet is made, shown once, and armed by one of its lines; only then is the one before it over."""

import re

import pytest
from django.db import IntegrityError

from gatepost.employees.models import Employee
from gatepost.factors.backup_codes import flow, sheets
from gatepost.factors.backup_codes.flow import Armed
from gatepost.factors.backup_codes.models import Line, Sheet
from gatepost.factors.backup_codes.sheets import Without
from gatepost.factors.contract import Tried
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.where import Where
from gatepost.limits.models import Attempt
from tests import people
from tests.portal import letters
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = Where("203.0.113.7", "Chrome on Windows", "r-1")
HOW = {"where": WHERE, "by_password_alone": False}


@pytest.fixture
def dana(transactional_db):
    return people.add()


def typed(shown, position=None) -> str:
    return shown.lines[(position or shown.asked) - 1]


def not_asked(shown) -> int:
    return shown.asked % 10 + 1


def test_it_has_ten_codes_of_four_times_four(dana):
    shown = flow.make(dana.id, **HOW)

    assert shown.number == 1
    assert len(set(shown.lines)) == 10
    assert 1 <= shown.asked <= 10
    assert all(
        re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", line) for line in shown.lines
    )


def test_its_rows_name_it_and_no_code(dana):
    people.sheet(dana)

    assert (str(Sheet.objects.get()), str(Line.objects.get(position=3))) == ("sheet 1", "line 3")


def test_it_is_numbered_for_each_employee(dana):
    eve = people.add("eve")

    numbers = [flow.make(who.id, **HOW).number for who in (dana, dana, eve, dana)]

    assert numbers == [1, 2, 1, 3]


def test_the_line_that_is_asked_for_arms_it(dana):
    shown = flow.make(dana.id, **HOW)

    assert flow.arm(dana.id, typed(shown).lower(), **HOW) == Armed(1)

    found = sheets.state(dana.id)
    assert found.waiting is None
    assert (found.armed.number, found.armed.left) == (1, 10), "the line that was typed back stays good"


def test_the_old_one_stays_good_until_then(dana):
    people.sheet(dana)
    shown = flow.make(dana.id, **HOW)
    before = sheets.state(dana.id)

    flow.arm(dana.id, typed(shown), **HOW)

    assert (before.armed.number, before.waiting.number, before.waiting.asked) == (1, 2, shown.asked)
    assert sheets.state(dana.id).armed.number == 2
    assert Sheet.objects.get(number=1).replaced_at == Sheet.objects.get(number=2).armed_at


def test_one_that_still_waits_is_over_when_another_is_made(dana):
    first = flow.make(dana.id, **HOW)
    second = flow.make(dana.id, **HOW)

    refusal = flow.arm(dana.id, typed(first, second.asked), **HOW)

    assert refusal.why is Tried.STALE
    assert f"Type code {second.asked} of sheet 2" in refusal.sentence


def test_another_line_of_it_does_not_arm_it_and_costs_no_try(dana):
    shown = flow.make(dana.id, **HOW)

    refusal = flow.arm(dana.id, typed(shown, not_asked(shown)), **HOW)

    assert refusal.why is Tried.STALE
    assert (
        f"That is code {not_asked(shown)} of sheet 1. Type code {shown.asked} of sheet 1." in refusal.sentence
    )
    assert sheets.state(dana.id).waiting.tries_left == 5


@pytest.mark.parametrize("slip", ["", "198252", "x" * 16, "7K9M", "0" * 5000, "\0"])
def test_a_slip_costs_no_try(dana, slip):
    flow.make(dana.id, **HOW)

    assert flow.arm(dana.id, slip, **HOW).why is Tried.SLIP
    assert sheets.state(dana.id).waiting.tries_left == 5


def test_five_wrong_lines_and_it_takes_a_new_sheet(dana):
    shown = flow.make(dana.id, **HOW)
    wrong = people.guess(typed(shown))

    refusals = [flow.arm(dana.id, wrong, **HOW) for _ in range(6)]
    right = flow.arm(dana.id, typed(shown), **HOW)

    assert [each.why for each in refusals] == [Tried.REFUSED] * 5 + [Tried.USED_UP]
    assert "4 tries left" in refusals[0].sentence
    assert "1 try left" in refusals[3].sentence
    assert right.why is Tried.USED_UP
    assert isinstance(flow.arm(dana.id, typed(new := flow.make(dana.id, **HOW)), **HOW), Armed), new


def test_nothing_waits_where_nothing_was_made_or_all_is_armed(dana):
    shown = people.sheet(dana)

    assert flow.arm(dana.id, typed(shown), **HOW).why is Tried.GONE
    assert flow.arm(people.add("eve").id, typed(shown), **HOW).why is Tried.GONE


def test_a_line_of_somebody_else_arms_nothing(dana):
    flow.make(dana.id, **HOW)
    other = flow.make(people.add("eve").id, **HOW)

    assert flow.arm(dana.id, typed(other), **HOW).why is Tried.REFUSED


def test_the_tab_shows_which_lines_were_used_when_and_from_where(dana):
    people.sheet(dana)
    now = clock.now()
    Line.objects.filter(position=3).update(used_at=now, address="198.51.100.1", browser="Safari on iPhone")

    armed = sheets.state(dana.id).armed

    assert armed.left == 9
    used = [line for line in armed.lines if line.used_at]
    assert used == [sheets.LineState(3, now, "198.51.100.1", "Safari on iPhone")]
    assert [line.position for line in armed.lines] == list(range(1, 11))


def test_one_made_on_the_password_alone_counts_once_typed_back_after_a_second_step(dana):
    made = people.sheet(dana, by_password_alone=True)
    before = sheets.state(dana.id).armed.counts, sheets.holders()

    flow.arm(dana.id, made.lines[made.asked - 1], **HOW)

    assert before == (False, frozenset())
    assert (sheets.state(dana.id).armed.counts, sheets.holders()) == (True, {dana.id})


def test_it_is_known_who_has_none(dana):
    eve, finn = people.add("eve"), people.add("finn")
    gus = people.add("gus", email1="", email2="")
    people.add("hal", administrator=True)
    Employee.objects.filter(name="hal").update(active=False)
    people.sheet(dana)
    people.sheet(eve, armed=False)
    people.sheet(finn)
    Line.objects.filter(sheet__employee=finn).update(used_at=clock.now())

    assert sheets.holders() == {dana.id}
    assert sheets.count_without() == Without(people=3, mailable=2)
    assert sheets.without(most=2) == [(eve.id, "eve"), (finn.id, "finn")]
    assert sheets.without(most=9)[2] == (gus.id, "gus")


def test_the_journal_tells_of_making_and_arming_and_of_wrong_lines(dana):
    shown = flow.make(dana.id, **HOW)
    flow.arm(dana.id, people.guess(typed(shown)), **HOW)
    flow.arm(dana.id, typed(shown), **HOW)

    told = Entry.objects.filter(event__startswith="backup-codes").order_by("id")

    assert [entry.event.partition(".")[2] for entry in told] == [
        "sheet-made",
        "wrong-line-typed-back",
        "sheet-armed",
    ]
    assert {entry.employee_id for entry in told} == {dana.id}
    assert all(crumb not in entry.details for entry in told for crumb in typed(shown).split("-"))


def test_its_owner_is_told_at_every_address_when_it_is_armed_and_not_before(dana):
    shown = flow.make(dana.id, **HOW)
    before = letters()
    flow.arm(dana.id, typed(shown), **HOW)

    assert before == []
    assert {address for address, _ in letters()} == {"dana@example.com", "dana@home.example"}
    assert "Sheet 1 of your backup codes works from now on." in letters()[0][1].preheader


@pytest.mark.parametrize("armed", [True, False])
def test_the_database_itself_refuses_a_second_one(dana, armed):
    people.sheet(dana, armed=armed)
    first = Sheet.objects.get()
    first.id, first.number = "0" * 32, 2

    with pytest.raises(IntegrityError):
        first.save(force_insert=True)


def test_eight_made_at_once_have_eight_numbers_and_the_last_one_waits(dana):
    shown = at_once(8, lambda _: flow.make(dana.id, **HOW))

    assert sorted(each.number for each in shown) == list(range(1, 9))
    assert sheets.state(dana.id).waiting.number == 8
    assert Line.objects.count() == 80


def test_eight_that_arm_it_at_once_arm_it_once(dana):
    people.sheet(dana)
    shown = flow.make(dana.id, **HOW)
    Entry.objects.all().delete()

    answers = at_once(8, lambda _: flow.arm(dana.id, typed(shown), **HOW))

    assert sum(isinstance(each, Armed) for each in answers) == 1
    assert {each.why for each in answers if not isinstance(each, Armed)} <= {Tried.GONE, Tried.USED_UP}
    assert Entry.objects.filter(event="backup-codes.sheet-armed").count() == 1
    assert sheets.state(dana.id).armed.number == 2


def test_making_and_arming_at_once_leaves_one_armed_and_one_that_waits(dana):
    people.sheet(dana)
    for _ in range(5):
        Attempt.objects.all().delete()
        shown = flow.make(dana.id, **HOW)

        def deed(number, shown=shown):
            return flow.arm(dana.id, typed(shown), **HOW) if number % 2 else flow.make(dana.id, **HOW)

        at_once(4, deed)

        found = sheets.state(dana.id)
        assert found.armed is not None
        assert found.waiting.number > found.armed.number
