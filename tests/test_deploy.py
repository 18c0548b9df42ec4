"""What deploy/ holds: the command that root types, and units that read the same settings."""

import re
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent / "deploy"
ENV_FILE = "GATEPOST_ENV_FILE=/etc/gatepost/gatepost.env"
PROGRAMS = {
    "id": '[ "$1" = -un ] && echo {name} || echo {number}',
    "runuser": 'echo "as $2"; shift 3; exec "$@"',
    "gatepost": 'echo "in $PWD with $GATEPOST_ENV_FILE"; printf "<%s>" "$@"',
}


@pytest.fixture
def gatepost(tmp_path):
    """Return a function that types the command as an account of that name and number, on a machine of our own."""
    text = (DEPLOY / "gatepost").read_text().replace("/opt/gatepost/bin/gatepost", "gatepost")
    (tmp_path / "command").write_text(text)

    def typed(*words, name, number):
        for program, does in PROGRAMS.items():
            path = tmp_path / program
            path.write_text(
                f"#!/bin/sh\n{does.format(name=name, number=number) if program == 'id' else does}\n"
            )
            path.chmod(0o755)
        command = ["sh", str(tmp_path / "command"), *words]
        env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        return subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)

    return typed


def test_root_is_the_account_with_its_settings_and_every_word_as_it_was_typed(gatepost):
    ran = gatepost("option", "set", "who_helps", "Kim, 555 0100", name="root", number=0)

    with_settings = ENV_FILE.replace("GATEPOST_ENV_FILE=", "with ")
    assert ran.stdout == f"as gatepost\nin / {with_settings}\n<option><set><who_helps><Kim, 555 0100>"


def test_the_account_itself_needs_nobody(gatepost):
    assert gatepost("doctor", name="gatepost", number=990).stdout.endswith(
        "with /etc/gatepost/gatepost.env\n<doctor>"
    )


def test_nobody_else_gets_anywhere(gatepost):
    ran = gatepost("doctor", name="dana", number=1000)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("Run it as root: ")


@pytest.mark.parametrize("unit", ["gatepost.service", "gatepost-delivery.service"])
def test_units_read_the_file_that_the_command_reads_and_nothing_besides(unit):
    assert re.findall(r"^Environment=(.*)$", (DEPLOY / unit).read_text(), re.MULTILINE) == [ENV_FILE]
    assert ENV_FILE in (DEPLOY / "gatepost").read_text()
