"""Codes that people copy by hand: what they may type instead, and every slip that the last character shows."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gatepost.kernel import crockford
from gatepost.kernel.crockford import ALPHABET

LENGTHS = (8, 16)
PAIRS = [(one, other) for one, other in product(ALPHABET, repeat=2) if one != other]


def code(length: int) -> str:
    """Return a code of this length that hides nothing: its characters all differ."""
    return crockford.checked(ALPHABET[7 : 7 + length - 1])


def with_changes(text: str, **changed: str) -> str:
    places = {int(place.removeprefix("at")): each for place, each in changed.items()}
    return "".join(places.get(place, each) for place, each in enumerate(text))


def test_the_check_character_is_the_one_that_was_worked_out_by_hand():
    # x^4, ..., x, 1 stand for G, 8, 4, 2, 1; and x^5 = x^2 + 1 (5), x^6 = x^3 + x (A); twice the same is nothing (0).
    assert [crockford.checked(each)[-1] for each in ("1", "G", "10", "8G", "01", "G0")] == list("25402A")


@pytest.mark.parametrize("length", LENGTHS)
def test_every_wrong_character_at_every_place_is_seen(length):
    for place in range(length):
        for right, wrong in PAIRS:
            body = with_changes("3" * (length - 1), **{f"at{place}": right})
            good = crockford.checked(body[: length - 1])
            bad = with_changes(good, **{f"at{place}": wrong if good[place] != wrong else right})

            assert not crockford.is_mistyped(good)
            assert bad == good or crockford.is_mistyped(bad)


@pytest.mark.parametrize("length", LENGTHS)
def test_any_two_that_changed_places_are_seen(length):
    places = [(one, other) for one, other in combinations(range(length), 2) if other < length - 1]
    for (one, other), (first, second) in product(places, PAIRS):
        good = crockford.checked(
            with_changes("Z" * (length - 1), **{f"at{one}": first, f"at{other}": second})
        )
        bad = with_changes(good, **{f"at{one}": second, f"at{other}": first})

        assert crockford.is_mistyped(bad)


@given(some.text(ALPHABET, min_size=15, max_size=15), some.integers(0, 14))
def test_the_check_character_itself_may_have_changed_places(body, place):
    good = crockford.checked(body)
    swapped = with_changes(good, **{f"at{place}": good[-1], "at15": good[place]})

    assert swapped == good or crockford.is_mistyped(swapped)


@pytest.mark.parametrize(
    "typed",
    [
        "7K9M-01PQ-0R1S-TVWX",
        "7k9m-01pq-0r1s-tvwx",
        "7K9M 0IPQ oRlS tvwx",
        "7K9MOLPQOR1STVWX\r\n",
        "\t7K9M-01PQ - 0RiS-TVWX ",
    ],
)
def test_what_people_type_for_it_is_what_they_mean(typed):
    assert crockford.fold(typed) == "7K9M01PQ0R1STVWX"


@pytest.mark.parametrize("stranger", ["７", "К", "ı", "ſ", "ß", "\u00a0", "\u2011", "\0", "U", "u", "*"])
def test_nothing_else_is_forgiven(stranger):
    assert crockford.is_mistyped(crockford.fold(stranger + code(16)[1:]))


def test_a_code_is_read_in_fours():
    assert crockford.grouped("7K9M01PQ0R1STVWX") == "7K9M-01PQ-0R1S-TVWX"
    assert crockford.grouped("7K9M01PQ") == "7K9M-01PQ"


def test_all_characters_occur_and_no_two_codes_are_alike():
    seen = {crockford.fresh(13) for _ in range(200)}

    assert len(seen) == 200
    assert set("".join(seen)) == set(ALPHABET)


@given(some.text())
def test_no_input_breaks_it(typed):
    folded = crockford.fold(typed)

    assert crockford.fold(folded) == folded
    assert crockford.is_mistyped(folded) in {True, False}
