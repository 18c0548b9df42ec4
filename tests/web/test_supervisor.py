"""The delivery service is kept alive, gets its secrets by a pipe, and never outlives its parent."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gatepost.web import supervisor
from gatepost.web.supervisor import Supervisor
from tests.web.conftest import ROOT, wait_until

CHILD = """
import os, sys, time
line = sys.stdin.readline()
with open(sys.argv[1], "a") as told:
    told.write(f"{os.getpid()} {time.monotonic()} {line}")
if sys.argv[2] == "crash":
    sys.exit(3)
if sys.argv[2] == "stubborn":
    time.sleep(60)
sys.stdin.read()
"""
PARENT = """
import sys, time
from gatepost.web.supervisor import Supervisor
Supervisor(sys.argv[1:], {}).start()
time.sleep(60)
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "told"


def child(told: Path, way: str) -> list[str]:
    return [sys.executable, "-c", CHILD, str(told), way]


def lines(told: Path) -> list[list[str]]:
    return [line.split(maxsplit=2) for line in told.read_text().splitlines()] if told.exists() else []


def alive(pid: str) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_pauses_double_and_have_an_end():
    assert [supervisor.pause(crashes) for crashes in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]
    assert supervisor.pause(10_000) == 30


def test_the_child_gets_its_secrets_and_ends_when_told(told: Path):
    kept = Supervisor(child(told, "stay"), {"GATEPOST_SMTP_URLS": "smtps://ü:p@mail.example"})
    kept.start()
    wait_until(lambda: lines(told))

    since = time.monotonic()
    kept.stop()
    kept.stop()

    ((pid, _, line),) = lines(told)
    assert json.loads(line) == {"GATEPOST_SMTP_URLS": "smtps://ü:p@mail.example"}
    assert not alive(pid)
    assert time.monotonic() - since < 3


def test_a_crashed_child_is_started_again_after_one_and_two_seconds(told: Path, caplog):
    kept = Supervisor(child(told, "crash"), {})
    kept.start()
    wait_until(lambda: len(lines(told)) == 3, 15)
    kept.stop()

    first, second, third = (float(moment) for _, moment, _ in lines(told))
    assert second - first >= 1
    assert third - second >= 2
    assert "The delivery service ended (status 3). It starts again in 1 s." in caplog.messages


def test_a_killed_child_is_started_again(told: Path):
    kept = Supervisor(child(told, "stay"), {})
    kept.start()
    wait_until(lambda: lines(told))

    os.kill(int(lines(told)[0][0]), signal.SIGKILL)
    wait_until(lambda: len(lines(told)) == 2)
    kept.stop()

    assert not alive(lines(told)[1][0])


def test_a_child_that_lived_long_has_the_shortest_pause_again(told: Path, caplog, monkeypatch):
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0)
    kept = Supervisor(child(told, "crash"), {})
    kept.start()
    wait_until(lambda: len(lines(told)) == 3, 15)
    kept.stop()

    assert not [message for message in caplog.messages if "in 2 s" in message]


def test_a_child_that_cannot_be_started_is_tried_again(caplog):
    kept = Supervisor(["/nowhere/at/all"], {})
    kept.start()
    wait_until(lambda: caplog.messages)

    kept.stop()

    assert "No such file" in caplog.messages[0]


def test_a_stubborn_child_is_killed(told: Path, caplog, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE_SECONDS", 0.3)
    kept = Supervisor(child(told, "stubborn"), {})
    kept.start()
    wait_until(lambda: lines(told))

    kept.stop()

    assert not alive(lines(told)[0][0])
    assert "was killed" in caplog.messages[-1]


def test_the_child_ends_when_its_parent_is_killed(told: Path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *child(told, "stay")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    wait_until(lambda: lines(told))

    parent.kill()
    parent.wait(5)

    wait_until(lambda: not alive(lines(told)[0][0]), 3, what="the child's end")
