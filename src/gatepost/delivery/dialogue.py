"""One connection to a relay: as patient as it may be, and no byte longer."""

import ipaddress
import re
import smtplib
import socket
import ssl
from collections import deque
from collections.abc import Sequence
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any

from gatepost.delivery import replies, rules
from gatepost.delivery.deadline import BrokenError, Deadline, SilentError, TooLateError

_LONGEST_REPLY = 16_384
"""Bytes; RFC 5321 allows lines of 512. Longer replies are a broken or a hostile server's."""

_READ = 4096
_VERBS = frozenset({"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT"})
_STILL_THERE = 2.0
"""Seconds for a kept connection to say that it is still there; a new one takes little longer."""

_LOOK_UP = 0.5
"""Seconds after which a silent connection looks whether its deadline was shortened."""


class Line(smtplib.SMTP):
    """An SMTP connection whose every read is bounded, in bytes and in time.

    The library's own reading waits anew after each byte, so that a server that dribbles would hold it for
    hours; and its debugging, which prints passwords, is never turned on here.
    """

    deadline: Deadline
    secrets: Sequence[str] = ()
    """What no answer may repeat where it is kept."""
    hushed = False
    """Whether passwords are on their way: of the answers the numbers alone are kept."""
    content_sent = False
    """Whether a final dot may have reached the relay: from then on, silence does not mean no."""
    carried = 0
    """Letters so far."""
    used_at = 0.0
    """When the last of them was over, by the clock that nobody can turn."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(
            local_hostname="localhost"
        )  # no host yet, so nothing is looked up and nothing connects
        self.deadline = deadline
        self._unread = bytearray()
        self._asked = deque(["the greeting"])
        self._patience = rules.COMMAND
        self._is_silent = False

    def open(self, host: str, port: int) -> None:
        """Connect. Raises BrokenError when nobody answers in time."""
        ends = monotonic() + rules.CONNECT
        reason: OSError = TimeoutError("no answer")
        for family, kind, protocol, _, address in looked_up(host, port):
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
        self._asked += ["the mail"] if ends_content else map(_verb, data.splitlines())
        if ends_content:
            self.deadline.left(0)  # the last look at the time
            self.deadline.keep()
        self._patience = rules.CONTENT if ends_content else rules.COMMAND
        self.sock.settimeout(self.deadline.left(self._patience))
        self.sock.sendall(data)  # raises unless the system has taken all of it, the final dot too
        self.content_sent = self.content_sent or ends_content

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
                return self._heard(int(line[:3]), b"\n".join(lines))

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

    def answers(self, command: str) -> bool:
        """Say whether the relay says yes to a command (NOOP, RSET), and soon."""
        self.deadline.begin_stage(_STILL_THERE)
        try:
            return self.docmd(command)[0] == 250  # noqa: PLR2004
        except (OSError, BrokenError, TooLateError):
            return False
        finally:
            self.deadline.end_stage()

    def leave(self) -> None:
        """Say goodbye to a relay that listens, and close."""
        try:
            if self.sock is not None and not self._is_silent:
                self.deadline = Deadline(1)
                self.docmd("QUIT")
        except (OSError, BrokenError, ValueError):
            pass  # it is gone already, which is all that was wanted
        finally:
            self.close()

    def _heard(self, code: int, text: bytes) -> tuple[int, bytes]:
        """Keep an answer, as far as it may be kept, with what it answers and when it came."""
        asked = self._asked.popleft() if self._asked else "unasked"
        words = (
            f"{code} {replies.numbers_alone(text)}" if self.hushed else replies.kept(code, text, self.secrets)
        )
        self.deadline.note(f"{asked}: {words}".strip())
        return code, text

    def _line(self, ends: float) -> bytes:
        while (at := self._unread.find(b"\n")) < 0:
            if len(self._unread) > _LONGEST_REPLY:
                raise BrokenError("its reply has no end")
            if self.sock is None:
                raise BrokenError("it is closed")
            left = self.deadline.left(ends - monotonic())
            if left <= 0:
                self._is_silent = True
                raise SilentError("it took too long to answer")
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


def looked_up(host: str, port: int) -> list[Any]:
    """Return the addresses of a host. Raises OSError or BrokenError: the system itself may take minutes over it."""
    found: Queue[list[Any] | OSError] = Queue()

    def ask() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            found.put(error)

    Thread(target=ask, name="looks up a relay's name", daemon=True).start()
    try:
        answer = found.get(timeout=rules.CONNECT)
    except Empty:
        raise BrokenError("its name cannot be looked up: no answer (DNS)") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _verb(command: bytes) -> str:
    """Return what a command is called.

    SECURITY: passwords go out as lines of their own, so a word that is unknown is hidden.
    """
    word = command.split(b" ")[0].decode("ascii", "replace").upper()
    return word if word in _VERBS else "…"


def _own_name(connected: socket.socket) -> str:
    """Return what this machine calls itself in EHLO, without a look-up: its full name, else its address."""
    name = socket.gethostname()
    if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name):
        return name
    address = str(connected.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
