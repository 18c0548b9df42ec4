"""What keeps the delivery service alive beside the web workers, and ends it with them."""

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

log = logging.getLogger(__name__)

DELIVERY = (sys.executable, "-m", "gatepost", "deliver", "--supervised")
LONGEST_PAUSE = 30
STEADY_SECONDS = 60
"""Whoever has lived so long did not come up only to fall: the next pause is the shortest again."""
PATIENCE_SECONDS = 10
"""For the message in hand. The delivery service hurries by itself after three."""

# Ctrl-C goes to every process of the terminal's group. The child has a group of its own, so that it hears of the
# end in one way only, and in the first half second too, when it could not yet say that it wants to ignore it.
if sys.platform == "win32":
    _GROUP: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    _GROUP: dict[str, Any] = {"process_group": 0}


def pause(crashes: int) -> int:
    """Return how many seconds to wait after so many crashes in a row: 1, 2, 4 and so on."""
    return min(1 << (crashes - 1), LONGEST_PAUSE)


class Supervisor:
    """Keeps one child process running from `start` to `stop`.

    The child gets `secrets` as the first line of its standard input, and ends when that input does. So it
    cannot outlive this process, however this one ends: the system closes the pipe even after a kill -9.
    """

    def __init__(self, command: Sequence[str], secrets: Mapping[str, str]) -> None:
        self._command = command
        self._first_line = json.dumps(dict(secrets)).encode() + b"\n"
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name="supervisor", daemon=True)

    def start(self) -> None:
        """Start the child, and again whenever it ends."""
        self._thread.start()

    def stop(self) -> None:
        """Let the child finish what it has in hand, and return when it is gone. May be called twice."""
        self._stopping.set()
        with self._starting:  # no child can be started any more
            child = self._child
        if child is None:
            return
        _close_input(child)
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("The delivery service did not end within %s s and was killed.", PATIENCE_SECONDS)
            child.kill()
            child.wait()

    def _keep_running(self) -> None:
        crashes = 0
        while not self._stopping.is_set():
            since = time.monotonic()
            status = self._run_once()
            if self._stopping.is_set():
                return
            crashes = 1 if time.monotonic() - since > STEADY_SECONDS else crashes + 1
            wait = pause(crashes)
            log.error("The delivery service ended (status %s). It starts again in %s s.", status, wait)
            self._stopping.wait(wait)

    def _run_once(self) -> int | str:
        """Run the child to its end and return its status, or why it could not be started."""
        with self._starting:
            if self._stopping.is_set():
                return 0
            try:
                child = self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, **_GROUP)
            except OSError as error:  # no memory, no process left: as passing as a crash
                return str(error)
        with suppress(OSError):  # it ended before it read the line
            if child.stdin:
                child.stdin.write(self._first_line)
                child.stdin.flush()
        status = child.wait()
        _close_input(child)
        return status


def _close_input(child: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if child.stdin:
            child.stdin.close()
