"""What somebody has proved is enough, or it is not."""

import pytest

from gatepost.kernel import proof


@pytest.mark.parametrize(
    ("ways", "two_factor", "enough"),
    [
        ((), False, False),
        ((), True, False),
        (("pwd",), False, True),
        (("pwd",), True, False),
        (("pwd", "pwd"), True, False),
        (("email",), False, False),
        (("email",), True, False),
        (("email", "totp"), True, False),
        (("pwd", "email"), True, True),
        (("email", "pwd"), True, True),
        (("pwd", "email"), False, True),
    ],
)
def test_the_password_and_under_the_policy_something_else_too(ways, two_factor, enough):
    assert proof.enough(ways, two_factor=two_factor) is enough


@pytest.mark.parametrize("ways", [(), ("pwd",), ("pwd", "email")])
def test_a_row_gives_back_what_was_written_to_it(ways):
    assert proof.ways(proof.joined(ways)) == ways
