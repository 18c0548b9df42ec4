"""What a temporary code is derived from, and how it is read."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatepost.factors.temporary_code import rules
from gatepost.factors.temporary_code.rules import Binding
from gatepost.kernel import crockford, keyring

BINDING = Binding(b"\x01" * 32, "k1", 42, "02" * 32, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def ring():
    return keyring.current()


def of(ring, **changed):
    return rules.derive(replace(BINDING, kid=ring.active, **changed), ring)


def test_it_is_eight_characters_of_which_the_last_shows_a_slip(ring):
    code = of(ring)

    assert len(code) == 8
    assert not crockford.is_mistyped(code)
    assert of(ring) == code


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": b"\x03" * 32},
        {"employee_id": 43},
        {"made_for": "03" * 32},
        {"made_for": ""},
        {"expires_at": BINDING.expires_at + timedelta(seconds=1)},
    ],
)
def test_whatever_it_is_bound_to_makes_it_another(ring, changed):
    assert of(ring, **changed) != of(ring)


def test_every_character_comes_in_every_place_about_as_often(ring):
    codes = [of(ring, employee_id=number) for number in range(20_000)]

    for place in range(rules.SECRET):
        counts = Counter(code[place] for code in codes)
        assert set(counts) == set(crockford.ALPHABET)
        assert (
            sum((count - 625) ** 2 / 625 for count in counts.values()) < 75
        )  # chi-square, 31 degrees, 1 in 10^5


@pytest.mark.parametrize(
    ("text", "shaped"),
    [
        ("7KQM2XWD", True),
        ("7kqm2xwd", True),
        ("7KQM2XW", False),
        ("482913", False),
        ("\u0661" * 8, False),
        ("", False),
    ],
)
def test_its_shape_is_eight_letters_and_digits(text, shaped):
    assert rules.is_shaped(text) is shaped


@pytest.mark.parametrize("typed", ["KT-7", "kt-7", " kt 7 ", "KT7", "k.t.7"])
def test_a_reference_is_understood_as_it_is_heard(typed):
    assert rules.reference(typed) == "KT-7"
