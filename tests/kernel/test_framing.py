"""Fields that are signed together cannot be shifted into one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatepost.kernel.framing import lp, u64


def test_each_field_stands_behind_its_length():
    assert lp(b"ab", b"") == b"\0\0\0\2ab\0\0\0\0"


def test_two_ways_of_cutting_the_same_letters_differ():
    assert lp(b"12", b"3signin") != lp(b"1", b"23signin")


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_no_two_lists_of_fields_read_alike(one, other):
    assert (lp(*one) == lp(*other)) is (one == other)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, bytes(8)),
        (42, bytes(7) + b"*"),
        (1767225600, bytes.fromhex("000000006955b900")),
        (2**64 - 1, b"\xff" * 8),
    ],
)
def test_numbers_are_eight_bytes(number, written):
    assert u64(number) == written


@pytest.mark.parametrize("number", [-1, 2**64])
def test_other_numbers_are_refused(number):
    with pytest.raises(OverflowError):
        u64(number)
