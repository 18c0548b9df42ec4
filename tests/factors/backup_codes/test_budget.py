"""Making a sheet is paid for before its ten hashes are made, and a thief of the password pays apart from the owner."""

import pytest

from gatepost.factors.backup_codes import flow
from gatepost.factors.backup_codes.flow import Shown
from gatepost.factors.contract import Tried
from gatepost.kernel import argon2
from gatepost.kernel.where import Where
from gatepost.limits.models import Attempt
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = Where("203.0.113.7", "Chrome on Windows", "r-1")
TWO_STEPS = {"where": WHERE, "by_password_alone": False}
ALONE = {"where": WHERE, "by_password_alone": True}


@pytest.fixture
def dana(transactional_db):
    return people.add()


def test_a_refused_one_costs_neither_hash_nor_budget(dana, monkeypatch):
    people.sheet(dana)
    Attempt.objects.all().delete()
    monkeypatch.setattr(argon2, "hashed", None)

    assert flow.make(dana.id, **ALONE).why is Tried.REFUSED
    assert not Attempt.objects.exists()


def test_sheets_that_a_thief_made_keep_no_owner_from_making_one(dana):
    for _ in range(10):
        flow.make(dana.id, **ALONE)

    refusal = flow.make(dana.id, **ALONE)

    assert refusal.why is Tried.LIMITED
    assert "you can make another one in 60 minutes" in refusal.sentence
    assert isinstance(flow.make(dana.id, **TWO_STEPS), Shown)


def test_one_too_many_costs_no_hash(dana, monkeypatch):
    for _ in range(10):
        flow.make(dana.id, **TWO_STEPS)
    monkeypatch.setattr(argon2, "hashed", None)

    assert flow.make(dana.id, **TWO_STEPS).why is Tried.LIMITED
