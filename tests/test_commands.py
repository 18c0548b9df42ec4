"""The command `gatepost`: what there is, how it is told, and that what goes wrong is one sentence."""

import io
import json
import re
import sys

import pytest
from django.core.management import get_commands, load_command_class
from django.db import OperationalError, ProgrammingError

from gatepost import __main__ as gatepost
from gatepost.employees.models import Employee
from gatepost.journal.models import Entry
from gatepost.kernel import commands, keyring
from gatepost.kernel.environment import Problem
from gatepost.options import snapshot
from gatepost.options.models import Document
from tests import people

DATABASE = pytest.mark.django_db(transaction=True)
OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("gatepost."))
NOISE = ("--settings", "--pythonpath", "--traceback", "--no-color", "--skip-checks", "--verbosity", "DJANGO")


class Ran:
    """What a command printed, and with which status it ended."""

    def __init__(self, status, said):
        self.status, self.out, self.err = status, said.out, said.err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run(capsys):
    """Return a function that runs `gatepost` with these words, in this process."""

    def ran(*words):
        capsys.readouterr()
        try:
            status = gatepost.run(list(words))
        except SystemExit as ended:
            status = ended.code
        return Ran(status or 0, capsys.readouterr())

    return ran


@pytest.fixture
def types(monkeypatch):
    """Return a function that puts a line on standard input."""
    return lambda line: monkeypatch.setattr(sys, "stdin", io.StringIO(line))


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_alone_it_lists_our_commands_one_a_line(run, words):
    ran = run(*words)

    listed = re.findall(r"^  ([a-z-]+) +[A-Z].*[^.]$", ran.out, re.MULTILINE)
    assert ran.status == 0
    assert listed == sorted(name.replace("_", "-") for name in OURS)
    assert max(map(len, ran.out.splitlines())) <= 120


@pytest.mark.parametrize(
    "name",
    ["migrate", "runserver", "shell", "dbshell", "dumpdata", "flush", "collectstatic", "makemigrations"],
)
def test_djangos_own_commands_are_not_offered(run, name):
    ran = run(name)

    assert ran.status == 2
    assert ran.err.startswith(f"There is no command '{name}'.")
    assert ran.err.endswith("All of them: gatepost help\n")


def test_a_slip_of_the_pen_is_met_with_what_was_meant(run):
    assert (
        run("employe").err
        == "There is no command 'employe'. Did you mean employee? All of them: gatepost help\n"
    )
    assert run("help", "tow-factor").err.startswith(
        "There is no command 'tow-factor'. Did you mean two-factor?"
    )


@pytest.mark.parametrize("name", OURS)
def test_every_help_ends_with_an_example_and_nothing_of_djangos(run, name):
    for words in ((name, "--help"), ("help", name.replace("_", "-"))):
        ran = run(*words)

        assert ran.status == 0
        assert re.search(r"\n\nexample:\n  gatepost [^\n]+\n$", ran.out)
        assert f"usage: gatepost {name.replace('_', '-')}" in ran.out
        assert not [noise for noise in NOISE if noise in ran.out]


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_ours(name):
    assert isinstance(load_command_class(get_commands()[name], name), commands.Command)


@pytest.mark.parametrize("do", ["add", "list", "show", "set", "password", "activate", "deactivate"])
def test_what_can_be_done_with_employees_has_its_own_help(run, do):
    assert re.search(rf"\n\nexample:\n  gatepost employee {do}[^\n]*\n$", run("employee", do, "--help").out)


@pytest.mark.parametrize(
    "words",
    [("employee",), ("employee", "add"), ("employee", "sack", "dana"), ("two-factor", "perhaps"), ("keys", "--bogus"),
     ("employee", "add", "dana", "--destination", "email3")],
)  # fmt: skip
def test_what_is_not_understood_ends_with_status_2(run, words):
    ran = run(*words)

    assert ran.status == 2
    assert f"gatepost {words[0]}" in ran.err
    assert "Traceback" not in ran.err


def test_its_version_is_told(run):
    assert re.fullmatch(r"gatepost \d+\.\d+\.\d+\n", run("--version").out)


