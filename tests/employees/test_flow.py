"""Adding people, and ending what is theirs: whole or not at all, once whoever else is at it."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

import json

import pytest

from gatepost.employees import flow, passwords
from gatepost.employees.flow import NotAllowedError
from gatepost.employees.models import Employee
from gatepost.employees.reach import reach
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.where import COMMAND_LINE
from tests import people
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_who_is_added_can_sign_in_and_is_written_down():
    dana = people.add(
        " Dana ", full_name=" Dana Cole ", email1=" Dana@Example.COM ", administrator=True, email2=""
    )

    assert (dana.name, dana.name_key, dana.full_name) == ("Dana", "dana", "Dana Cole")
    assert (dana.email1, dana.destination, dana.fallback, dana.active) == (
        "Dana@example.com",
        "both",
        False,
        True,
    )
    assert (dana.email1_proved_at, dana.email2_proved_at, dana.last_sign_in) == (None, None, None)
    entry = Entry.objects.get(event="employee.added")
    assert entry.employee_id == dana.id
    assert json.loads(entry.details) == {"by": "a test", "administrator": True}


def test_nothing_of_the_password_is_kept_but_its_hash():
    people.add()

    row = Employee.objects.values().get()
    assert row["password"].startswith("argon2$argon2id$v=19$")
    assert people.PASSWORD not in str(row) + str(list(Entry.objects.values()))


@pytest.mark.parametrize("name", ["dana", "DANA", " Dana", "ｄａｎａ"])
def test_a_name_is_taken_in_whatever_case(name):
    people.add("dana")

    with pytest.raises(NotAllowedError, match=r"There is an employee called .* already"):
        people.add(name, email1="", email2="")
    assert Employee.objects.count() == Entry.objects.count() == 1


def test_of_two_who_add_one_name_at_the_same_moment_one_does():
    for _ in range(5):
        Employee.objects.all().delete()

        added = at_once(2, lambda number: tried(people.add, ("dana", "DANA")[number], email1="", email2=""))

        assert sorted(type(each).__name__ for each in added) == ["Employee", "NotAllowedError"]
        assert Employee.objects.count() == 1


def tried(deed, *args, **kwargs):
    try:
        return deed(*args, **kwargs)
    except NotAllowedError as error:
        return error


@pytest.mark.parametrize(
    "name",
    [
        "d",
        "x" * 80,
        "Dana Cole",
        "dana.cole@example.com",
        "CORP\\dana",
        "дана",
        "田中",
        "o'brien",
        "<b>",
        "-x",
    ],
)
def test_names_may_look_like_this(name):
    assert people.add(name, email1="", email2="").name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * 81,
        "a\r\nb",
        "a\tb",
        "a\0b",
        "a\x1b[31m",
        "a\u202eb",
        "a\u200bb",
        "a\u2028b",
        "a\ud800",
        "dаna",
        "ﷺ" * 20,
    ],
)
def test_and_not_like_this(name):
    with pytest.raises(NotAllowedError) as refused:
        people.add(name, email1="", email2="")

    assert str(refused.value).isprintable()
    assert not Employee.objects.exists()


@pytest.mark.parametrize("full_name", ["Dana Cole", "علی‌رضا", "क्‍ष", "Łukasz Żółć", "x" * 120])
def test_people_are_called_what_they_are_called(full_name):
    assert people.add(full_name=full_name).full_name == full_name


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"full_name": ""}, "A full name is one line"),
        ({"full_name": "\u200d"}, "A full name is one line"),
        ({"full_name": "x" * 121}, "A full name is one line"),
        ({"full_name": "a\u202eb"}, "A full name is one line"),
        ({"destination": "email3"}, "The destination is one of email1, email2, both, not 'email3'."),
        ({"language": "xx"}, "The language is one of en, not 'xx'."),
        ({"password": "short"}, "That password cannot be taken. It has 5 characters"),
        ({"email1": "a@x.example,b@y.example"}, "is not exactly one address"),
        ({"email2": "a@x.example\r\nBcc: b@y.example"}, "An address is one line"),
        ({"email2": "x"}, "is not an address"),
    ],
)
def test_what_is_not_allowed_is_said_and_nothing_is_kept(changed, said):
    with pytest.raises(NotAllowedError) as refused:
        people.add(**changed)

    assert said in str(refused.value)
    assert not Employee.objects.exists()
    assert not Entry.objects.exists()


def test_somebody_made_inactive_has_nothing_left_open():
    dana = people.add()

    assert flow.deactivate("DANA", where=COMMAND_LINE, by="a test")

    dana.refresh_from_db()
    assert (dana.active, dana.epoch, dana.password_version) == (False, 2, 1)
    assert Entry.objects.get(event="employee.deactivated").employee_id == dana.id


def test_once_is_enough():
    people.add()

    ended = at_once(4, lambda _: flow.deactivate("dana", where=COMMAND_LINE, by="a test"))

    assert sorted(ended) == [False, False, False, True]
    assert Employee.objects.get().epoch == 2
    assert Entry.objects.filter(event="employee.deactivated").count() == 1


def test_nobody_cannot_be_made_inactive():
    with pytest.raises(NotAllowedError, match="There is no employee called 'dana'"):
        flow.deactivate("dana", where=COMMAND_LINE, by="a test")


@pytest.mark.parametrize(
    ("proves", "proved"),
    [
        ("", set()),
        ("dana@example.com", {"email1"}),
        ("dana@home.example", {"email2"}),
        ("eve@example.com", set()),
    ],
)
def test_a_sign_in_notes_when_and_which_address_was_proved(proves, proved):
    dana, now = people.add(), clock.now()

    assert flow.signed_in(dana.id, 1, 1, proves=proves, now=now).count() == 1

    dana.refresh_from_db()
    assert dana.last_sign_in == now
    assert {name for name in ("email1", "email2") if getattr(dana, f"{name}_proved_at") == now} == proved


@pytest.mark.parametrize(
    "changed", [{"active": False}, {"password_version": 2}, {"epoch": 2}, {"active": False, "epoch": 2}]
)
def test_a_sign_in_that_was_overtaken_is_none(changed):
    dana = people.add()
    Employee.objects.update(**changed)

    assert flow.signed_in(dana.id, 1, 1, proves="", now=clock.now()).count() == 0
    assert Employee.objects.get().last_sign_in is None


def test_a_hash_is_renewed_unless_the_password_was_changed_meanwhile(settings):
    people.add()
    known = passwords.find("dana")
    settings.ARGON2 = (8192, 2, 1)

    flow.rehash(known, people.PASSWORD)
    renewed = passwords.find("dana")
    flow.rehash(known, "another password, typed long ago")

    assert not passwords.stale(renewed)
    assert passwords.find("dana") == renewed
    assert renewed.password_version == known.password_version


def test_whom_codes_can_reach_is_what_the_rule_says():
    for number, (one, two, destination) in enumerate(
        (one, two, destination)
        for one in ("", "a@example.com")
        for two in ("", "b@example.com")
        for destination in ("email1", "email2", "both")
    ):
        people.add(f"e{number:02}", email1=one, email2=two, destination=destination)
    people.add("inactive", email1="", email2="")
    flow.deactivate("inactive", where=COMMAND_LINE, by="a test")

    found = reach()

    missed = [
        each.name
        for each in Employee.objects.filter(active=True).order_by("name_key")
        if not can_be_reached(each)
    ]
    assert (found.active, found.out_of_reach, list(found.names)) == (12, len(missed), missed)
    assert found.said == ", ".join(missed)


def can_be_reached(employee):
    return flow.rules.chosen(
        flow.rules.Mailboxes(
            employee.email1, employee.email2, employee.destination, fallback=employee.fallback
        )
    )


def test_of_many_out_of_reach_a_few_are_named():
    for number in range(13):
        people.add(f"e{number:02}", email1="", email2="")

    assert reach().said == "e00, e01, e02, e03, e04, e05, e06, e07, e08, e09 and 3 more"
