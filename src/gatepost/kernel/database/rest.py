"""Sleeping until a socket has something to say, or until somebody ends it for good."""

import contextlib
import selectors
import socket
from typing import Protocol


class Speaks(Protocol):
    """Something the system can wait for: a socket, or whatever has one."""

    def fileno(self) -> int:
        """Return the number of the socket."""


class Rest:
    """The sleep of one thread, which any other can end."""

    def __init__(self) -> None:
        self.over = False
        # A pair of sockets, since Windows waits for nothing else beside a socket.
        self._end, self._end_push = socket.socketpair()
        self._end_push.settimeout(0)

    def sleep(self, seconds: float, *others: Speaks) -> None:
        """Sleep until one of `others` can be read, the rest is over, or the time is."""
        with selectors.DefaultSelector() as selector:
            for each in (self._end, *others):
                selector.register(each, selectors.EVENT_READ)
            selector.select(seconds)

    def end(self) -> None:
        """End the sleep, now and from now on; from any thread, or a signal's handler."""
        self.over = True
        with contextlib.suppress(OSError):  # ended before, or closed already
            self._end_push.send(b"!")

    def close(self) -> None:
        """Let the sockets go."""
        self._end.close()
        self._end_push.close()
