"""`gatepost option`: what is set counts at once, is written down, and is refused in a sentence."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from gatepost.journal.models import Entry
from gatepost.options import snapshot

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_option_that_is_set_counts_and_is_written_down(capsys):
    call_command("option", "set", "organisation", "Example Ltd")

    assert snapshot.current().organisation == "Example Ltd"
    told = json.loads(Entry.objects.get(event="option.changed").details)
    assert (told["option"], told["before"], told["after"]) == (
        "organisation",
        "Employee portal",
        "Example Ltd",
    )
    assert "Example Ltd" in capsys.readouterr().out


def test_setting_what_is_so_already_writes_nothing():
    call_command("option", "set", "session_hours", "12")

    assert not Entry.objects.exists()


def test_the_list_shows_all_with_their_bounds(capsys):
    call_command("option", "list", "--json")

    assert json.loads(capsys.readouterr().out)["code_minutes"] == 10


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("code_minutes", "60", "It must be a whole number from 3 to 10."),
        ("time_zone", "Mars/Base", "It must be a time zone's name"),
        ("two_factor", "off", "gatepost two-factor"),
        ("nonsense", "1", "one of these names"),
    ],
)
def test_what_is_not_allowed_is_said_and_changes_nothing(name, value, said):
    before = snapshot.current()

    with pytest.raises(CommandError, match=said):
        call_command("option", "set", name, value)

    assert snapshot.current() == before
