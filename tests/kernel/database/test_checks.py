"""Checks: a database that would count wrongly stops the start, and says why."""

import pytest
from django.conf import settings
from django.core.checks import run_checks

from gatepost.kernel.database.checks import the_database_counts_exactly


@pytest.mark.parametrize(
    ("change", "id_", "word"),
    [
        ({"ENGINE": "django.db.backends.mysql"}, "gatepost.E014", "DATABASE_URL"),
        ({"ATOMIC_REQUESTS": True}, "gatepost.E015", "undo the count"),
        ({"OPTIONS": {"isolation_level": 3}}, "gatepost.E016", "same moment"),
    ],
)
def test_what_makes_counts_inexact_is_an_error(monkeypatch, change, id_, word):
    changed = settings.DATABASES["default"] | change
    monkeypatch.setitem(settings.DATABASES, "default", changed)

    (error,) = the_database_counts_exactly()

    assert error.id == id_
    assert word in error.hint


def test_our_own_settings_are_fine():
    assert the_database_counts_exactly() == []


def test_they_are_looked_at_before_the_start(monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)

    assert "gatepost.E015" in {message.id for message in run_checks()}
