"""Keys are derived for one purpose each, under one key id, for one installation at one address."""

import hashlib
from itertools import product

import pytest

from gatepost.kernel import codes
from gatepost.kernel.framing import lp, u64
from gatepost.kernel.keyring import Keyring, KeyringError, Purpose, RootKey, State

ORIGIN = "https://portal.example.test"
ROOTS = {
    "k1": RootKey("k1", bytes(range(32)), State.ACTIVE),
    "k2": RootKey("k2", bytes(range(32, 64)), State.VERIFY),
    "k3": RootKey("k3", bytes(range(64, 96)), State.RETIRED),
}
RING = Keyring("inst-0001", ROOTS, ORIGIN)


def test_a_derived_key_is_the_one_that_was_worked_out_by_hand():
    expected = "d89a2ba9cc94010cf9a0ef40d430d5a1b4d684ebade3cb9ac598052e8e7cf70b"

    assert RING.key(Purpose.OTP_CODE, "k1").hex() == expected


@pytest.mark.parametrize(
    ("purpose", "begins", "ends", "code"),
    [("signin", "6a571c66", "2ea79024", "198252"), ("stepup", "", "", "343278")],
)
def test_a_code_is_the_one_that_was_worked_out_by_hand(purpose, begins, ends, code):
    pending = hashlib.sha256(b"\2" * 32).digest()
    recipients = hashlib.sha256(lp(b"a@example.test", b"b@example.org")).digest()
    bound = (b"\1" * 32, u64(42), purpose.encode(), pending, recipients, u64(1767225600))

    mac = RING.mac(Purpose.OTP_CODE, "k1", b"gp-otp-v1", *bound)

    assert mac.hex().startswith(begins)
    assert mac.hex().endswith(ends)
    assert codes.six_digits(mac) == code


def test_no_two_purposes_ids_or_installations_share_a_key():
    rings = (RING, Keyring("inst-0002", ROOTS, ORIGIN))

    keys = [ring.key(purpose, kid) for ring, purpose, kid in product(rings, Purpose, ("k1", "k2"))]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("purpose", Purpose)
def test_only_short_lived_keys_change_with_the_address(purpose):
    moved, short_lived = (
        Keyring("inst-0001", ROOTS, "https://staging.example.test"),
        {"otp-code", "outbox-mac", "temporary-code"},
    )

    assert (moved.key(purpose, "k1") != RING.key(purpose, "k1")) is (purpose in short_lived)


def test_mac_inputs_that_read_alike_have_different_macs():
    one, other = (
        RING.mac(Purpose.NAME_KEY, "k1", b"v1", *parts) for parts in ((b"12", b"3x"), (b"1", b"23x"))
    )

    assert one != other


def test_the_active_key_makes_and_the_others_check():
    assert RING.active == "k1"
    assert RING.usable == ("k1", "k2")


@pytest.mark.parametrize(("kid", "why"), [("k3", "retired"), ("k9", "not in the key file")])
def test_a_key_that_is_gone_is_a_clear_state(kid, why):
    with pytest.raises(KeyringError, match=f"'{kid}' is {why}"):
        RING.key(Purpose.OTP_CODE, kid)


def test_the_check_value_tells_rings_apart_and_no_key():
    moved = Keyring("inst-0001", ROOTS, "https://staging.example.test")
    other_key = Keyring("inst-0001", {"k1": RootKey("k1", bytes(range(1, 33)), State.ACTIVE)}, ORIGIN)

    values = {ring.check_value() for ring in (RING, moved, other_key)}

    assert len(values) == 3
    assert all(len(value) == 16 and value not in RING.key(Purpose.OTP_CODE, "k1").hex() for value in values)


def test_a_ring_shows_no_key():
    said = repr(RING) + repr(ROOTS["k1"]) + str(RING)

    assert "inst-0001" in said
    assert repr(bytes(range(32)))[2:-1] not in said
    assert bytes(range(32)).hex() not in said
