"""One connection to a relay: as patient as it may be, and no byte longer."""

import ipaddress
import re
import smtplib
import socket
import ssl
from time import monotonic

from gatepost.delivery import rules

_LONGEST_REPLY = 16_384
"""Bytes; RFC 5321 allows lines of 512. Longer replies are a broken or a hostile server's."""

_READ = 4096
_LOOK_UP = 0.5
"""Seconds after which a silent connection looks whether its deadline was shortened."""


class BrokenError(Exception):
    """The connection cannot be used any more; the sentence says why."""


class Deadline:
    """The moment by which a dialogue must be over, by the clock that nobody can turn."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._kept = False

    def left(self, most: float) -> float:
        """Return the seconds that the next step may take, at most `most`. Raises BrokenError at the end."""
        left = self._end - monotonic()
        if left <= 0:
            raise BrokenError("its time for the whole dialogue was up")
        return min(left, most)

    def shorten(self, seconds: float) -> None:
        """Let the dialogue end sooner, since the worker was told to stop; not once the letter is on its way."""
        if not self._kept:
            self._end = min(self._end, monotonic() + seconds)

    def keep(self) -> None:
        """Let nobody shorten it any more: what was begun with the letter itself is seen through."""
        self._kept = True


class Line(smtplib.SMTP):
    """An SMTP connection whose every read is bounded, in bytes and in time.

    The library's own reading waits anew after each byte, so that a server that dribbles would hold it for
    hours; and its debugging, which prints passwords, is never turned on here.
    """

    deadline: Deadline
    content_sent = False
    """Whether a final dot may have reached the relay: from then on, silence does not mean no."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(
            local_hostname="localhost"
        )  # no host yet, so nothing is looked up and nothing connects
        self.deadline = deadline
        self._unread = bytearray()
        self._patience = rules.COMMAND

    def open(self, host: str, port: int) -> None:
        """Connect. Raises BrokenError when nobody answers in time."""
        ends = monotonic() + rules.CONNECT
        reason: OSError = TimeoutError("no answer")
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            self.sock = socket.socket(family, kind, protocol)
            try:
                self.sock.settimeout(self.deadline.left(max(ends - monotonic(), 0.05)))
                self.sock.connect(address)
                self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.local_hostname = _own_name(self.sock)
                return
            except OSError as error:
                self.sock.close()
                reason = error
        self.sock = None
        raise reason

    def is_loopback(self) -> bool:
        """Say whether the other end is on this machine."""
        return self.sock is not None and ipaddress.ip_address(self.sock.getpeername()[0]).is_loopback

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Go on under TLS, the server's certificate and name verified. Raises ssl.SSLError or BrokenError.

        SECURITY: what came before TLS is forgotten; what was sent ahead of it (an injected reply) ends it.
        """
        if self._unread or self.sock is None:
            raise BrokenError("it sent something ahead of TLS")
        self.sock.settimeout(self.deadline.left(rules.COMMAND))
        self.sock = context.wrap_socket(self.sock, server_hostname=host)
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        """Send, for as long as one command may take."""
        data = s.encode("ascii") if isinstance(s, str) else s
        if self.sock is None:
            raise BrokenError("it is closed")
        ends_content = data.endswith(b"\r\n.\r\n")
        if ends_content:
            self.deadline.keep()
        self._patience = rules.CONTENT if ends_content else rules.COMMAND
        self.content_sent = self.content_sent or ends_content
        self.sock.settimeout(self.deadline.left(self._patience))
        self.sock.sendall(data)

    def put(self, *commands: str) -> None:
        """Send commands, several at once where the relay offers PIPELINING (RFC 2920).

        SECURITY: raises ValueError when one of them would be two.
        """
        if any("\r" in command or "\n" in command for command in commands):
            raise ValueError("a command has a line end in it")
        self.send("".join(f"{command}\r\n" for command in commands))

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply, of one line or several. Raises BrokenError when it is none, or comes too late."""
        ends = monotonic() + self._patience
        lines: list[bytes] = []
        size = 0
        while True:
            line = self._line(ends)
            size += len(line)
            if size > _LONGEST_REPLY:
                raise BrokenError("its reply has no end")
            lines.append(line[4:].strip())
            if not line[:3].isdigit() or line[3:4] not in {b" ", b"-", b""}:
                raise BrokenError("its reply is no SMTP reply")
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)

    def is_fresh(self) -> bool:
        """Say whether a kept connection is still silent and open: a relay that leaves says so, or closes."""
        if self.sock is None or self._unread:
            return False
        self.sock.settimeout(0)
        try:
            self.sock.recv(_READ)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def leave(self) -> None:
        """Say goodbye if there is time for it, and close."""
        try:
            if self.sock is not None:
                self.deadline = Deadline(1)
                self.docmd("QUIT")
        except (OSError, BrokenError, ValueError):
            pass  # it is gone already, which is all that was wanted
        finally:
            self.close()

    def _line(self, ends: float) -> bytes:
        while (at := self._unread.find(b"\n")) < 0:
            if len(self._unread) > _LONGEST_REPLY:
                raise BrokenError("its reply has no end")
            if self.sock is None:
                raise BrokenError("it is closed")
            left = self.deadline.left(ends - monotonic())
            if left <= 0:
                raise BrokenError("it took too long to answer")
            self.sock.settimeout(min(left, _LOOK_UP))
            try:
                received = self.sock.recv(_READ)
            except TimeoutError:
                continue  # and find out whether a time is up: its own, or the whole dialogue's
            if not received:
                raise BrokenError("it closed the connection")
            self._unread += received
        line = bytes(self._unread[:at])
        del self._unread[: at + 1]
        return line


def _own_name(connected: socket.socket) -> str:
    """Return what this machine calls itself in EHLO, without a look-up: its full name, else its address."""
    name = socket.gethostname()
    if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name):
        return name
    address = str(connected.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
