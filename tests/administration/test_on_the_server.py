"""What `gatepost employee` changes: by the rules of the pages, written down, and told by mail."""

import io
import json
import re
import sys

import pytest

from gatepost import __main__ as gatepost
from gatepost.employees import flow
from gatepost.journal.models import Entry
from gatepost.kernel.where import COMMAND_LINE
from tests import people
from tests.administration.office import told_by_mail
from tests.people import PASSWORD
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(capsys, monkeypatch):
    """Return a function that runs `gatepost employee` with a line on standard input: status, what it says."""

    def ran(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        try:
            status = gatepost.run(["employee", *words])
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return status or 0, said.out + said.err

    return ran


@pytest.fixture
def dana():
    return people.add(administrator=True)


def told(event):
    return [json.loads(each.details) for each in Entry.objects.filter(event=event).order_by("id")]


def test_a_changed_address_is_written_down_and_told_at_old_and_new(run, dana):
    status, said = run("set", "DANA", "--email1", "dana@new.example", "--reason", "has married")

    dana.refresh_from_db()
    assert (status, said, dana.email1) == (0, "Saved. It counts from now on.\n", "dana@new.example")
    (entry,) = told("employee.address-changed")
    assert (entry["by"], entry["reason"]) == ("gatepost employee", "has married")
    mails = told_by_mail("address for sign-in codes was changed")
    assert set(mails) == {"dana@new.example", "dana@home.example", "dana@example.com"}
    assert "by somebody on the server" in mails["dana@new.example"]


def test_what_is_not_named_stays(run, dana):
    run("set", "dana", "--destination", "email2", "--fallback", "yes", "--full-name", "Dana North")

    dana.refresh_from_db()
    assert (dana.full_name, dana.destination, dana.fallback) == ("Dana North", "email2", True)
    assert (dana.email1, dana.administrator, dana.language) == ("dana@example.com", True, "en")
    assert run("set", "dana", "--email2", "dana@home.example")[1].startswith("It was all so already.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--email1", "dana@new.example"), "--reason: Say why"),
        (("--email1", "a@x,b@y", "--reason", "x"), "--email1: "),
        (("--email2", "DANA@example.com", "--reason", "x"), "--email2: That is Email1 already."),
        (("--language", "tlh"), "--language: The language is one of"),
        (("--administrator", "no"), "This is the last active administrator."),
    ],
)
def test_what_is_not_allowed_is_said_and_nothing_is_changed(run, dana, words, said):
    status, answer = run("set", "dana", *words)

    assert (status, said in answer) == (1, True)
    assert not told("employee.changed")
    assert not told("employee.address-changed")


def test_a_made_password_is_shown_once_counts_and_is_told(run, dana):
    hers = Somebody()
    hers.types_password()

    status, said = run("password", "dana")

    password = re.search(r"shown this once: (\S+)", said)[1]
    assert status == 0
    assert not hers.is_in
    assert Somebody().types_password(password=password).status_code == 303
    assert told("employee.password-given") == [{"by": "gatepost employee"}]
    assert "by somebody on the server" in told_by_mail("password was changed")["dana@example.com"]


def test_a_typed_password_is_not_shown_again(run, dana):
    status, said = run("password", "dana", "--password-stdin", "--json", typed="another battery staple\n")

    assert (status, json.loads(said)) == (0, {"name": "dana", "changed": True})
    assert Somebody().types_password(password="another battery staple").status_code == 303


def test_a_password_that_says_little_is_refused(run, dana):
    status, said = run("password", "dana", "--password-stdin", typed="dana cole dana cole\n")

    assert (status, "That password cannot be taken." in said) == (1, True)
    assert Somebody().types_password(password=PASSWORD).status_code == 303


def test_who_was_made_inactive_is_let_in_again(run, dana):
    people.add("kim", administrator=True)
    flow.make_inactive(dana.id, where=COMMAND_LINE, by="a test")

    first, again = run("activate", "dana"), run("activate", "dana")

    dana.refresh_from_db()
    assert dana.active
    assert (first[1], again[1]) == (
        "dana is active again, and can sign in at once.\n",
        "dana was active already.\n",
    )
    assert told("employee.activated") == [{"by": "gatepost employee"}]


@pytest.mark.parametrize("words", [("set", "lee"), ("password", "lee"), ("activate", "lee")])
def test_nobody_of_this_name_is_one_sentence(run, dana, words):
    assert run(*words) == (1, "There is no employee called 'lee'. See: gatepost employee list\n")
