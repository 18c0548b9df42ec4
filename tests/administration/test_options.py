"""The page of options: made from the catalogue, saved all at once, and never over somebody else's change."""

import json
import re
from dataclasses import fields

import pytest

from gatepost.journal.models import Entry
from gatepost.options import snapshot
from gatepost.options.catalogue import Options
from tests import people
from tests.administration.office import administrator, typed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kim():
    return administrator()


def saves(kim, **changed):
    """Open the page, change some fields and save, as a browser does."""
    return sends(kim, kim.gets("/options/").content.decode(), **changed)


def sends(kim, page, **changed):
    """Save a page that was opened before."""
    return kim.sends(
        "/options/", **{**typed(page), **{f"option_{name}": text for name, text in changed.items()}}
    )


@pytest.mark.parametrize("option", [each.name for each in fields(Options) if each.name != "two_factor"])
def test_every_option_of_the_catalogue_has_its_field_and_what_it_means(kim, option):
    page = kim.gets("/options/").content.decode()

    assert f'name="option_{option}"' in page
    assert f'id="option_{option}-about"' in page


def test_several_changes_are_saved_at_once_and_each_is_written_down(kim):
    answer = saves(kim, code_minutes="5", organisation=" Example Ltd ", code_in_subject=["off", "on"])

    assert answer["Location"] == "/options/?done=saved"
    assert "Saved." in kim.gets(answer["Location"]).content.decode()
    now = snapshot.current()
    assert (now.code_minutes, now.organisation, now.code_in_subject) == (5, "Example Ltd", True)
    told = {each["option"]: each for each in map(json.loads, changes())}
    assert (told["code_minutes"]["before"], told["code_minutes"]["after"]) == ("10", "5")
    assert (told["code_in_subject"]["before"], told["code_in_subject"]["after"]) == ("off", "on")
    assert {each["by"] for each in told.values()} == {"kim"}


def changes():
    return Entry.objects.filter(event="option.changed").values_list("details", flat=True)


def test_a_tick_that_is_taken_away_is_off(kim):
    people.option("code_in_subject", value=True)

    saves(kim, code_in_subject="off")

    assert not snapshot.current().code_in_subject


def test_what_is_wrong_is_said_by_its_field_and_all_the_rest_stays_typed(kim):
    page = saves(kim, code_minutes="60", session_hours="8", who_helps="Robin").content.decode()

    assert "Nothing was saved yet: 1 line below needs another look." in page
    assert re.search(
        r'id="option_code_minutes-problem".*?It must be a whole number from 3 to 10\.', page, re.DOTALL
    )
    assert [typed(page)[f"option_{name}"] for name in ("code_minutes", "session_hours", "who_helps")] == [
        "60",
        "8",
        "Robin",
    ]
    assert snapshot.current() == Options(two_factor=True)


def test_saving_what_is_so_already_says_so(kim):
    answer = saves(kim)

    assert answer["Location"] == "/options/?done=same"
    assert not changes()


def test_who_changed_it_and_when_stands_by_it(kim):
    saves(kim, code_minutes="5")

    assert re.search(r"Changed by kim at \d\d:\d\d on ", kim.gets("/options/").content.decode())


def test_somebody_elses_change_is_told_and_nothing_typed_is_lost(kim):
    opened = kim.gets("/options/").content.decode()
    people.option("session_hours", 8)
    people.option("code_minutes", 4)

    page = sends(kim, opened, code_minutes="6", who_helps="Robin").content.decode()

    assert "a test changed options while this page was open" in page
    assert "a test changed it from 10 to 4." in page
    assert typed(page)["option_code_minutes"] == "6"  # typed, so it stays
    assert typed(page)["option_session_hours"] == "8"  # left as it was, so the other's change stands
    assert typed(page)["option_who_helps"] == "Robin"
    assert snapshot.current().who_helps == ""
    assert sends(kim, page).status_code == 303
    assert snapshot.current() == Options(two_factor=True, code_minutes=6, session_hours=8, who_helps="Robin")


def test_the_switch_is_no_field_of_this_page(kim):
    saves(kim, two_factor="off")
    kim.sends("/options/", **{**kim.form_on("/options/"), "two_factor": "off", "option_nonsense": "1"})

    assert snapshot.current() == Options(two_factor=True)


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "9" * 400, "\u0663"])
def test_a_form_without_a_version_that_we_know_changes_nothing(kim, version):
    page = kim.gets("/options/").content.decode()

    answer = kim.sends("/options/", **{**typed(page), "version": version, "option_code_minutes": "5"})

    assert answer.status_code == 200
    assert snapshot.current().code_minutes == 10


def test_a_field_that_was_sent_twice_or_not_at_all_is_left_as_it_is(kim):
    form = kim.form_on("/options/")
    version = form["version"]

    kim.sends(
        "/options/",
        csrfmiddlewaretoken=form["csrfmiddlewaretoken"],
        version=version,
        option_code_minutes=["5", "6"],
        option_code_in_subject=["on", "off"],
    )

    assert snapshot.current() == Options(two_factor=True)
