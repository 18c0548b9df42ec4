"""What runs in each web worker's process: the application, for as long as the main process lives."""

import atexit
import gc
import multiprocessing
import os
import signal
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from gatepost.kernel import environment
from gatepost.web import answer

_GRACE_SECONDS = 5
_MOST_UNREAD = 128 * 1024


@dataclass(frozen=True, slots=True)
class Load:
    """Given to a worker over the pipe that starts it, so that secrets stand in no environment and no file."""

    secrets: Mapping[str, str] = field(repr=False)

    def __call__(self) -> Callable[..., Any]:
        """Return the application. Settings are read now, with the secrets that the main process took in."""
        environment.adopt(self.secrets)
        atexit.register(_leave_at_once)
        if sys.platform != "win32":
            os.setpgid(0, 0)  # Ctrl-C goes to a whole group: now to the main process alone, which tells us
        for work in (_end_with_the_main_process, _bound_unread_answers):
            threading.Thread(target=work, name=work.__name__, daemon=True).start()
        application: Callable[..., Any] = import_module("gatepost.web.app").application
        gc.freeze()  # what is there by now stays: looking for garbage in it cost a tenth of all time
        return application


def _end_with_the_main_process() -> None:
    """End, after the requests under way, when the main process is no more: kill -9 sends children no word."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


def _leave_at_once() -> None:
    """End without taking the interpreter down, once all else that waits for the end has run.

    The web server's own threads may still reach for it (a connection that closes in this very moment), and
    before Python 3.14 that aborts the process with a panic on the terminal, or hangs it.
    """
    atexit.unregister(_leave_at_once)
    atexit._run_exitfuncs()  # noqa: SLF001  (no public way to be the last)
    os._exit(0)


def _bound_unread_answers() -> None:
    """Have the kernel cut off readers that take nothing at all, and hold little for them meanwhile.

    The web server itself never gives up on a client that doesn't read, and a thousand of those are all the
    connections there are. What is set on the listening socket is inherited by each connection. Linux only;
    elsewhere, as for readers that take a byte now and then, a proxy in front has to see to it.
    """
    if sys.platform != "linux":
        return
    listening = False
    while not listening:
        time.sleep(0.005)
        for each in _sockets():  # connections too: some may have come before we did
            with each:
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, answer.SEND_SECONDS * 1000)
                each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST_UNREAD)
                listening = listening or bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _sockets() -> Iterator[socket.socket]:
    """Yield copies of this process's network sockets; the web server does not hand its own out."""
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if not stat.S_ISSOCK(entry.stat().st_mode):
                continue
            copy = socket.socket(fileno=os.dup(int(entry.name)))
        except OSError:  # closed meanwhile
            continue
        if copy.family in {socket.AF_INET, socket.AF_INET6}:
            yield copy
        else:
            copy.close()
