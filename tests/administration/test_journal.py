"""The journal as an administrator reads it: in words, the newest first, and narrowed down to what is looked for."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import QueryDict

from gatepost.administration import journal_page
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel.where import Where
from tests import people
from tests.administration.office import administrator

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


NO_ADDRESS = "Write a network address, or how it begins: 203.0.113.7, or 2001:db8:"


def happens(event=Event.SIGNED_IN, *, about=None, minutes=0, address="203.0.113.7", **details):
    """Write an entry so many minutes after noon."""
    where = Where(address, "Chrome on Windows", "r1")
    with transaction.atomic(durable=True):
        entries.record(
            event,
            employee_id=about.id if about else None,
            where=where,
            now=NOON + timedelta(minutes=minutes),
            **details,
        )


def shown(zone="UTC", **asked):
    query = "&".join(f"{name}={quote(text)}" for name, text in asked.items())
    return journal_page.of(QueryDict(query), zone)


def minutes(page):
    return [int(line.at[14:16]) for line in page.lines]


@pytest.fixture
def dana():
    return people.add(name="dana")


def test_the_newest_comes_first_in_words_with_who_from_where_and_why(dana):
    happens(minutes=1, about=dana, amr="pwd email")
    happens(Event.OPTION_CHANGED, minutes=2, option="code_minutes", before="10", after="5", by="kim")

    newest, older = shown(until="2026-11-24T13:00").lines[:2]

    assert (newest.at, newest.event, newest.person) == ("2026-11-24 12:02:00", "Option changed", "")
    assert dict(newest.details) == {"option": "code_minutes", "before": "10", "now": "5", "by": "kim"}
    assert (older.event, older.person, older.address) == ("Signed in", "dana", "203.0.113.7")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": " DANA "}, [3, 1]),
        ({"by": "Kim"}, [4]),
        ({"event": "option.changed"}, [4]),
        ({"address": "198.51."}, [3]),
        ({"since": "2026-11-24T12:02"}, [4, 3, 2]),
        ({"until": "2026-11-24 12:02"}, [2, 1]),
        ({"since": "2026-11-24T12:02", "until": "2026-11-24T12:03", "person": "dana"}, [3]),
        ({"person": "dana", "event": "option.changed"}, []),
        ({"address": "198.51.100.1"}, [3]),
        ({"address": "2001:DB8:"}, [4]),
    ],
)
def test_each_field_narrows_down_what_is_shown(dana, asked, found):
    lee = people.add("lee")
    people.add("kim")
    happens(minutes=1, about=dana)
    happens(minutes=2, about=lee)
    happens(Event.SIGNED_OUT, minutes=3, about=dana, address="198.51.100.1")
    happens(Event.OPTION_CHANGED, minutes=4, by="kim", option="x", address="2001:db8::7")

    assert [
        minute for minute in minutes(shown(**{"until": "2026-11-24 13:00", **asked})) if minute < 5
    ] == found


def test_times_are_those_of_the_organisations_clock(dana):
    happens(minutes=1)

    page = shown("Asia/Tokyo", since="2026-11-24T21:00", until="2026-11-24T21:05")

    assert [line.at for line in page.lines] == ["2026-11-24 21:01:00"]


def test_pages_follow_each_other_without_a_gap_or_an_entry_twice():
    for _ in range(120):
        happens(minutes=1)  # at one moment, so that the time alone would not do
    found, after = [], ""
    while after or not found:
        page = shown(event="sign-in.done", after=after)
        found += [line.at for line in page.lines]
        after = page.after

    assert len(found) == 120


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"person": "nobody"}, "There is no employee of this name."),
        ({"event": "made.up"}, "Pick one of the list."),
        ({"address": "203.0.113.256"}, NO_ADDRESS),
        ({"address": "mail.example.com"}, NO_ADDRESS),
        ({"address": "1.2.3.4.5"}, NO_ADDRESS),
        ({"address": "%"}, NO_ADDRESS),
        (
            {"since": "2026-11-24T12:02", "until": "2026-11-24T12:01"},
            "This is before From, so nothing can lie between. Change one of the two.",
        ),
        ({"since": "yesterday"}, "Write it like this: 2026-11-24 09:41."),
        ({"until": "0001-01-01T00:00+14:00"}, "Write it like this: 2026-11-24 09:41."),
    ],
)
def test_what_cannot_be_looked_for_is_said_by_its_field(asked, said):
    page = shown(**asked)

    assert [field.error for field in page.fields if field.error] == [said]
    assert {field.name: field.typed for field in page.fields if field.typed} == asked
    assert page.problem
    assert not page.lines


@pytest.mark.parametrize(
    "after", ["x", "/", "2026-11-24T12:00:00+00:00/x", "9" * 500, "0001-01-01/1", "\x00"]
)
def test_a_mark_that_is_none_of_ours_begins_at_the_newest(dana, after):
    happens(minutes=1)

    assert shown(event="sign-in.done", after=after).lines


def test_hostile_values_stay_text():
    kim = administrator()
    happens(
        Event.OPTION_CHANGED,
        address="<script>alert(1)</script>",
        reason="x\r\nsign-in.done admin \x1b[2J \u202e<img src=x>",
    )

    page = kim.gets("/journal/?event=option.changed&by=%00%3Cb%3E&address=%0d%0a").content.decode()
    everything = kim.gets("/journal/?event=option.changed").content.decode()

    assert "<script>alert" not in everything
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in everything
    assert r"x\r\nsign-in.done admin \x1b[2J \u202e&lt;img src=x&gt;" in everything
    assert 'value="&lt;b&gt;"' in page


def test_the_link_to_older_entries_repeats_what_was_looked_for():
    kim = administrator()
    for _ in range(51):
        happens(minutes=1, address="198.51.100.1")

    page = kim.gets("/journal/?address=198.51.&since=2026-11-01T00:00").content.decode()

    assert 'href="/journal/?address=198.51.&amp;since=2026-11-01T00%3A00&amp;after=2026-11-24T12%3A01' in page


def test_an_employee_who_is_not_known_any_more_is_named_by_number(dana):
    happens(minutes=1, about=dana)
    number = dana.id
    dana.delete()

    assert shown(event="sign-in.done").lines[0].person == f"no. {number}"
