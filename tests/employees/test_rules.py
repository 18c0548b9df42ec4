"""When two names are one, where codes may go, how an address is shown, what an unknown name costs."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatepost.employees import rules
from gatepost.employees.rules import Mailboxes

ONE, TWO = "dana@example.com", "dana@home.example"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dana", "Dana"),
        ("dana", " DANA\t"),
        ("straße", "STRASSE"),
        ("dana", "ｄａｎａ"),
        ("café", "cafe\u0301"),
        ("Ångström", "A\u030angstro\u0308m"),
        ("ﬁona", "FIONA"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("x²", "x2"),
    ],
)
def test_these_are_one_name(one, other):
    assert rules.name_key(one) == rules.name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("dana", "dаna"), ("dana", "dana1"), ("dana cole", "danacole"), ("resume", "résumé"), ("ı", "i")],
)
def test_these_are_two(one, other):
    assert rules.name_key(one) != rules.name_key(other)


@given(st.text(max_size=40))
def test_a_key_stays_itself_and_can_be_stored(name):
    key = rules.name_key(name)

    assert rules.name_key(key.strip()) == key.strip()
    assert "\0" not in key
    key.encode()


@pytest.mark.parametrize(
    ("one", "two", "destination", "fallback", "chosen", "permitted"),
    [
        (ONE, TWO, "email1", False, (ONE,), (ONE,)),
        (ONE, TWO, "email1", True, (ONE,), (ONE, TWO)),
        (ONE, TWO, "email2", False, (TWO,), (TWO,)),
        (ONE, TWO, "email2", True, (TWO,), (TWO, ONE)),
        (ONE, TWO, "both", False, (ONE, TWO), (ONE, TWO)),
        (ONE, TWO, "both", True, (ONE, TWO), (ONE, TWO)),
        (ONE, "", "both", False, (ONE,), (ONE,)),
        ("", TWO, "both", False, (TWO,), (TWO,)),
        ("", TWO, "email1", False, (), ()),
        ("", TWO, "email1", True, (), (TWO,)),
        ("", "", "both", True, (), ()),
        (ONE, ONE, "both", False, (ONE,), (ONE,)),
        (ONE, ONE.upper(), "both", False, (ONE,), (ONE,)),
        (ONE, ONE, "email1", True, (ONE,), (ONE,)),
    ],
)
def test_where_codes_go_and_may_go(one, two, destination, fallback, chosen, permitted):
    boxes = Mailboxes(one, two, destination, fallback)

    assert rules.chosen(boxes) == chosen
    assert rules.permitted(boxes) == permitted


@pytest.mark.parametrize(
    ("one", "two", "destination", "expected"),
    [(ONE, TWO, "both", "both"), (ONE, "", "both", "email1"), ("", TWO, "both", "email2"), (ONE, ONE, "both", "email1"),
     (ONE, TWO, "email2", "email2"), ("", TWO, "email1", "nowhere"), ("", "", "both", "nowhere")],
)  # fmt: skip
def test_where_codes_go_is_told_as_it_is_not_as_it_was_chosen(one, two, destination, expected):
    assert rules.reached(Mailboxes(one, two, destination, fallback=True)) == expected


@pytest.mark.parametrize(
    ("destination", "fallback", "wanted", "to"),
    [
        ("email1", False, "", (ONE,)),
        ("email1", False, "email1", (ONE,)),
        ("email1", False, "email2", ()),
        ("email1", False, "both", (ONE,)),
        ("email1", True, "email2", (TWO,)),
        ("email1", True, "both", (ONE, TWO)),
        ("both", False, "email2", (TWO,)),
        ("both", False, "nonsense", (ONE, TWO)),
    ],
)
def test_what_is_asked_for_is_held_to_what_is_permitted(destination, fallback, wanted, to):
    assert rules.within(Mailboxes(ONE, TWO, destination, fallback), wanted) == to


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (ONE, "d•••@example.com"),
        ("d@example.com", "d•••@example.com"),
        ("dana.cole@mail.corp.local", "d•••@mail.corp.local"),
    ],
)
def test_an_address_is_known_to_its_owner_alone(address, shown):
    assert rules.masked(address) == shown


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("ann@a.example", "ben@a.example", ("a•••@a.example", "b•••@a.example")),
        ("ann@a.example", "ann@b.example", ("a•••@a.example", "a•••@b.example")),
        ("ann.cole@a.example", "ann.kole@a.example", ("ann.c•••@a.example", "ann.k•••@a.example")),
        ("ann.cole1@a.example", "ann.cole2@a.example", ("a•••1@a.example", "a•••2@a.example")),
        ("ann@a.example", "anna@a.example", ("a•••n@a.example", "a•••a@a.example")),
        # The same at both ends: there is no other way than to show more.
        ("anna@a.example", "annna@a.example", ("anna•••@a.example", "annna•••@a.example")),
    ],
)
def test_two_addresses_that_look_alike_are_told_apart(one, other, shown):
    assert rules.told_apart(one, other) == shown


def mark(number, of=1000):
    return (2**64 * number // of + 1).to_bytes(8, "big")


@pytest.mark.parametrize("many", [1, 3, 1000])
def test_unknown_names_cost_what_is_stored_in_the_same_proportions(many):
    stored = {(19456, 2): 9 * many, (65536, 2): many}

    costs = Counter(rules.in_proportion(stored, mark(number)) for number in range(1000))

    assert costs == {(19456, 2): 900, (65536, 2): 100}


def test_a_name_keeps_its_cost_however_many_rows_there_are():
    few, many = {(19456, 2): 7, (65536, 2): 3}, {(19456, 2): 7000, (65536, 2): 3000}

    assert all(rules.in_proportion(few, mark(n)) == rules.in_proportion(many, mark(n)) for n in range(1000))


def test_when_people_are_hashed_anew_names_change_one_way_only():
    before, after = {(19456, 2): 7, (65536, 2): 3}, {(19456, 2): 6, (65536, 2): 4}

    changed = Counter(
        (rules.in_proportion(before, mark(n)), rules.in_proportion(after, mark(n))) for n in range(1000)
    )

    assert changed == {
        ((19456, 2), (19456, 2)): 600,
        ((19456, 2), (65536, 2)): 100,
        ((65536, 2), (65536, 2)): 300,
    }


@given(st.binary(min_size=8, max_size=8))
def test_every_mark_has_a_cost(any_mark):
    assert rules.in_proportion({(8192, 1): 1, (8192, 2): 2, (9000, 1): 5}, any_mark) in {
        (8192, 1),
        (8192, 2),
        (9000, 1),
    }


def test_of_nothing_there_are_no_proportions():
    with pytest.raises(ValueError, match="nothing is stored"):
        rules.in_proportion({}, bytes(8))
