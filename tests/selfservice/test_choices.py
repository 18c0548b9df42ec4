"""Where codes go is the employee's own choice, told to both addresses, and never an address that isn't there."""

import pytest

from gatepost.employees import flow as employees
from gatepost.employees.models import Employee
from gatepost.journal.models import Entry
from gatepost.notices.catalogue import Notice
from tests import people
from tests.portal import Somebody, notices


def chooses(somebody, destination, **fields):
    return somebody.goes_on(somebody.posts("/account/options/", destination=destination, **fields))


def told():
    return notices(Notice.DESTINATION_CHANGED)


def test_a_choice_counts_at_once_and_is_told_to_both(dana):
    answer = chooses(dana, "email1")

    assert answer["Location"] == "/account/options/?done=chosen"
    assert Employee.objects.get().destination == "email1"
    assert [to for to, _ in told()] == ["dana@example.com", "dana@home.example"]
    assert told()[0][1] == (
        "Your codes now go to Email1 (d•••@example.com). They went to Both (d•••@example.com, d•••@home.example)."
    )


def test_a_choice_is_written_down_with_what_was_before(dana):
    chooses(dana, "email2", fallback="on")

    entry = Entry.objects.get(event="account.destination-changed")
    assert entry.details == '{"before": "both", "after": "email2, other address if late"}'
    assert (entry.address, entry.browser) == ("203.0.113.7", "Chrome on Windows")


def test_the_same_choice_again_changes_and_tells_nothing(dana):
    answer = chooses(dana, "both")

    assert answer["Location"] == "/account/options/?done=same"
    assert told() == []


def test_with_both_the_tick_means_nothing_and_is_not_kept(dana):
    chooses(dana, "email1", fallback="on")

    chooses(dana, "both", fallback="on")

    assert Employee.objects.get().fallback is False


@pytest.mark.parametrize(("email1", "destination"), [("dana@example.com", "email2"), ("", "both")])
def test_an_address_that_is_not_there_cannot_be_chosen(transactional_db, email1, destination):
    shown = people.sheet(people.add(email1=email1, email2="", destination="email1"))
    people.two_factor_on()
    somebody = Somebody()
    somebody.types_password()
    somebody.posts("/sign-in/backup-code/", code=shown.lines[0])

    answer = chooses(somebody, destination)

    assert "There is no such address yet" in answer.content.decode()
    assert Employee.objects.get().destination == "email1"


@pytest.mark.parametrize("fields", [{}, {"destination": "nobody"}, {"destination": ["email1", "email2"]}])
def test_what_is_no_choice_changes_nothing(dana, fields):
    answer = dana.posts("/account/options/", **fields)

    assert answer["Location"] == "/account/options/"
    assert Employee.objects.get().destination == "both"


def test_fields_that_do_not_belong_there_are_not_read(dana):
    chooses(
        dana, "email1", administrator="1", email1="eve@evil.example", employee="1", active="0", password="x"
    )

    dana_now = Employee.objects.get()
    assert (dana_now.administrator, dana_now.email1, dana_now.active) == (False, "dana@example.com", True)


def test_a_code_under_way_works_no_more(dana):
    elsewhere = Somebody("198.51.100.9")
    elsewhere.types_password()
    code = elsewhere.code

    chooses(dana, "email1")
    elsewhere.types_code(code)

    assert not elsewhere.is_in


def test_who_was_made_inactive_chooses_nothing_any_more(dana):
    form = dana.form_on("/account/options/")
    employees.deactivate("dana", where=people.where.COMMAND_LINE, by="a test")

    answer = dana.sends("/account/options/", destination="email1", **form)

    assert answer["Location"].startswith("/sign-in/")
    assert Employee.objects.get().destination == "both"


def test_an_address_can_be_removed_and_both_are_told(dana):
    answer = dana.posts("/account/options/remove/", "/account/options/", remove="email2")

    assert answer["Location"] == "/account/options/?done=removed"
    assert Employee.objects.get().email2 == ""
    moved = notices(Notice.ADDRESS_CHANGED)
    assert [to for to, _ in moved] == ["dana@example.com", "dana@home.example"]
    assert moved[0][1] == (
        "Email2 was changed on your own pages. Before: d•••@home.example. New: no address."
    )


def test_the_only_address_that_gets_codes_stays(dana):
    chooses(dana, "email2")

    answer = dana.goes_on(dana.posts("/account/options/remove/", "/account/options/", remove="email2"))

    assert "Your codes go to Email2 alone." in answer.content.decode()
    assert Employee.objects.get().email2 == "dana@home.example"
