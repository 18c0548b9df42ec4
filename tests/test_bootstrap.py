"""scripts/bootstrap is quiet when all goes well, and shows what pip said when it does not."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHON = """#!/bin/sh
case "$*" in *"pip install"*) echo "WARNING: a place is ignored" >&2; echo "what pip says"; exit {status} ;; esac
"""


@pytest.fixture
def bootstrap(tmp_path):
    """Return a function that runs it with a .venv whose pip says much, and ends as it is told."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("scripts/bootstrap", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)

    def run(status):
        python = tmp_path / ".venv" / "bin" / "python"
        python.write_text(PYTHON.format(status=status))
        python.chmod(0o755)
        command = ["sh", "scripts/bootstrap", "demo"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False)

    return run


def test_what_pip_warns_of_is_not_shown_when_it_works(bootstrap):
    ran = bootstrap(status=0)

    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == "Installing Gatepost's packages into .venv (demo).\n"


def test_all_that_pip_said_is_shown_when_it_fails(bootstrap):
    ran = bootstrap(status=1)

    assert ran.returncode == 1
    assert "WARNING: a place is ignored\nwhat pip says\n" in ran.stderr
