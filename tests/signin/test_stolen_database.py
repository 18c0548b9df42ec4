"""A copy of the database at the worst moment: codes waiting, mails queued, people signed in. It must be worthless."""

import hashlib
import hmac
import io
import json
from datetime import datetime

import pytest
from django.apps import apps
from django.core.management import call_command

from gatepost.factors.email_code import challenge, models
from gatepost.factors.email_code.models import Challenge
from gatepost.kernel import keyring
from gatepost.kernel.keyring import Keyring, RootKey, State
from gatepost.sessions.cookies import Cookie
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db
RELAY_PASSWORD = "relay-password-of-the-test"


@pytest.fixture
def stolen(transactional_db, settings):
    """Return the portal in full use, and every value in every row of its database but times."""
    settings.SMTP_URLS = (f"smtps://portal:{RELAY_PASSWORD}@mail.example.com",)
    people.two_factor_on()
    people.add()
    inside, waiting = Somebody(), Somebody("198.51.100.1")
    inside.signs_in()
    waiting.types_password()
    return inside, waiting, list(values())


def values():
    for model in apps.get_models():
        for row in model.objects.values_list():
            yield from (each for each in row if not isinstance(each, datetime) and each not in (None, ""))


def as_bytes(value) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def test_it_holds_no_code_cookie_password_or_relay_password(stolen):
    inside, waiting, found = stolen
    secrets = {waiting.code, people.PASSWORD, RELAY_PASSWORD}
    secrets |= {inside.client.cookies[name].value for name in (Cookie.SESSION, Cookie.BROWSER)}
    secrets |= {waiting.client.cookies[Cookie.PENDING].value}

    text = b"\n".join(map(as_bytes, found))

    assert len(found) > 100
    for secret in secrets:
        assert secret.encode() not in text


def test_a_logical_dump_holds_none_either(stolen):
    inside, waiting, _ = stolen
    out = io.StringIO()
    call_command("dumpdata", stdout=out)

    rows = json.loads(out.getvalue())
    fields = [value for row in rows for name, value in row["fields"].items() if not is_time(name)]

    assert waiting.code not in json.dumps(fields)
    assert inside.client.cookies[Cookie.SESSION].value not in out.getvalue()


@pytest.mark.slow
def test_trying_all_million_codes_against_every_value_finds_none(stolen):
    _, _, found = stolen
    row = Challenge.objects.get(consumed_at=None)
    raw = {as_bytes(each) for each in found}
    targets = raw | {bytes.fromhex(each.decode()) for each in raw if is_hex(each)}
    ours = [
        bytes(row.nonce),
        bytes.fromhex(row.pending_hash),
        bytes.fromhex(row.recipients_hash),
        row.id.bytes,
    ]
    hits = []
    for number in range(10**6):
        code = b"%06d" % number
        tried = {hashlib.sha256(code).digest(), hashlib.sha512(code).digest()}
        tried |= {hmac.digest(key, code, "sha256") for key in ours}
        tried |= {hashlib.sha256(salt + code).digest() for salt in ours[:2]}
        if not tried.isdisjoint(targets):
            hits.append(code)

    assert not hits


def test_nothing_in_it_serves_as_the_root_key(stolen):
    _, waiting, found = stolen
    right = waiting.code
    ring = keyring.current()
    row = challenge.newest(models.BY_ID, id=Challenge.objects.get(consumed_at=None).id)
    guesses = {hashlib.sha256(as_bytes(each)).digest() for each in found}
    guesses |= {as_bytes(each)[:32].ljust(32, b"\0") for each in found} | {bytes(32)}

    derived = [
        row.code(Keyring(ring.instance, {"k1": RootKey("k1", guess, State.ACTIVE)}, ring.origin))
        for guess in guesses
    ]

    # A wrong key is right once in a million; two such accidents do not happen.
    assert derived.count(right) <= 1
    assert row.code(ring) == right


def is_time(name: str) -> bool:
    return name in {"at", "until", "last_seen", "last_sign_in"} or name.endswith("_at")


def is_hex(value: bytes) -> bool:
    return len(value) % 2 == 0 and not set(value) - set(b"0123456789abcdef")
