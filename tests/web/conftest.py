"""Portals in processes of their own, for tests that talk to them over sockets."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """Return a port that nobody listens on. Each worker binds by itself, so nobody can choose it for them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float = 10, *, what: str = "it") -> None:
    """Wait until `true()`; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Say whether somebody accepts connections on `port`."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Portal:
    """A portal in a process group of its own. Its output goes to a file, so that no full pipe stops it."""

    def __init__(self, command: list[str], port: int, log: Path, **environment: str) -> None:
        self.port = port
        self.log = log
        self.kind = command[-1]
        others = {name: value for name, value in os.environ.items() if not name.startswith("GATEPOST_")}
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
                env={**others, "PYTHONPATH": paths, **environment},
                start_new_session=True,
            )

    def wait_until_up(self) -> "Portal":
        wait_until(lambda: answers(self.port) or self.process.poll() is not None, 30, what="the start")
        assert self.process.poll() is None, self.output()
        return self

    def output(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def members(self) -> list[int]:
        """Return the processes of the portal's session that are alive (zombies are not)."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z" and int(fields[3]) == self.process.pid:
                    found.append(int(entry.name))
        return found

    def end(self) -> None:
        """End whatever is left, by its own ids."""
        for pid in {*self.members(), self.process.pid}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(5)


Start = Callable[..., Portal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the throw-away portal with what a test needs in its environment."""
    with contextlib.ExitStack() as started:

        def start(kind: str = "granian", **environment: str) -> Portal:
            yield_to = Portal(_command(port := free_port(), kind), port, tmp_path / "log", **environment)
            started.callback(yield_to.end)
            return yield_to.wait_until_up()

        yield start


@pytest.fixture(scope="package", params=["granian", "uvicorn"])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Return the throw-away portal, shared by all tests that leave it as it was; once by each web server."""
    port = free_port()
    portal = Portal(_command(port, request.param), port, tmp_path_factory.mktemp(request.param) / "log")
    try:
        yield portal.wait_until_up()
    finally:
        portal.end()


def _command(port: int, kind: str) -> list[str]:
    return [sys.executable, str(ROOT / "tests" / "web" / "portal.py"), str(port), kind]