@DATABASE
def test_an_employee_is_added_shown_listed_and_made_inactive(run, types):
    types(f"{people.PASSWORD}\r\n")
    added = run(
        "employee",
        "add",
        "dana",
        "--full-name",
        "Dana Cole",
        "--email1",
        "dana@example.com",
        "--password-stdin",
    )
    shown, listed = run("employee", "show", "DANA"), run("employee", "list")
    ended, again = run("employee", "deactivate", "dana"), run("employee", "deactivate", "dana")

    assert (added.status, added.out) == (0, "Added dana.\n")
    assert "email1 proved at   -\n" in shown.out
    assert "active             yes\n" in shown.out
    assert "other if late      no\n" in shown.out
    assert shown.out.endswith("\ncodes go to        email1\n")
    assert listed.out == (
        "name                  full name                 state     role           codes go to  addresses\n"
        "dana                  Dana Cole                 active                   email1       dana@example.com\n"
    )
    assert ended.out == "dana is inactive now; what was open ends at its next request.\n"
    assert again.out == "dana was inactive already.\n"
    assert people.PASSWORD not in added.out + shown.out + listed.out


@DATABASE
def test_programs_get_json(run, types):
    types(people.PASSWORD)
    added = run(
        "employee",
        "add",
        "dana",
        "--email1",
        "dana@example.com",
        "--administrator",
        "--password-stdin",
        "--json",
    ).json
    shown = run("employee", "show", "dana", "--json").json

    assert added == shown == run("employee", "list", "--json").json[0]
    assert (shown["name"], shown["full_name"], shown["administrator"], shown["last_sign_in"]) == (
        "dana",
        "dana",
        True,
        None,
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", shown["created_at"])
    assert not [name for name in shown if "password" in name or name in {"epoch", "name_key"}]
    people.add("lee", administrator=True)
    assert run("employee", "deactivate", "dana", "--json").json == {"name": "dana", "changed": True}


@DATABASE
def test_a_password_is_made_where_none_is_given_and_shown_once(run, types):
    people.option("password_minimum", 40)
    types("")

    made = run("employee", "add", "dana", "--json").json["password"]

    assert re.fullmatch(r"[a-z]{4}(-[a-z]{4}){8}", made)
    assert len(made) >= 40
    assert made not in str(list(Employee.objects.values())) + str(list(Entry.objects.values()))


@DATABASE
def test_whoever_has_no_address_is_told_of_at_once(run, types):
    types(people.PASSWORD)

    assert "no code can reach them" in run("employee", "add", "dana", "--password-stdin").out


@DATABASE
@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (
            ("employee", "add", "dana", "--password-stdin"),
            people.PASSWORD,
            "There is an employee called 'dana' already",
        ),
        (
            ("employee", "add", "lee", "--password-stdin"),
            "short",
            "That password cannot be taken. It has 5 characters",
        ),
        (
            ("employee", "add", "lee", "--password-stdin"),
            "",
            "That password cannot be taken. It has 0 characters",
        ),
        (
            ("employee", "add", "lee", "--email1", "a@x,b@y", "--password-stdin"),
            people.PASSWORD,
            "'a@x,b@y' is not exactly",
        ),
        (("employee", "show", "lee"), "", "There is no employee called 'lee'. See: gatepost employee list"),
        (("employee", "deactivate", "lee"), "", "There is no employee called 'lee'."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_1(run, types, words, typed, said):
    people.add("dana")
    types(typed)

    ran = run(*words)

    assert ran.status == 1
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == 1
    assert ran.out == ""


@DATABASE
def test_an_empty_firm_says_what_to_do_next(run):
    assert run("employee", "list").out == "There are no employees yet. See: gatepost employee add --help\n"
    assert run("employee", "list", "--json").json == []


@DATABASE
def test_the_second_step_is_turned_on_and_off_and_told(run):
    people.add("dana")
    people.add("noa", email1="", email2="")

    assert run("two-factor", "status").out.startswith(
        "2-Factor Authentication is off. Active employees: 2.\n"
    )
    assert run("two-factor", "on", "--proof-skipped", "tried by hand").out == (
        "2-Factor Authentication is on. Active employees: 2.\n"
        "No address for their choice, so no code can reach them: noa.\n"
    )
    told = run("two-factor", "status", "--json").json
    assert (told["on"], told["employees"], told["without_address"], told["for_example"]) == (
        True,
        2,
        1,
        ["noa"],
    )
    assert run("two-factor", "off", "--reason", "mail is down").status == 0
    assert not snapshot.current().two_factor


@DATABASE
def test_whoever_was_overtaken_runs_it_again(run, monkeypatch):
    monkeypatch.setattr(snapshot, "change", lambda *_, **__: None)

    ran = run("two-factor", "on", "--proof-skipped", "tried by hand")

    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "run it again" in ran.err


@DATABASE
def test_a_database_without_its_options_is_one_sentence(run):
    Document.objects.all().delete()

    ran = run("two-factor", "status")

    assert ran.status == 1
    assert ran.err.startswith("The database has lost its row of options, so nobody can sign in. ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OperationalError("no such table: employees_employee"),
            "The database has no tables yet, or old ones.",
        ),
        (
            ProgrammingError('relation "employees_employee" does not exist\nLINE 1: ...'),
            "The database has no tables yet",
        ),
        (OperationalError("no such column: fallback"), "The database has no tables yet"),
        (
            OperationalError('FATAL:  database "portal" does not exist'),
            "The database cannot be used: FATAL: database",
        ),
        (
            OperationalError("connection refused\n\tIs the server running on that host?"),
            "The database cannot be used: connection refused. Is it there,",
        ),
    ],
)
def test_a_database_that_is_away_is_one_sentence(run, monkeypatch, error, said):
    def away(*_):
        raise error

    monkeypatch.setattr(snapshot, "current", away)

    ran = run("employee", "add", "dana")

    assert ran.status == 1
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == 1


