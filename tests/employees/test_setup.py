"""`gatepost setup` makes what is missing and nothing else, as whoever runs it, however often."""

import os
import pwd
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import django
import pytest

import gatepost

PASSWORD = "correct horse battery staple\n"
DANA = (
    "--administrator",
    "dana",
    "--full-name",
    "Dana Cole",
    "--email1",
    "dana@example.com",
    "--password-stdin",
)


SRC = Path(gatepost.__file__).resolve().parents[1]
NOBODY = pwd.getpwnam("nobody")


def anybody_can_reach(path):
    return path.exists() and all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def python_for_nobody():
    """Return a Python that another account can run too, if we may be another account; else ""."""
    ours, systems = Path(sys.executable).resolve(), Path(f"/usr/bin/python3.{sys.version_info.minor}")
    found = next((str(path) for path in (ours, systems) if anybody_can_reach(path)), "")
    return found if os.geteuid() == 0 and anybody_can_reach(SRC / "gatepost") else ""


@pytest.fixture
def account(request):
    """Return who runs it, and a folder of theirs outside pytest's own, which nobody else may enter."""
    who = getattr(request, "param", "this account")
    if who == "nobody" and not python_for_nobody():
        pytest.skip("only root can be somebody else, and only where they can run the code")
    base = Path(tempfile.mkdtemp(prefix="gatepost-setup-")).resolve()
    if who == "nobody":
        os.chown(base, NOBODY.pw_uid, NOBODY.pw_gid)
    yield NOBODY if who == "nobody" else None, base
    shutil.rmtree(base)


@pytest.fixture
def run(account):
    """Return a function that runs `gatepost` in a process of its own, with a data folder that is not there yet."""
    user, base = account
    python = sys.executable if user is None else python_for_nobody()
    as_user = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def ran(*words, typed="", **env):
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GATEPOST_", "DATABASE_"))
        }
        settings = {"GATEPOST_DATA": str(base / "data"), "GATEPOST_PUBLIC_URL": "https://portal.example.com"}
        code = {"PYTHONPATH": os.pathsep.join([str(SRC), str(Path(django.__file__).resolve().parents[1])])}
        return subprocess.run(
            [python, "-m", "gatepost", *words],
            env=plain | settings | code | env,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            umask=0o022,
            **as_user,
        )

    ran.base = base
    return ran


@pytest.mark.parametrize("account", ["this account", "nobody"], indirect=True)
def test_twice_is_harmless(run):
    first = run("setup", *DANA, typed=PASSWORD)
    keys = (run.base / "data" / "keys" / "gatepost.keys").read_bytes()
    password = column(run.base, "SELECT password FROM employees_employee")
    again = run("setup", *DANA, typed="another password, for the same name\n")

    assert (first.returncode, first.stderr, again.returncode, again.stderr) == (0, "", 0, "")
    assert "Added the administrator dana.\n" in first.stdout
    assert "dana is there already, and stays as it is.\n" in again.stdout
    assert (run.base / "data" / "keys" / "gatepost.keys").read_bytes() == keys
    assert column(run.base, "SELECT password FROM employees_employee") == password
    assert column(run.base, "SELECT administrator FROM employees_employee") == [1]
    assert column(run.base, "SELECT event FROM journal_entry ORDER BY id") == ["keys.made", "employee.added"]


def test_what_it_makes_is_for_its_account_alone(run):
    run("setup")

    made = [run.base / "data", *(run.base / "data").rglob("*")]
    assert {path.name for path in made} == {"data", "keys", "gatepost.keys", "gatepost.sqlite3"}
    assert [path.name for path in made if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)] == []


def test_an_administrator_without_a_password_is_given_one(run):
    ran = run("setup", "--administrator", "dana")

    made = re.search(r"^Their password, shown this once: ([a-z-]+)$", ran.stdout, re.MULTILINE)
    assert ran.returncode == 0
    assert len(made[1]) >= 15
    assert made[1] not in str(column(run.base, "SELECT password FROM employees_employee"))


def test_an_administrator_who_cannot_be_is_one_sentence(run):
    ran = run("setup", "--administrator", "dana", "--password-stdin", typed="short\n")

    assert ran.returncode == 1
    assert ran.stderr.startswith("That password cannot be taken. It has 5 characters; it needs at least 15.")
    assert ran.stderr.count("\n") == 1
    assert column(run.base, "SELECT COUNT(*) FROM employees_employee") == [0]


def test_what_is_wrong_with_settings_is_a_sentence_each_and_nothing_is_made(run):
    ran = run("setup", GATEPOST_PUBLIC_URL="http://portal.example.com", GATEPOST_LISTEN="8000")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert [line.partition(":")[0] for line in ran.stderr.splitlines()] == ["gatepost.E005", "gatepost.E004"]
    assert list(run.base.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(run):
    (run.base / "file").touch()

    ran = run("setup", GATEPOST_DATA=str(run.base / "file" / "data"))

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("gatepost.E001: GATEPOST_DATA: this account cannot write ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("account", ["nobody"], indirect=True)
def test_what_another_account_has_made_is_told(run):
    (run.base / "data").mkdir(mode=0o700)  # by root, whom tests run as here

    ran = run("setup")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(
        f"gatepost.E001: GATEPOST_DATA: this account cannot write {run.base / 'data'}."
    )


def test_before_it_ran_other_commands_say_so(run):
    ran = run("employee", "list")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("gatepost.E003: GATEPOST_KEY_FILE: There is no key file at ")
    assert ran.stderr.endswith("On a new server make one with: gatepost setup\n")


@pytest.mark.parametrize("left", ["nothing", "another file"])
def test_lost_keys_are_replaced_only_when_that_is_said(run, left):
    run("setup")
    keys = run.base / "data" / "keys" / "gatepost.keys"
    keys.unlink()
    if left == "another file":
        run("keys", "init")
    there = sorted(keys.parent.iterdir())

    refused, left_alone = run("setup"), sorted(keys.parent.iterdir())
    accepted, again = run("setup", "--new-keys"), run("setup")

    assert (refused.returncode, refused.stdout, left_alone) == (1, "", there)
    assert "Bring back your copy of " in refused.stderr
    assert refused.stderr.endswith(
        "If there is none any more: gatepost setup --new-keys, which makes all backup codes worthless.\n"
    )
    assert (accepted.returncode, again.returncode) == (0, 0)
    assert column(run.base, "SELECT event FROM journal_entry") == ["keys.made"] * 2


def column(base, sql):
    connection = sqlite3.connect(base / "data" / "gatepost.sqlite3")
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()
