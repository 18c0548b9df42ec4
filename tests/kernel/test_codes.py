"""Six digits, all equally likely; and what people type when they copy them."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

import hashlib
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatepost.kernel import codes

MANY = 10**6
CELLS = 1000
HIGHEST_CHI_SQUARE = 1142.8  # of 999 degrees of freedom: a fair source passes it once in a thousand times


def test_a_rows_mark_is_always_the_same_and_looks_like_any_other():
    marks = {codes.reference_of(f"{number:064x}") for number in range(20_000)}

    assert codes.reference_of("a" * 64) == codes.reference_of("a" * 64)
    assert len(marks) == 19 * 19 * 5
    assert all(re.fullmatch("[ACDEFHJKMNPQRTUVWXY]{2}-[34679]", mark) for mark in marks)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "000000"),
        (7, "000007"),
        (99_999, "099999"),
        (999_999, "999999"),
        (1_000_000, "000000"),
        (2**128 - 1, "211455"),
    ],
)
def test_leading_zeros_are_kept(number, code):
    assert codes.six_digits(number.to_bytes(16, "big") + b"the rest of the MAC says nothing") == code


def test_all_codes_are_equally_likely():
    # The same numbers at every run, and as good as the MACs of fresh nonces.
    stream = hashlib.shake_256(b"gatepost").digest(16 * MANY)
    found = [codes.six_digits(stream[at : at + 16]) for at in range(0, 16 * MANY, 16)]

    first, last = (Counter(code[part] for code in found) for part in (slice(3), slice(3, 6)))

    assert len(first) == len(last) == CELLS
    assert chi_square(first) < HIGHEST_CHI_SQUARE
    assert chi_square(last) < HIGHEST_CHI_SQUARE


def chi_square(counts):
    expected = MANY / CELLS
    return sum((count - expected) ** 2 / expected for count in counts.values())


def test_references_have_no_letters_that_look_or_sound_like_others():
    seen = {codes.reference() for _ in range(500)}

    assert len(seen) > 300
    assert all(re.fullmatch(r"[AC-FHJKMNP-RT-Y]{2}-[34679]", each) for each in seen)


@pytest.mark.parametrize(
    "typed",
    [
        "198252",
        " 198252 ",
        "198 252",
        "198-252",
        "1 9 8 2 5 2",
        "198252\r\n",
        "\t198252",
        "1-9-8-2-5-2",
        "198\n252",
    ],
)
def test_what_a_copied_code_brings_along_is_forgiven(typed):
    assert codes.fold(typed) == "198252"
    assert codes.is_six_digits(codes.fold(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "19825",
        "1982520",
        "19825x",
        "+98252",
        "1.8252",
        "0x1982",
        "1_8252",
        "١٩٨٢٥٢",
        "１９８２５２",
        "19825²",
        "198\u00a0252",
        "198\u200b252",
        "198\u2011252",
        "198252\0",
        "198,252",
        "9" * 100_000,
    ],
)
def test_anything_else_is_no_code(typed):
    assert not codes.is_six_digits(codes.fold(typed))


@given(st.text())
def test_no_input_breaks_it(typed):
    folded = codes.fold(typed)

    assert codes.fold(folded) == folded
    assert codes.is_six_digits(folded) is (re.fullmatch("[0-9]{6}", folded) is not None)
