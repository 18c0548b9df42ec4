"""A demo in processes of its own, and all that it started."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

LONGEST = 60  # seconds, on a machine that is busy with other tests


class Demo:
    """`gatepost demo --json --port 0`. Its temporary files lie in `folder`."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self.folder = folder
        self._mark = uuid4().hex  # in the environment of everything that it starts, by which we find it
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GATEPOST_", "DATABASE"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gatepost", "demo", "--json", "--port", "0", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**clean, **environment, "TMPDIR": str(folder), "DEMO_UNDER_TEST": self._mark},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        """End what a failed test left, each by its own id."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.communicate(timeout=LONGEST)

    def says(self) -> dict:
        """Return the first line of its standard output, as soon as it is there."""
        watch = threading.Timer(LONGEST, self.process.kill)
        watch.start()
        line = self.process.stdout.readline()
        watch.cancel()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def asked_to_end(self, by: int) -> tuple[int, str, str]:
        """Send a signal; return its status and what else it said."""
        self.process.send_signal(by)
        said, complained = self.process.communicate(timeout=LONGEST)
        return self.process.returncode, said, complained

    def pids(self) -> list[int]:
        """Return every living process that it started, itself too."""
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdecimal() and self._owns(entry)
        ]

    def portal(self) -> int:
        """Return the process that it started itself."""
        children = [pid for pid in self.pids() if _parent(pid) == self.process.pid]
        assert len(children) == 1
        return children[0]

    def leaves_nothing_running(self, within: float = 15) -> bool:
        """Wait for the end of all of it."""
        end = time.monotonic() + within
        while self.pids() and time.monotonic() < end:
            time.sleep(0.05)
        return not self.pids()

    def _owns(self, entry: Path) -> bool:
        with suppress(OSError):
            return f"DEMO_UNDER_TEST={self._mark}".encode() in (entry / "environ").read_bytes().split(b"\0")
        return False


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
