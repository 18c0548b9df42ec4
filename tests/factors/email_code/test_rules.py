"""A mailed code: what it is derived from, what it is bound to, when it may be sent again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from gatepost.factors.email_code import rules
from gatepost.kernel.keyring import Keyring, RootKey, State

ROOT = bytes(range(32))
RING = Keyring("inst-0001", {"k1": RootKey("k1", ROOT, State.ACTIVE)}, "https://portal.example.test")
RECIPIENTS = ("a@example.test", "b@example.org")
BINDING = rules.Binding(
    nonce=b"\x01" * 32,
    kid="k1",
    employee_id=42,
    purpose="signin",
    pending_hash=sha256(b"\x02" * 32).hexdigest(),
    recipients_hash=rules.recipients_hash(RECIPIENTS),
    expires_at=datetime.fromtimestamp(1767225600, UTC),
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("purpose", "code"), [("signin", "198252"), ("stepup", "343278")])
def test_known_answers(purpose, code):
    assert rules.derive(replace(BINDING, purpose=purpose), RING) == code


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": b"\x01" * 31 + b"\x02"},
        {"employee_id": 43},
        {"purpose": "stepup"},
        {"pending_hash": sha256(b"\x03" * 32).hexdigest()},
        {"recipients_hash": rules.recipients_hash(RECIPIENTS[::-1])},
        {"recipients_hash": rules.recipients_hash(RECIPIENTS[:1])},
        {"expires_at": BINDING.expires_at + timedelta(seconds=1)},
    ],
)
def test_another_value_in_any_field_is_another_code(changed):
    assert rules.derive(replace(BINDING, **changed), RING) != rules.derive(BINDING, RING)


def test_a_copy_of_keys_and_database_on_another_host_derives_another_code():
    elsewhere = Keyring(RING.instance, RING.roots, "https://staging.example.test")

    assert rules.derive(BINDING, elsewhere) != rules.derive(BINDING, RING)


def test_recipients_are_told_apart_whatever_their_commas():
    assert rules.recipients_hash(["a@x.test,b@x.test"]) != rules.recipients_hash(["a@x.test", "b@x.test"])


@pytest.mark.parametrize(("sends", "seconds"), [(1, 30), (2, 60), (3, 120), (4, 120)])
def test_each_send_waits_longer_than_the_last(sends, seconds):
    assert rules.resend_at(sends, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("so_far", "addresses", "alone"),
    [
        ("a@x.test", ("a@x.test",), "a@x.test"),
        ("a@x.test", ("b@x.test",), ""),
        ("a@x.test", ("a@x.test", "b@x.test"), ""),
        ("", ("a@x.test",), ""),
    ],
)
def test_a_code_proves_an_address_only_when_it_went_to_that_one_alone(so_far, addresses, alone):
    assert rules.alone(so_far, addresses) == alone