def test_keys_are_made_once_and_never_shown(run, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "new" / "gatepost.keys"

    assert run("keys", "status").err.startswith("There is no key file at ")
    assert run("keys", "init").status == 0
    text = settings.KEY_FILE.read_text()
    again = run("keys", "init")

    assert (again.status, again.out) == (1, "")
    assert "it is left as it is" in again.err
    assert settings.KEY_FILE.read_text() == text
    secret = text.rpartition("k1:")[2].partition(":")[0]
    told = run("keys", "status").out + run("keys", "status", "--json").out
    assert "k1" in told
    assert secret not in told


def test_where_nothing_is_set_no_keys_are_made_and_the_file_of_settings_is_asked_for(run, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "gatepost.keys"
    settings.PROBLEMS = (
        Problem("gatepost.E004", "GATEPOST_PUBLIC_URL", "not set", "", "https://", "Write it."),
    )
    settings.NOTHING_SET = True

    ran = run("keys", "init")

    assert (ran.status, ran.out, list(tmp_path.iterdir())) == (1, "", [])
    assert ran.err == (
        "gatepost.E004: GATEPOST_PUBLIC_URL is not set. Allowed: https://. Write it.\n"
        "No setting was found at all. Is GATEPOST_ENV_FILE set?\n"
    )
    assert run("employee", "list").err.endswith("Is GATEPOST_ENV_FILE set?\n")


def test_keys_are_told_as_json(run, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "gatepost.keys"
    made = run("keys", "init", "--json").json
    told = run("keys", "status", "--json").json

    assert made == {"file": str(settings.KEY_FILE), "made": True}
    ring = keyring.current()
    assert told == {
        "file": str(settings.KEY_FILE),
        "instance": ring.instance,
        "keys": {"k1": "active"},
        "check": ring.check_value(),
    }


@pytest.mark.django_db(transaction=True)
def test_keys_are_changed_one_by_one(run, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "gatepost.keys"
    run("keys", "init")

    assert run("keys", "add").out.startswith("The key k2 is added.\nCopy the file to every node")
    assert run("keys", "activate", "k2", "--json").json == {"key": "k2", "now": "active"}
    assert run("keys", "retire", "k1").out.startswith("The key k1 is retired.")
    assert run("keys", "status", "--json").json["keys"] == {"k1": "retired", "k2": "active"}


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_still_needed_is_not_retired(run, settings, tmp_path):
    settings.KEY_FILE = tmp_path / "gatepost.keys"
    run("keys", "init")
    people.sheet(people.add())
    run("keys", "add")
    run("keys", "activate", "k2")

    refused = run("keys", "retire", "k1")
    assert refused.status == 1
    assert "people with backup codes: 1" in refused.err

    assert run("keys", "retire", "k1", "--anyway").status == 0


@pytest.mark.parametrize("words", [("add", "k2"), ("activate",), ("retire",), ("activate", "k9")])
def test_a_change_of_keys_that_makes_no_sense_is_refused(run, words):
    ran = run("keys", *words)

    assert ran.status == 1
    assert ran.out == ""


def test_a_key_file_that_cannot_be_written_is_one_sentence(run, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.KEY_FILE = tmp_path / "file" / "gatepost.keys"

    ran = run("keys", "init")

    assert ran.status == 1
    assert re.fullmatch(
        r"The key file \S+ cannot be written: [A-Z].*\. Mend the folder, or set GATEPOST_KEY_FILE\.\n",
        ran.err,
    )


def test_a_reader_who_has_read_enough_is_no_error(run, monkeypatch):
    def closed(*_, **__):
        raise BrokenPipeError

    monkeypatch.setattr(commands.Command, "show", closed)
    monkeypatch.setattr(commands.os, "dup2", lambda *_: None)
    monkeypatch.setattr(sys.stdout, "fileno", lambda: -1, raising=False)

    ran = run("keys", "status")

    assert (ran.status, ran.err) == (1, "")


def test_ctrl_c_is_no_error(run, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.Command, "show", interrupted)

    assert (run("keys", "status").status, run("keys", "status").err) == (130, "")


def test_a_bug_of_ours_shows_where_it_is(run, monkeypatch):
    def bug(*_, **__):
        raise RuntimeError("ours")

    monkeypatch.setattr(commands.Command, "show", bug)

    with pytest.raises(RuntimeError, match="ours"):
        run("keys", "status")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["correct horse battery staple"] * 2, "correct horse battery staple"),
        (["one", "two", "three", "three"], "three"),
    ],
)
def test_a_password_is_asked_for_twice(monkeypatch, typed, expected):
    answers = iter(typed)
    monkeypatch.setattr(sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    monkeypatch.setattr(commands.getpass, "getpass", lambda _: next(answers))

    assert commands.password_from(stdin=False, minimum=15) == (expected, False)
    assert list(answers) == []


def test_a_terminal_that_says_no_more_is_no_bug(monkeypatch):
    def ended(_):
        raise EOFError

    monkeypatch.setattr(sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    monkeypatch.setattr(commands.getpass, "getpass", ended)

    with pytest.raises(commands.CommandError, match="nothing was changed"):
        commands.password_from(stdin=False, minimum=15)


def test_enter_alone_makes_one(monkeypatch):
    monkeypatch.setattr(sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    monkeypatch.setattr(commands.getpass, "getpass", lambda _: "")

    password, made = commands.password_from(stdin=False, minimum=15)

    assert made
    assert re.fullmatch(r"[a-z]{4}(-[a-z]{4}){3}", password)


@pytest.mark.parametrize(("minimum", "length"), [(8, 19), (15, 19), (19, 19), (20, 24), (64, 64)])
def test_a_made_password_is_long_enough(minimum, length):
    made = {commands.made_password(minimum) for _ in range(50)}

    assert len(made) == 50
    assert {len(each) for each in made} == {length}


def test_no_bytes_that_are_no_text_are_taken_for_a_password(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe" * 10), encoding="utf-8"))

    with pytest.raises(commands.CommandError, match="no text in UTF-8"):
        commands.password_from(stdin=True, minimum=15)
