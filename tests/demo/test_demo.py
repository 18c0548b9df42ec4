"""`gatepost demo` for real: what it says, and that nothing of it is left, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from gatepost.demo import people
from gatepost.demo.management.commands import demo as command
from tests.demo.running import LONGEST, Demo

pytestmark = pytest.mark.slow
FACTS = {"name", "password", "email1", "email2", "destination", "administrator", "active"}


@pytest.fixture
def start(tmp_path):
    running = []

    def start(*words, **environment):
        running.append(Demo(tmp_path, *words, **environment))
        return running[-1]

    yield start
    for demo in running:
        demo.__exit__()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_when_it_is_asked_to_and_leaves_nothing(start, tmp_path, by):
    demo = start(GATEPOST_SMTP_URLS="what is set for another Gatepost", DATABASE_URL="nonsense://")
    said = demo.says()

    status, more, complaints = demo.asked_to_end(by)

    assert (status, more, complaints) == (0, "", "")
    assert demo.pids() == []
    assert list(tmp_path.iterdir()) == []
    assert said["inbox"] == f"{said['url']}/demo/inbox/"
    assert [set(person) for person in said["people"]] == [FACTS] * 5


def test_it_ends_while_it_starts(start, tmp_path):
    demo = start()
    while len(demo.pids()) == 1 and demo.process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)  # the portal reads its settings, or makes its tables

    os.killpg(demo.process.pid, signal.SIGINT)  # as a terminal does
    said, complaints = demo.process.communicate(timeout=LONGEST)

    assert (demo.process.returncode, said, complaints) == (0, "", "")
    assert demo.pids() == []
    assert list(tmp_path.iterdir()) == []


def test_impatience_leaves_nothing_either(start, tmp_path):
    demo = start()
    demo.says()

    while demo.process.poll() is None:
        demo.process.send_signal(signal.SIGINT)
        time.sleep(0.01)

    assert demo.asked_to_end(signal.SIGINT) == (0, "", "")
    assert demo.pids() == []
    assert list(tmp_path.iterdir()) == []


def test_a_kill_leaves_nothing_running(start):
    demo = start()
    demo.says()

    demo.asked_to_end(signal.SIGKILL)

    assert demo.leaves_nothing_running()


def test_it_says_so_when_the_portal_dies(start, tmp_path):
    demo = start()
    demo.says()

    os.kill(demo.portal(), signal.SIGKILL)
    _, complaints = demo.process.communicate(timeout=LONGEST)

    assert demo.process.returncode == 1
    assert "The portal ended by itself" in complaints
    assert demo.leaves_nothing_running()
    assert list(tmp_path.iterdir()) == []


def test_it_goes_on_with_a_folder_that_was_kept(start, tmp_path):
    kept = tmp_path / "kept"
    people = []
    for _ in range(2):
        demo = start("--keep", str(kept))
        people.append(demo.says()["people"])
        assert demo.asked_to_end(signal.SIGINT)[0] == 0

    assert people[0] == people[1]
    assert (kept / "gatepost.sqlite3").exists()


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = [sys.executable, "-m", "gatepost", "demo", "--port", port]
        ended = subprocess.run(
            words,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            check=False,
            text=True,
            timeout=LONGEST,
        )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
    assert f"Port {port}" in ended.stderr
    assert "--port" in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_what_is_no_port_is_told(port):
    with pytest.raises(CommandError, match="it is not a number from 0 to 65535"):
        call_command("demo", f"--port={port}")


def test_people_are_told_in_words():
    said = StringIO()
    known = {person.name: "four-words-to-type" for person in people.PEOPLE}

    command.Command(stdout=said)._say("http://127.0.0.1:8000", known, {"json": False, "keep": None})

    assert said.getvalue().startswith("The demo of Gatepost is up.")


def test_without_a_mail_server_to_catch_with_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda _name: None)

    with pytest.raises(CommandError, match=r"pip install 'gatepost\[demo\]'"):
        call_command("demo")
