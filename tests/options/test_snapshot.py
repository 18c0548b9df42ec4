"""Options are read all at once, changed one at a time, and never guessed."""

import json

import pytest
from django.db import transaction

from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.options import models, snapshot
from gatepost.options.catalogue import Options
from gatepost.options.models import Document
from gatepost.options.snapshot import OptionsMissingError
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def change(name, value):
    return snapshot.change(name, value, by="dana", now=clock.now())


def test_before_anything_was_changed_each_has_its_default():
    assert snapshot.current() == Options()


def test_a_change_is_there_at_the_next_look_with_who_and_when():
    assert change("code_minutes", 5) == 10
    assert change("code_minutes", 6) == 5

    assert snapshot.current() == Options(code_minutes=6)
    row = Document.objects.get()
    assert json.loads(row.content)["code_minutes"]["by"] == "dana"
    assert row.version == 3


@pytest.mark.parametrize(
    ("name", "value"), [("code_minutes", 11), ("code_minutes", "5"), ("two_factor", 1), ("organisation", "")]
)
def test_what_is_not_allowed_is_not_stored(name, value):
    with pytest.raises(ValueError, match=rf"{name} cannot be .*\. Allowed: "):
        change(name, value)

    assert Document.objects.get().version == 1


def test_an_option_that_is_none_is_refused():
    with pytest.raises(KeyError):
        change("shoe_size", 42)
    with pytest.raises(KeyError):
        snapshot.read_value("shoe_size", "42")


def test_a_text_is_read_by_its_options_kind():
    assert snapshot.read_value("code_minutes", "7") == 7
    with pytest.raises(ValueError, match="whole number from 3 to 10"):
        snapshot.read_value("code_minutes", "11")


@pytest.mark.parametrize(
    "content",
    [
        {"two_factor": {"value": "no"}},
        {"two_factor": {"value": 0}},
        {"two_factor": {"value": None}},
        {"code_minutes": {"value": 600}},
        {"time_zone": {"value": "../../etc/passwd"}},
    ],
)
def test_a_row_with_a_value_that_is_not_allowed_lets_nobody_in(content):
    Document.objects.update(content=json.dumps(content))

    with pytest.raises(OptionsMissingError, match=r"The option .* is stored as "):
        snapshot.current()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"two_factor": true}', '{"two_factor": {}}', '{"two_factor": []}']
)
def test_a_row_that_is_not_ours_lets_nobody_in(content):
    Document.objects.update(content=content)

    with pytest.raises(OptionsMissingError, match="is not what Gatepost wrote"):
        snapshot.current()


def test_without_the_row_nobody_gets_in():
    Document.objects.all().delete()

    with pytest.raises(OptionsMissingError, match="lost its row of options"):
        snapshot.current()
    with pytest.raises(OptionsMissingError):
        change("two_factor", value=False)


def test_an_option_of_a_later_version_is_passed_over_and_kept():
    Document.objects.update(content='{"from_the_future": {"value": 1}}')

    change("code_minutes", 5)

    assert snapshot.current() == Options(code_minutes=5)
    assert "from_the_future" in Document.objects.get().content


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_the_same_moment_none_is_lost_unseen():
    def changes(number):
        with transaction.atomic(durable=True):
            return change("session_idle_minutes", 5 + number) is not None

    kept = at_once(12, changes)

    assert any(kept)
    assert Document.objects.get().version == 1 + sum(kept)


def test_what_is_so_already_is_not_written_again():
    change("code_minutes", 5)

    assert change("code_minutes", 5) == 5
    assert Document.objects.get().version == 2


def test_a_change_that_was_overtaken_changes_nothing():
    change("code_minutes", 5)

    assert statements.run(models.REPLACE, content="{}", version=1) == 0
    assert snapshot.current().code_minutes == 5


def change_many(version=None, **values):
    return snapshot.change_many(values, by="dana", now=clock.now(), version=version)


def test_several_change_in_one_version_and_only_what_is_new_is_told():
    change("code_minutes", 5)

    assert change_many(code_minutes=5, session_hours=8, organisation="Example Ltd") == {
        "session_hours": 12,
        "organisation": "Employee portal",
    }
    assert Document.objects.get().version == 3


def test_of_several_with_one_that_is_not_allowed_none_changes():
    with pytest.raises(ValueError, match="session_hours cannot be 99"):
        change_many(code_minutes=5, session_hours=99)

    assert snapshot.current() == Options()


def test_options_that_changed_since_they_were_seen_are_left_alone():
    seen = snapshot.standing().version
    change("code_minutes", 5)

    assert change_many(seen, session_hours=8) is None
    assert snapshot.current() == Options(code_minutes=5)


def test_it_is_told_who_changed_what_when_and_what_it_was():
    change("code_in_subject", value=True)
    change("code_minutes", 5)

    told = snapshot.standing()

    assert (told.version, told.options) == (3, Options(code_minutes=5, code_in_subject=True))
    assert told.changes["code_minutes"].before == "10"
    assert told.changes["code_in_subject"].before == "off"
    assert [told.changes[name].version for name in ("code_in_subject", "code_minutes")] == [2, 3]


def test_what_an_older_version_wrote_down_is_read_too():
    Document.objects.update(content='{"code_minutes": {"value": 5}}')

    assert snapshot.standing().changes["code_minutes"].before == "10"
