"""A copy of the database, with the key file: still no backup code can be had from it, nor used by writing into it."""

import hashlib
import hmac
from datetime import datetime

import pytest
from django.apps import apps

from gatepost.factors.backup_codes.models import Line, Sheet
from gatepost.kernel import codes, keyring
from gatepost.kernel.keyring import Purpose
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db
CHEAP = ("sha256", "sha512", "sha1", "md5")


@pytest.fixture
def stolen(transactional_db):
    """Return the codes of two sheets, one of which was used, and every value in every row but times."""
    people.two_factor_on()
    dana = people.add()
    shown = [people.sheet(dana), people.sheet(dana, armed=False)]
    somebody = Somebody()
    somebody.types_password()
    somebody.types_code(shown[0].lines[0])
    assert somebody.is_in
    found = [
        each
        for model in apps.get_models()
        for row in model.objects.values_list()
        for each in row
        if not isinstance(each, datetime) and each not in (None, "")
    ]
    return [line for each in shown for line in each.lines], {as_bytes(each) for each in found}


def as_bytes(value) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def test_it_holds_no_code_and_no_part_of_one_but_the_selector(stolen):
    lines, found = stolen
    text = b"\n".join(found)

    for line in lines:
        assert all(
            part.encode() not in text for part in (line, codes.fold(line), line[5:], codes.fold(line)[2:])
        )


def test_nothing_in_it_is_a_quick_hash_of_a_code_under_any_key_there_is(stolen):
    lines, found = stolen
    ring = keyring.current()
    keys = [ring.key(Purpose.BACKUP_PEPPER, ring.active), ring.roots[ring.active].secret]
    salts = [bytes(salt) for salt in Line.objects.values_list("salt", flat=True)]
    hexed = {value.hex().encode() for value in found}
    for line in lines:
        for text in (codes.fold(line), line, codes.fold(line)[2:15]):
            raw = text.encode()
            quick = {hashlib.new(name, raw, usedforsecurity=False).digest() for name in CHEAP}
            quick |= {hmac.digest(key, raw, "sha256") for key in (*keys, *salts)}
            assert quick.isdisjoint(found)
            assert {each.hex().encode() for each in quick}.isdisjoint(found | hexed)


def test_no_two_lines_share_a_salt_or_a_hash(stolen):
    rows = Line.objects.values_list("salt", "digest")

    assert len({bytes(salt) for salt, _ in rows}) == len({bytes(digest) for _, digest in rows}) == 20


@pytest.mark.parametrize("whole", [True, False])
def test_a_line_copied_to_another_sheet_opens_nothing(stolen, whole):
    lines, _ = stolen
    eve = people.add("eve")
    people.sheet(eve)
    mine = Line.objects.filter(sheet__employee__name="dana", used_at=None, sheet__armed_at__isnull=False)[0]
    theirs = Line.objects.filter(sheet__employee=eve, position=1)
    Line.objects.filter(sheet__employee=eve, selector=mine.selector).exclude(position=1).delete()
    theirs.update(selector=mine.selector, salt=mine.salt, digest=mine.digest, kid=mine.kid)
    if whole:
        Sheet.objects.filter(employee=eve).update(number=1)
    somebody = Somebody()
    somebody.types_password("eve")

    somebody.types_code(next(line for line in lines if line.startswith(mine.selector)))

    assert not somebody.is_in
