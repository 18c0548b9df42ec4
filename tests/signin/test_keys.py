"""Changing keys while people sign in: what was begun goes on, and what was made with a retired key ends in words."""

import pytest

from gatepost.delivery import seal
from gatepost.delivery.flow import turn
from gatepost.kernel import key_changes, keyring
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def path(settings, tmp_path, monkeypatch):
    """A key file of the test's own, whose changes are seen at once."""
    settings.KEY_FILE = tmp_path / "gatepost.keys"
    settings.KEY_FILE.write_text(keyring.fresh())
    settings.KEY_FILE.chmod(0o400)
    monkeypatch.setattr(keyring, "LOOK_EVERY", 0.0)
    return settings.KEY_FILE


@pytest.fixture
def somebody(path):
    """Somebody who waits for a code that was made with the first key, and has a sheet that was."""
    people.two_factor_on()
    dana = people.add()
    browser = Somebody()
    browser.sheet = people.sheet(dana).lines
    browser.types_password()
    browser.waited_for = browser.code
    return browser


def rotate(path) -> None:
    key_changes.add(path)
    key_changes.activate(path, "k2")


def test_a_code_that_is_on_its_way_still_works(path, somebody):
    rotate(path)

    assert turn(seal.key_checks(keyring.current())), "and its mail is still sent"
    somebody.types_code(somebody.waited_for)

    assert somebody.is_in


def test_a_page_that_was_drawn_before_still_posts(path, somebody):
    form = somebody.form_on("/sign-in/code/")
    rotate(path)

    somebody.sends("/sign-in/code/", code=somebody.waited_for, **form)

    assert somebody.is_in


def test_a_sheet_outlives_the_change(path, somebody):
    rotate(path)

    somebody.types_code(somebody.sheet[0])

    assert somebody.is_in


def test_a_code_of_a_retired_key_has_ended_and_a_new_one_comes(path, somebody):
    rotate(path)
    key_changes.retire(path, "k1")

    somebody.types_code(somebody.waited_for)
    assert not somebody.is_in
    assert "Send a new code" in somebody.says
    assert somebody.asks_again().status_code == 200
    somebody.types_code(somebody.code)

    assert somebody.is_in


def test_a_sheet_of_a_retired_key_says_so(path, somebody):
    rotate(path)
    key_changes.retire(path, "k1")

    somebody.types_code(somebody.sheet[0], "/sign-in/backup-code/")

    assert not somebody.is_in
    assert "can no longer be checked" in somebody.says
