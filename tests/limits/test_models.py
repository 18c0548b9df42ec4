"""Named statements, each held against its model, and against the rows that it may read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from gatepost.kernel.database import statements
from gatepost.limits import flow, models
from gatepost.limits.models import Attempt, Guard

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def attempt(key="a", at=NOW, until=NOW + DAY, pending="p"):
    return Attempt.objects.create(key=key, at=at, until=until, pending=pending, kid="k1")


def test_guard_makes_rows_and_raises_them():
    statements.run(models.guard(2), key0="a", key1="b")
    statements.run(models.guard(1), key0="a")

    assert dict(Guard.objects.values_list("key", "n")) == {"a": 2, "b": 1}


def test_newest_reads_the_newest_of_each_bucket():
    for days in range(5):
        attempt("a", NOW - days * DAY)
        attempt("b", NOW - days * DAY)
    attempt("c")

    rows = statements.many(
        models.newest((2, 9)), key0="a", since0=NOW - 9 * DAY, key1="b", since1=NOW - 3 * DAY
    )

    assert sorted(rows, reverse=True) == [
        ("b", NOW),
        ("b", NOW - DAY),
        ("b", NOW - 2 * DAY),
        ("a", NOW),
        ("a", NOW - DAY),
    ]


def test_charge_fills_every_column():
    statements.run(
        models.charge(2), key0="a", until0=NOW + DAY, key1="b", until1=NOW, now=NOW, pending="p", kid="k1"
    )

    fields = [field.attname for field in Attempt._meta.fields if field.attname != "id"]
    assert list(Attempt.objects.order_by("key").values_list(*fields)) == [
        ("a", NOW, NOW + DAY, "p", "k1"),
        ("b", NOW, NOW, "p", "k1"),
    ]


def test_give_back_and_take_back_one_know_their_columns():
    for _ in range(3):
        attempt()

    assert statements.run(models.TAKE_BACK_ONE.format(skip_locked=""), pending="p", key="a") == 1
    assert statements.run(models.GIVE_BACK, pending="p") == 2


def test_what_is_over_is_swept_away():
    attempt(until=NOW)
    kept = attempt("b", until=NOW + timedelta(microseconds=1))
    statements.run(models.guard(2), key0="a", key1="b")

    assert flow.forget(NOW) == 2

    assert list(Attempt.objects.all()) == [kept]
    assert list(Guard.objects.values_list("key", flat=True)) == ["b"]
    assert flow.forget(NOW) == 0


def test_not_too_much_is_swept_at_once(monkeypatch):
    monkeypatch.setattr(flow, "AT_ONCE", 2)
    for _ in range(5):
        attempt(until=NOW)

    assert [flow.forget(NOW) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (models.newest((10,)), "attempt_key_at"),
        (models.GIVE_BACK, "attempt_pending"),
    ],
)
def test_old_rows_are_never_walked_through(statement, index):
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    if connection.vendor == "postgresql":
        statements.run(
            "SET LOCAL enable_seqscan TO off"
        )  # the table is so small here that it would rather walk

    plan = statements.many(explain + statement, key0="a", since0=NOW, pending="p")

    assert index in str(plan)


def test_rows_say_what_they_are():
    assert str(attempt("code-employee:7")) == "code-employee:7 2026-11-24 12:00:00"
    assert str(Guard(key="code-employee:7")) == "code-employee:7"
