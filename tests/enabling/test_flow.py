"""The switch: at once, written down, and never half."""

import json

import pytest

from gatepost.enabling import flow
from gatepost.enabling.flow import By, Switched
from gatepost.journal.models import Entry
from gatepost.kernel.where import COMMAND_LINE
from gatepost.options import snapshot
from gatepost.options.models import Document
from tests import people
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def switch(*, on, reason=""):
    return flow.switch(on=on, by=By(COMMAND_LINE, "a test"), reason=reason)


def test_on_and_off_again_are_written_down_with_the_reason():
    assert switch(on=True, reason="mail was tried\r\nby hand") is Switched.DONE
    assert snapshot.current().two_factor
    assert switch(on=False) is Switched.DONE
    assert not snapshot.current().two_factor

    one, other = Entry.objects.order_by("id")
    assert (one.event, other.event) == ("two-factor.on", "two-factor.off")
    assert json.loads(one.details) == {"by": "a test", "reason": r"mail was tried\r\nby hand"}


@pytest.mark.parametrize("on", [True, False])
def test_what_was_so_already_changes_nothing(on):
    people.option("two_factor", on)
    before = Document.objects.get()

    assert switch(on=on) is Switched.WAS_SO
    assert (Document.objects.get().content, Document.objects.get().version) == (
        before.content,
        before.version,
    )
    assert not Entry.objects.exists()


def test_whoever_was_overtaken_is_told(monkeypatch):
    monkeypatch.setattr(snapshot, "change", lambda *_, **__: None)

    assert switch(on=True) is Switched.OVERTAKEN
    assert not Entry.objects.exists()


def test_of_many_at_once_one_switches():
    switched = at_once(8, lambda _: switch(on=True))

    assert switched.count(Switched.DONE) == 1
    assert Entry.objects.count() == 1
    assert snapshot.current().two_factor
