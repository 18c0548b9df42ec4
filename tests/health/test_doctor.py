"""`gatepost doctor` says everything that is wrong, and what to do; it needs nothing to be well itself."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as the_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection, transaction

from gatepost.delivery import flow as delivery
from gatepost.health import checkup, public
from gatepost.health.findings import State
from gatepost.health.rules import Visited
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, keyring, where
from gatepost.kernel.environment import Problem
from gatepost.options.models import Document
from tests import people
from tests.delivery.scripted import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def portal(monkeypatch):
    """Have the portal answer: going there is shown in test_public.py."""
    monkeypatch.setattr(public, "visit", lambda _: Visited(status=200, ours=True))


@pytest.fixture(autouse=True)
def settings(settings):
    settings.SECRET_FILES = settings.UNKNOWN = ()
    settings.NOTHING_SET = False
    return settings


@pytest.fixture
def all_is_well(settings):
    """Have somebody who can get in, a relay, and a delivery service at work."""
    people.add("dana", administrator=True)
    people.two_factor_on()
    people.option("time_zone", "Europe/London")
    delivery.report("w1", key_check=keyring.current().check_value(), host="vm", pid=17)
    with ScriptedRelay() as relay:
        settings.SMTP_URLS = (relay.url(),)
        yield relay


def doctor(*words):
    """Return the status, and what was found by what it is about."""
    found = {}
    for each in checkup.findings():
        found.setdefault(each.about, []).append(each)
    return found


def state(found, about):
    return [each.state for each in found[about]]


def test_when_all_is_well_it_says_so_and_ends_with_0(all_is_well, capsys):
    call_command("doctor")

    said = capsys.readouterr().out
    assert said.endswith("\nNothing is wrong.\n")
    assert "\nwrong" not in said
    for about in ("gatepost", "keys", "database", "tables", "second step", "employees", "delivery service", "outbox",
                  "clock", "time zone", "relay", "public address"):  # fmt: skip
        assert f"\nok     {about} " in f"\n{said}"


def test_what_is_wrong_ends_it_with_1(capsys):
    with pytest.raises(CommandError, match=r"^\n\d wrong\.$") as ended:
        call_command("doctor")

    assert ended.value.returncode == 1
    assert "wrong  employees         of 0 active ones none is an administrator\n" in capsys.readouterr().out


def test_programs_get_a_list(all_is_well, capsys):
    call_command("doctor", "--json")

    found = json.loads(capsys.readouterr().out)
    assert {tuple(each) for each in found} == {("about", "state", "found", "do")}
    assert {each["state"] for each in found} <= {"ok", "look"}


def test_programs_get_the_list_and_status_1_too(capsys):
    with pytest.raises(CommandError) as ended:
        call_command("doctor", "--json")

    assert (str(ended.value), ended.value.returncode) == ("", 1)
    assert "wrong" in {each["state"] for each in json.loads(capsys.readouterr().out)}


def test_every_problem_with_settings_is_told(all_is_well, settings):
    settings.PROBLEMS = (
        Problem("gatepost.E005", "GATEPOST_LISTEN", "not set", "it is odd", "host:port", "Mend it."),
        Problem(
            "gatepost.E007",
            "GATEPOST_SMTP_URLS",
            "in the environment",
            "relay 1 is odd",
            "smtps://",
            "Mend that.",
        ),
    )
    settings.UNKNOWN = ("There is no setting GATEPOST_X.",)

    found = [each for each in doctor()["settings"] if "W001" not in each.found]

    assert [(each.state, each.found, each.do) for each in found] == [
        (State.WRONG, "gatepost.E005: GATEPOST_LISTEN (not set): it is odd. Allowed: host:port.", "Mend it."),
        (
            State.WRONG,
            "gatepost.E007: GATEPOST_SMTP_URLS (in the environment): relay 1 is odd. Allowed: smtps://.",
            "Mend that.",
        ),
        (State.LOOK, "gatepost.W002: There is no setting GATEPOST_X.", "Mend it, and start again."),
    ]


def test_without_keys_all_else_is_told_still(all_is_well, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "none"

    found = doctor()

    assert state(found, "keys") == [State.WRONG]
    assert not [each for each in found.get("settings", []) if "E003" in each.found]  # once is enough
    assert state(found, "relay") == state(found, "database") == [State.WELL]


def test_a_database_that_is_away_is_told_and_all_that_needs_none(all_is_well, monkeypatch):
    def away():
        raise OperationalError('connection to server at "db.example" failed: refused')

    monkeypatch.setattr(connection, "ensure_connection", away)

    found = doctor()

    assert found["database"][-1].found == (
        'The database cannot be used: connection to server at "db.example" failed: refused.'
    )
    assert state(found, "relay") == state(found, "public address") == [State.WELL]
    assert not {"tables", "second step", "employees", "delivery service"} & found.keys()


@pytest.mark.skipif("sqlite" not in the_settings.DATABASES["default"]["ENGINE"], reason="SQLite's alone")
def test_to_look_makes_no_database(all_is_well, monkeypatch, tmp_path):
    monkeypatch.setitem(the_settings.DATABASES["default"], "NAME", str(tmp_path / "none.sqlite3"))

    assert doctor()["database"][0].do == "Make it: gatepost setup"
    assert list(tmp_path.iterdir()) == []


def test_tables_that_lack_a_change_are_told(all_is_well, monkeypatch):
    monkeypatch.setattr(checkup.MigrationExecutor, "migration_plan", lambda *_: ["one", "two"])

    found = doctor()

    assert [each.found for each in found["tables"]] == ["they lack 2 changes (migrations)"]
    assert "employees" not in found


@pytest.mark.parametrize("content", [None, "{", '{"two_factor": {"value": "no"}}'])
def test_options_that_cannot_be_read_are_told(all_is_well, content):
    Document.objects.update(content=content) if content else Document.objects.all().delete()

    assert state(doctor(), "options") == [State.WRONG]


def test_a_database_that_goes_away_amidst_ends_nothing(all_is_well, monkeypatch):
    def gone():
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(checkup, "reach", gone)

    found = doctor()

    assert state(found, "database")[-1] is State.WRONG
    assert state(found, "delivery service") == state(found, "relay") == [State.WELL]


def test_whoever_is_out_of_reach_is_told(all_is_well):
    people.add("noa", email1="", email2="")

    (found,) = doctor()["employees"]

    assert (found.state, found.found) == (
        State.WRONG,
        "1 of 2 have no address for their choice, so no code reaches them: noa",
    )


def test_with_the_second_step_off_much_is_only_worth_a_look(all_is_well, settings):
    people.option("two_factor", False)
    people.add("noa", email1="", email2="")
    delivery.sign_off("w1")
    settings.SMTP_URLS = ()

    found = doctor()

    for about in ("second step", "employees", "delivery service", "relay"):
        assert state(found, about) == [State.LOOK]


def test_before_it_is_turned_on_what_is_missing_for_it_ends_the_story(all_is_well, settings, capsys):
    people.option("two_factor", False)
    call_command("doctor")
    ready = capsys.readouterr().out
    delivery.sign_off("w1")
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:1",)
    call_command("doctor")

    assert ready.endswith("\nNothing is wrong.\n")
    assert capsys.readouterr().out.endswith(
        "\nNot ready to turn 2-Factor Authentication on: delivery service, relay (see above).\n"
    )


@pytest.mark.parametrize(
    ("setting", "about"),
    [
        ("GATEPOST_SMTP_URLS", "relay"),
        ("GATEPOST_PUBLIC_URL", "public address"),
        ("DATABASE_URL_FILE", "database"),
    ],
)
def test_what_a_setting_that_is_wrong_names_is_not_looked_at(
    all_is_well, settings, monkeypatch, setting, about
):
    settings.PROBLEMS = (Problem("gatepost.E099", setting, "not set", "", "x", "Mend it."),)
    settings.SMTP_URLS = ()
    if about == "public address":
        monkeypatch.setattr(public, "visit", lambda url: pytest.fail(f"{url} was visited"))

    (found,) = doctor()[about]

    assert found.found == f"not looked at, since {setting.removesuffix('_FILE')} cannot be used: see settings"


def test_that_nothing_is_set_at_all_is_asked_first(all_is_well, settings):
    settings.NOTHING_SET = True

    assert doctor()["settings"][0].do == "Is GATEPOST_ENV_FILE set?"


@pytest.mark.parametrize(("instance", "strange"), [("other", True), (None, False)])
def test_keys_that_this_database_was_not_made_with_are_told(all_is_well, instance, strange):
    made_with = {"instance": instance or keyring.current().instance, "kid": "k0"}
    with transaction.atomic(durable=True):
        entries.record(
            Event.KEYS_MADE, employee_id=None, where=where.COMMAND_LINE, now=clock.now(), **made_with
        )

    assert state(doctor(), "keys") == [State.WELL, State.WRONG][: 1 + strange]


def test_a_time_zone_that_nobody_chose_is_worth_a_look(all_is_well):
    Document.objects.update(content="{}")

    assert state(doctor(), "time zone") == [State.LOOK]


@pytest.mark.parametrize(
    ("key_check", "late", "said"),
    [("", 0, "has another key file or public address"), (None, 60, "none is at work, last seen ")],
)
def test_a_delivery_service_that_is_gone_or_a_stranger_is_told(
    all_is_well, time_machine, key_check, late, said
):
    delivery.sign_off("w1")
    delivery.report(
        "w2",
        key_check=keyring.current().check_value() if key_check is None else "stranger",
        host="vm",
        pid=18,
    )
    time_machine.move_to(clock.now() + timedelta(seconds=late), tick=False)

    assert said in doctor()["delivery service"][0].found
    assert State.WRONG in state(doctor(), "delivery service")


def test_relays_are_tried_each_and_no_password_is_told(all_is_well, settings):
    settings.SMTP_URLS = ("smtp+plain://dana:hunter2@127.0.0.1:1", *settings.SMTP_URLS)

    found = doctor()

    assert state(found, "relay") == [State.WRONG, State.WELL]
    assert "hunter2" not in str(found)
    assert all_is_well.mails == []


def test_a_clock_that_was_put_back_is_told(all_is_well, time_machine):
    time_machine.move_to(clock.now() - timedelta(hours=2), tick=False)

    assert state(doctor(), "clock") == [State.WRONG]
