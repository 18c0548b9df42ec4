"""`gatepost two-factor`: the same proof and the same reasons as on the page, and off always works."""

import json
import sys
from datetime import timedelta

import pytest

from gatepost import __main__ as gatepost
from gatepost.delivery.models import Message, Worker
from gatepost.enabling import terminal
from gatepost.enabling.models import Round
from gatepost.factors.email_code import challenge, models
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.kernel import keyring
from tests import people
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay
from tests.enabling import desk
from tests.enabling.desk import is_on
from tests.portal import wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(capsys):
    def ran(*words):
        capsys.readouterr()
        try:
            status = gatepost.run(["two-factor", *words])
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return status or 0, said.out, said.err

    return ran


@pytest.fixture
def relay(settings):
    """Return a relay with a delivery service at work behind which codes come."""
    with ScriptedRelay() as relay:
        settings.SMTP_URLS = (relay.url(),)
        with office.at_work(relay):
            office.until(Worker.objects.exists)
            yield relay


@pytest.fixture
def reads(monkeypatch):
    """Return a function that has somebody type lines at the prompt, each made of the right code."""

    def typing(*lines):
        waiting = iter(lines)
        monkeypatch.setattr(sys, "stdin", Typist(waiting))

    return typing


class Typist:
    """Standard input of somebody who has read the mail."""

    def __init__(self, lines):
        self._lines = lines

    def readline(self):
        newest = Challenge.objects.latest("created_at")
        code = challenge.newest(models.BY_ID, id=newest.id).code(keyring.current())
        line = next(self._lines, "")
        return f"{line(code) if callable(line) else line}\n" if line else ""


def right(code):
    return code


def test_a_code_that_came_back_turns_it_on_and_its_way_is_told(relay, run, reads):
    people.add(administrator=True)
    reads(right)

    status, out, err = run("on")

    assert (status, err) == (0, "")
    assert "d•••@example.com: taken by the mail server at" in out
    assert out.endswith("2-Factor Authentication is on. Active employees: 1.\n")
    assert json.loads(Entry.objects.get(event="two-factor.on").details)["by"] == "dana on the server"
    assert not Round.objects.exists()


def test_everyone_is_told_at_wish(relay, run, reads):
    people.add(administrator=True)
    reads(right)

    run("on", "--tell")

    assert Round.objects.count() == 1


def test_a_wrong_code_may_be_typed_again(relay, run, reads):
    people.add(administrator=True)
    reads(wrong, right)

    status, out, _ = run("on")

    assert (status, is_on()) == (0, True)
    assert "4 tries left" in out


@pytest.mark.parametrize(
    ("lines", "why"),
    [((wrong, wrong, wrong, right), "Run it again for a new code."), (("",), "No code was typed.")],
)
def test_without_the_right_code_it_stays_off(relay, run, reads, lines, why):
    people.add(administrator=True)
    reads(*lines)

    status, _, err = run("on")

    assert (status, is_on()) == (1, False)
    assert why in err


def test_a_relay_that_refuses_is_told_in_its_own_words(settings, run, reads):
    people.add(administrator=True)
    reads(right)
    with ScriptedRelay({"RCPT": "550 5.1.1 nobody of this name"}) as relay:
        settings.SMTP_URLS = (relay.url(),)
        with office.at_work(relay):
            office.until(Worker.objects.exists)

            status, out, err = run("on")

    assert (status, is_on()) == (1, False)
    assert "refused by the mail server at" in out
    assert "550 5.1.1 nobody of this name" in err


def test_a_relay_that_is_away_is_waited_for_and_then_told(settings, run, reads, monkeypatch):
    people.add(administrator=True)
    reads(right)
    monkeypatch.setattr(terminal, "PATIENCE", 1.0)
    with ScriptedRelay({"CONNECT": "421 4.3.2 not now"}) as relay:
        settings.SMTP_URLS = (relay.url(),)
        with office.at_work(relay):
            office.until(Worker.objects.exists)

            status, _, err = run("on")

    assert (status, is_on()) == (1, False)
    assert "421 4.3.2 not now" in err


@pytest.mark.parametrize(
    ("relays", "seen", "why"),
    [
        ((), {}, "No mail server is set"),
        (("smtp+plain://127.0.0.1:25",), {"ago": timedelta(minutes=1)}, "is not running"),
        (("smtp+plain://127.0.0.1:25",), {"keys": "another"}, "has other keys"),
    ],
)
def test_where_no_code_could_come_none_is_asked_for(settings, run, relays, seen, why):
    people.add(administrator=True)
    settings.SMTP_URLS = relays
    desk.seen(**seen)

    status, _, err = run("on")

    assert (status, is_on(), Message.objects.exists()) == (1, False, False)
    assert why in err


def test_outsiders_have_to_be_agreed_to_by_number(relay, run, reads):
    people.add(administrator=True)
    people.add("sam", email1="", email2="")
    reads(right)
    status, _, err = run("on")
    assert (status, is_on()) == (1, False)
    assert "1 would be left outside: sam." in err

    assert run("on", "--leave-outside", "1")[0] == 0
    assert is_on()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("on",), "There are 2 administrators."),
        (("on", "--administrator", "sam"), "There is no such administrator."),
    ],
)
def test_it_has_to_be_plain_to_whom_the_code_goes(run, words, why):
    people.add(administrator=True)
    people.add("robin", administrator=True)

    status, _, err = run(*words)

    assert (status, is_on()) == (1, False)
    assert why in err


def test_the_proof_can_be_skipped_for_a_reason_and_off_always_works(run):
    assert run("on", "--proof-skipped", "mail was tried by hand")[0] == 0
    assert is_on()

    assert run("off", "--reason", "mail is down")[0] == 0

    assert not is_on()
    assert json.loads(Entry.objects.get(event="two-factor.off").details)["reason"] == "mail is down"


def test_the_status_has_the_checklist_in_lines_and_as_data(run, settings):
    people.add(administrator=True)
    settings.SMTP_URLS = ()

    _, out, _ = run("status")
    _, data, _ = run("status", "--json")

    assert "Email delivery: bad. No mail server is set" in out
    assert [line["name"] for line in json.loads(data)["checklist"]] == ["Email delivery", "Employees", "You"]


def test_with_json_nothing_but_json_is_printed(relay, run, reads):
    people.add(administrator=True)
    reads(right)

    _, out, _ = run("on", "--json")

    assert json.loads(out)["on"] is True
