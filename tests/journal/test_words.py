"""Whoever adds an event, or a detail of one, is asked here for the words that people read."""

import ast

import pytest

from gatepost.factors.contract import Purpose
from gatepost.journal import words
from gatepost.journal.events import Event
from gatepost.kernel import proof
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


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("amr", "pwd email", "password, mailed code"),
        ("purpose", "stepup", "confirming who they are"),
        ("administrator", True, "yes"),
        ("reason", "two words", "two words"),
        ("why", "the code did not come", "the code did not come"),
        ("why", "used_up", "no tries left"),
        ("way", "of-the-future", "of-the-future"),
    ],
)
def test_what_a_detail_says_is_said_in_words(name, told, said):
    assert words.value(name, told) == said


def test_every_way_and_purpose_has_its_words():
    assert set(words.VALUES["amr"]) == {proof.PASSWORD, proof.EMAIL, proof.BACKUP, proof.TEMPORARY}
    assert set(words.VALUES["purpose"]) == {purpose.value for purpose in Purpose}
