"""What happened stands in the journal exactly when it happened, on one line, and forges nothing."""

import json
import re
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

import gatepost
from gatepost.journal import entries, models
from gatepost.journal.entries import escaped
from gatepost.journal.events import Event
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.where import COMMAND_LINE, Where

HERE = Where("2001:db8::7", "Chrome on Windows", "ab" * 16)


def record(where=HERE, **details):
    entries.record(Event.SIGNED_IN, employee_id=7, where=where, now=clock.now(), **details)
    return Entry.objects.get()


@pytest.mark.django_db
def test_an_entry_says_what_who_from_where_and_when():
    before = clock.now()

    entry = record(amr="pwd email", tries=2, first=True)

    assert (entry.event, entry.employee_id) == ("sign-in.done", 7)
    assert (entry.address, entry.browser, entry.request_id) == (HERE.address, HERE.browser, HERE.request_id)
    assert json.loads(entry.details) == {"amr": "pwd email", "tries": 2, "first": True}
    assert before <= entry.at <= clock.now()
    assert str(entry) == f"{entry.at:%Y-%m-%d %H:%M:%S} sign-in.done"


@pytest.mark.django_db
def test_what_is_rolled_back_did_not_happen():
    with transaction.atomic():
        record()
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


HOSTILE = {
    "x\r\nsign-in ok admin": r"x\r\nsign-in ok admin",
    "\x1b[2J\x1b[31mred": r"\x1b[2J\x1b[31mred",
    "abc\u202egnp.exe": r"abc\u202egnp.exe",
    "a\u2066b\u2069\u200b\ufeff": r"a\u2066b\u2069\u200b\ufeff",
    "a\u2028b\u2029c\x85d": r"a\u2028b\u2029c\x85d",
    "nul\0": r"nul\x00",
    "half \ud800": r"half \ud800",
    "tag \U000e0041": r"tag \U000e0041",
    "<script>alert(1)</script>": "<script>alert(1)</script>",  # pages escape it
    "Łódź 東京 🙂": "Łódź 東京 🙂",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "kept"), HOSTILE.items(), ids=[f"case {n}" for n in range(len(HOSTILE))])
def test_hostile_details_are_spelled_out_on_one_line(text, kept):
    entry = record(name=text)

    assert json.loads(entry.details) == {"name": kept}
    assert len(entry.details.splitlines()) == 1
    assert entry.details.isprintable()


@pytest.mark.django_db
def test_where_it_happened_is_spelled_out_and_cut_too():
    entry = record(Where("1\n2" * 50, "\x1b[0m" * 50, "r\0" * 50))

    assert (len(entry.address), len(entry.browser), len(entry.request_id)) == (45, 60, 32)
    assert all(text.isprintable() for text in (entry.address, entry.browser, entry.request_id))


def test_a_long_text_is_cut():
    assert escaped("x" * 5000) == "x" * 200
    assert len(escaped("\0" * 5000)) == 4 * 200


@given(st.text())
def test_whatever_comes_can_be_seen(text):
    assert escaped(text).isprintable()


@pytest.mark.django_db
def test_an_entry_is_found_by_its_details():
    assert not entries.exists(Event.SIGNED_IN, amr="pwd")

    record(amr="pwd")

    assert entries.exists(Event.SIGNED_IN, amr="pwd")
    assert not entries.exists(Event.SIGNED_IN, amr="email")
    assert not entries.exists(Event.SIGNED_OUT, amr="pwd")


@pytest.mark.parametrize("event", Event)
def test_every_event_happens_somewhere(event):
    package = Path(gatepost.__file__).parent
    sources = (path.read_text("utf-8") for path in package.rglob("*.py") if path.name != "events.py")

    assert any(re.search(rf"\bEvent\.{event.name}\b", source) for source in sources)


@pytest.mark.parametrize("event", Event)
def test_an_events_text_fits_its_column(event):
    assert re.fullmatch(r"[a-z-]+\.?[a-z-]+", event)
    assert len(event) <= Entry._meta.get_field("event").max_length


def test_the_command_line_is_a_place_too():
    assert len(COMMAND_LINE.browser) <= models.BROWSER
