"""The demo's portal: a process that prepares its data folder, serves, and ends with the demo however that ends."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import StringIO
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.management import call_command

from gatepost.demo import flow, people

COMMAND = (sys.executable, "-m", "gatepost", "demo", "--supervised")
_LONGEST_START = 60.0  # seconds; a small machine under load takes its time
_LONGEST_END = 10.0
_LOOK_EVERY = 0.02
_LOOK_AGAIN_EVERY = 0.1


class PortalError(Exception):
    """The portal ended by itself, or never answered."""


class Portal:
    """The portal as the demo sees it: a child process, for a `with` block.

    The pipe to its standard input is its lifeline: the system closes it even when the demo is killed, on every
    system. A session of its own keeps Ctrl-C from it, so that the demo alone decides how it ends.
    """

    def __init__(self, port: int, environment: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self._port = port
        its_end, our_end = os.pipe()
        self._lifeline = os.fdopen(our_end, "wb", buffering=0)
        self._child = subprocess.Popen(
            COMMAND,
            stdin=its_end,
            stdout=subprocess.DEVNULL,  # what it has to complain of comes by standard error
            env=dict(environment),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        os.close(its_end)
        with suppress(OSError):  # it ended already, which is told when it is waited for
            self._lifeline.write(json.dumps(secrets).encode() + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._lifeline.close()
        try:
            self._child.wait(_LONGEST_END)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def wait_until_it_answers(self, pause: Callable[[float], None]) -> None:
        """Return as soon as a page can be had. Raises PortalError if that does not happen, and what `pause` raises."""
        end = time.monotonic() + _LONGEST_START
        while not self._answers():
            if self._child.poll() is not None:
                raise PortalError(f"The portal did not start (status {self._child.returncode}).")
            if time.monotonic() > end:
                raise PortalError(f"The portal did not answer within {_LONGEST_START:.0f} seconds.")
            pause(_LOOK_EVERY)

    def wait_until_it_ends(self, pause: Callable[[float], None]) -> None:
        """Wait for ever. Raises PortalError when the portal has ended by itself, and what `pause` raises."""
        while self._child.poll() is None:
            pause(_LOOK_AGAIN_EVERY)
        raise PortalError(f"The portal ended by itself (status {self._child.returncode}).")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_LONGEST_END)
        try:
            connection.request("GET", "/demo/inbox.json")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def run() -> None:
    """Be the portal: prepare the data folder as `gatepost setup` does, let the people in, and serve."""
    threading.Thread(target=_end_with_the_demo, daemon=True).start()
    call_command("setup", stdout=StringIO())
    flow.move_in(people.passwords(settings.DATA))
    call_command("serve")


def _end_with_the_demo() -> None:
    # Read as it is, until the pipe is closed: the lock of sys.stdin would still be held when Python ends.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)
