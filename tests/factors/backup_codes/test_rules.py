"""A backup code: what it is made of, and what is kept of it."""

from uuid import UUID

import pytest

from gatepost.factors.backup_codes import rules
from gatepost.kernel import argon2, crockford
from gatepost.kernel.keyring import Keyring, KeyringError, RootKey, State

ROOTS = {
    "k1": RootKey("k1", bytes(range(32)), State.ACTIVE),
    "k2": RootKey("k2", bytes(range(32, 64)), State.VERIFY),
    "k3": RootKey("k3", bytes(range(64, 96)), State.RETIRED),
}
RING = Keyring("inst-0001", ROOTS, "https://portal.example.test")
SHEET, SALT = UUID(bytes=bytes(range(16))), b"\1" * 16
CODE = crockford.checked("7K" + "0123456789ABC")
# Worked out with another library's HKDF and argon2id.
KNOWN = "dff6369f52335013f9086beb05cb8359726c1f99c00dab43655c9a0ad94a70ef"


def test_what_is_kept_is_what_was_worked_out_by_hand():
    assert rules.digest(CODE, SHEET, SALT, "k1", RING).hex() == KNOWN


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "8K" + CODE[2:]},
        {"code": CODE[:14] + "D" + CODE[15:]},
        {"sheet_id": UUID(int=1)},
        {"salt": b"\2" * 16},
        {"kid": "k2"},
        {"ring": Keyring("inst-0002", ROOTS, RING.origin)},
    ],
)
def test_another_value_in_any_field_is_another_hash(changed):
    same = {"code": CODE, "sheet_id": SHEET, "salt": SALT, "kid": "k1", "ring": RING}

    assert rules.digest(**same | changed).hex() != KNOWN


def test_sheets_stay_good_when_the_portal_moves_to_another_address():
    moved = Keyring(RING.instance, ROOTS, "https://elsewhere.example.test")

    assert rules.digest(CODE, SHEET, SALT, "k1", moved).hex() == KNOWN


def test_a_key_that_is_gone_makes_no_hash():
    with pytest.raises(KeyringError, match="retired"):
        rules.digest(CODE, SHEET, SALT, "k3", RING)


def test_it_costs_what_was_promised_with_a_code_and_without(monkeypatch):
    costs = []
    monkeypatch.setattr(argon2, "hashed", lambda _mac, _salt, *cost: costs.append(cost) or b"")

    rules.digest(CODE, SHEET, SALT, "k1", RING)
    rules.digest_of_nothing(CODE, RING)

    assert costs == [(19456, 2), (19456, 2)]


def test_a_fresh_code_has_its_selector_65_bits_and_a_fitting_end():
    codes = [rules.fresh("7K") for _ in range(100)]

    assert len({code[2:15] for code in codes}) == 100
    assert {rules.selector(code) for code in codes} == {"7K"}
    assert all(rules.is_shaped(code) and not crockford.is_mistyped(code) for code in codes)


def test_a_sheets_selectors_are_all_different_and_none_is_taken():
    every = {one + other for one in crockford.ALPHABET for other in crockford.ALPHABET}
    free = sorted(every)[::100]

    assert len(set(rules.selectors([]))) == 10
    assert sorted(rules.selectors(every - set(free[:10]))) == free[:10]
    assert rules.selectors([]) != rules.selectors([])


def test_there_are_selectors_for_all_sheets_that_are_remembered():
    assert len(crockford.ALPHABET) ** 2 - (rules.REMEMBERED + 2) * rules.LINES >= rules.LINES


def test_any_line_may_be_asked_for():
    assert {rules.any_position() for _ in range(500)} == set(range(1, 11))


@pytest.mark.parametrize(
    ("text", "shaped"),
    [
        (CODE, True),
        (CODE.lower(), True),
        ("U" * 16, True),  # no character of ours, so a slip
        (CODE[:15], False),
        (CODE + "0", False),
        ("", False),
        ("123456", False),
        ("\u0661" * 16, False),
        (CODE[:15] + "*", False),
        (CODE[:15] + "\0", False),
    ],
)
def test_sixteen_letters_and_digits_have_the_shape_of_one(text, shaped):
    assert rules.is_shaped(text) is shaped
