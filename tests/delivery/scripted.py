"""A relay that does what a test tells it, on a real socket: one script a connection, one line a step."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

DROP = object()
"""Break the connection off at this step, as a power cut does."""
LOST = object()
"""Take the letter over, and break the connection off before the answer leaves."""


@dataclass
class Hold:
    """Stop at this step until the test lets it go on; `reached` says that one got here, `arrivals` how many did."""

    answer: str | None = None
    arrivals: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Dribble:
    """Answer one byte at a time."""

    text: bytes
    every: float


@dataclass(frozen=True)
class Mail:
    """A letter that this relay took over."""

    sender: str
    recipient: str
    content: bytes
    connection: int
    at: float


Step = object | str | bytes | Hold | Dribble | Callable[[str], str | None]
"""What to do at a step: an answer, DROP, a Hold, a Dribble, or a function from the argument to an answer or None."""
Script = Mapping[str, Step]
"""Steps: CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA BODY (amid the content) CONTENT (after the dot) QUIT."""

OK = {
    "CONNECT": "220 scripted", "MAIL": "250 2.1.0 ok", "RCPT": "250 2.1.5 ok", "DATA": "354 go on",
    "CONTENT": "250 2.0.0 taken", "QUIT": "221 bye", "RSET": "250 ok", "STARTTLS": "220 go on", "AUTH": "235 ok",
    "AUTH2": "334 UGFzc3dvcmQ6", "AUTH3": "235 ok",
}  # fmt: skip


class ScriptedRelay:
    """The first connections follow `scripts`, all later ones the last of them; none at all means: all goes well."""

    def __init__(
        self,
        *scripts: Script,
        scheme: str = "smtp+plain",
        context: ssl.SSLContext | None = None,
        offers: tuple[str, ...] = (),
        port: int = 0,
    ) -> None:
        self.scripts = list(scripts) or [{}]
        self.scheme, self.context, self.offers = scheme, context, offers
        self.mails: list[Mail] = []
        self.said: list[list[str]] = []  # for each connection what it was told
        self.changed = threading.Condition()
        self._open: set[socket.socket] = set()
        self._closing = False
        self._listener = socket.create_server(("127.0.0.1", port), backlog=200)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._listener.shutdown(socket.SHUT_RDWR)  # else the thread that waits in accept would keep it open
        self._listener.close()
        for script in self.scripts:
            for step in script.values():
                if isinstance(step, Hold):
                    step.go.set()
        for connected in list(self._open):
            connected.close()

    def url(self, host: str = "127.0.0.1", sign_on: str = "") -> str:
        return f"{self.scheme}://{sign_on}{host}:{self.port}"

    def wait_for(self, number: int, seconds: float = 10) -> list[Mail]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.mails) >= number, seconds), (
                f"{len(self.mails)} mails came"
            )
        return self.mails

    def heard(self, number: int = 0) -> list[str]:
        """Return all that a connection was told, once it has ended."""
        ends = time.monotonic() + 10
        while self.said[number][-1:] != ["(closed)"]:
            assert time.monotonic() < ends, self.said
            time.sleep(0.005)
        return self.said[number]

    def _accept(self) -> None:
        while not self._closing:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            number = len(self.said)
            self.said.append([])
            self._open.add(connected)
            script = self.scripts[min(number, len(self.scripts) - 1)]
            threading.Thread(target=_Connection(self, number, script, connected).run, daemon=True).start()

    def taken(self, mail: Mail) -> None:
        with self.changed:
            self.mails.append(mail)
            self.changed.notify_all()


class _GoneError(Exception):
    pass


class _Connection:
    def __init__(self, relay: ScriptedRelay, number: int, script: Script, connected: socket.socket) -> None:
        self._relay, self._number, self._script, self._socket = relay, number, script, connected
        self._said = relay.said[number]
        self._secured = False
        self._argument = ""

    def run(self) -> None:
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._relay.scheme == "smtps":
                self._secure()
            self._lines = self._socket.makefile("rb")
            self._step("CONNECT")
            while line := self._lines.readline():
                verb, _, rest = line.decode("latin-1").strip().partition(" ")
                self._said.append(line.decode("latin-1").strip())
                self._command(verb.upper(), rest)
        except (_GoneError, OSError, ValueError):
            pass
        finally:
            self._said.append("(closed)")
            self._socket.close()

    def _command(self, verb: str, rest: str) -> None:
        self._argument = rest
        if verb == "MAIL":
            self._sender, self._recipients = rest.removeprefix("FROM:").strip("<>"), []
        if verb == "RCPT":
            self._recipients.append(rest.removeprefix("TO:").strip("<>"))
        answer = self._step(verb)
        if verb == "DATA" and answer.startswith("354"):
            self._content()
        if verb == "STARTTLS" and answer.startswith("220"):
            self._secure()
            self._lines = self._socket.makefile("rb")
        for further in ("AUTH2", "AUTH3") if verb == "AUTH" and answer.startswith("334") else ():
            self._said.append(self._lines.readline().decode().strip())
            self._step(further)
        if verb == "QUIT":
            raise _GoneError

    def _content(self) -> None:
        lines: list[bytes] = []
        while (line := self._lines.readline()) != b".\r\n":
            if not line:
                raise _GoneError
            lines.append(line[1:] if line.startswith(b".") else line)
            if len(lines) == 5 and "BODY" in self._script:
                self._step("BODY", silent=True)
        is_lost = self._script.get("CONTENT") is LOST
        answer = OK["CONTENT"] if is_lost else self._step("CONTENT", silent=True)
        # What it took over is what it says yes to: noted before the yes leaves.
        if answer.startswith("250"):
            assert len(self._recipients) == 1, "exactly one envelope recipient"
            content = b"".join(lines)
            self._relay.taken(
                Mail(self._sender, self._recipients[0], content, self._number, time.monotonic())
            )
        if is_lost:
            raise _GoneError
        self._send(answer)

    def _step(self, name: str, *, silent: bool = False) -> str:
        """Do what the script says at this step. A silent one leaves the sending of the answer to the caller."""
        step = self._script.get(name, self._usual(name))
        if callable(step):
            step = step(self._argument) or self._usual(name)
        if isinstance(step, Hold):
            with self._relay.changed:
                step.arrivals += 1
            step.reached.set()
            step.go.wait()
            step = step.answer or self._usual(name)
        if step is DROP:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _GoneError
        if isinstance(step, Dribble):
            for at in range(len(step.text)):
                self._socket.sendall(step.text[at : at + 1])
                time.sleep(step.every)
            return ""
        if isinstance(step, bytes):
            self._socket.sendall(step)
            return step.decode("latin-1")
        assert isinstance(step, str)
        if not silent:
            self._send(step)
        return step

    def _usual(self, name: str) -> str:
        if name == "EHLO":
            offers = [offer for offer in self._relay.offers if not (self._secured and offer == "STARTTLS")]
            return "\r\n".join([*(f"250-{offer}" for offer in ["scripted", *offers]), "250 HELP"])
        return OK.get(name, "500 what?")

    def _send(self, answer: str) -> None:
        self._socket.sendall(answer.encode() + b"\r\n")

    def _secure(self) -> None:
        assert self._relay.context is not None
        self._socket.settimeout(10)
        self._socket = self._relay.context.wrap_socket(self._socket, server_side=True)
        self._socket.settimeout(None)
        self._relay._open.add(self._socket)
        self._secured = True
