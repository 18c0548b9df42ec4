"""Whoever adds an event, or a detail of one, is asked here for the words that people read."""

import ast

import pytest

from gatepost.journal import words
from gatepost.journal.events import Event
from tests.structure.sources import MODULES, nodes

NOT_DETAILS = {"employee_id", "where", "now", "within", None}


def details():
    """Return the names of all details that entries are written with."""
    calls = (node for path in MODULES for node in nodes(path) if isinstance(node, ast.Call))
    recording = [call for call in calls if ast.unparse(call.func) in {"entries.record", "_note"}]
    return {keyword.arg for call in recording for keyword in call.keywords} - NOT_DETAILS


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_its_words(event):
    assert words.EVENTS[event]
    assert words.event(event) != event.value


def test_every_detail_has_its_words():
    assert details() - set(words.DETAILS) == set()


def test_what_another_version_wrote_is_shown_as_it_stands():
    assert (words.event("from.the-future"), words.detail("shoe_size")) == ("from.the-future", "shoe_size")
