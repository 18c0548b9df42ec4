"""A client that sends bytes as they are, and an answer read from bytes."""

import contextlib
import json
import socket
import time
from dataclasses import dataclass

HOST = b"portal.test:8000"


@dataclass(frozen=True)
class Reply:
    """One answer as it came: `whole` says whether the body ended as its head promised."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes
    whole: bool
    seconds: float

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def one(self, name: str) -> str:
        (value,) = self.all(name)
        return value

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One connection to a portal on this machine."""

    def __init__(self, port: int, *, timeout: float = 10, receive_buffer: int = 0) -> None:
        self._begin(socket.socket())
        self.socket.settimeout(timeout)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.socket.connect(("127.0.0.1", port))
        except OSError:
            self.socket.close()
            raise

    @classmethod
    def over(cls, connected: socket.socket) -> "Client":
        """Return a client on a connection that is there already."""
        client = cls.__new__(cls)
        client._begin(connected)
        return client

    def _begin(self, connection: socket.socket) -> None:
        self.socket = connection
        self._held = b""
        self._since = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.socket.close()

    def send(self, data: bytes) -> None:
        self._since = time.monotonic()
        self.socket.sendall(data)

    def head(self) -> bytes:
        return self._until(b"\r\n\r\n")

    def reply(self, *, bodiless: bool = False) -> Reply:
        head = self.head()
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        named = dict(fields)
        status = int(first.split()[1])
        body, whole = b"", True
        with contextlib.suppress(EOFError):
            whole = False
            if bodiless or status in {204, 304}:
                pass
            elif named.get("transfer-encoding") == "chunked":
                while size := int(self._until(b"\r\n"), 16):
                    body += self._exactly(size)
                    self._exactly(2)
                self._exactly(2)
            elif "content-length" in named:
                body = self._exactly(int(named["content-length"]))
            else:
                body = self._rest()
            whole = True
        return Reply(status, fields, body, whole, time.monotonic() - self._since)

    def ended(self) -> bool:
        """Say whether the other side has closed, and sent nothing more."""
        try:
            return self._held == b"" and self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def _until(self, end: bytes) -> bytes:
        while end not in self._held:
            self._more()
        found, _, self._held = self._held.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._held) < size:
            self._more()
        found, self._held = self._held[:size], self._held[size:]
        return found

    def _rest(self) -> bytes:
        with contextlib.suppress(EOFError):
            while True:
                self._more()
        return self._held

    def _more(self) -> None:
        try:
            got = self.socket.recv(1 << 20)
        except ConnectionError:
            got = b""
        if not got:
            raise EOFError
        self._held += got


def request(
    path: str = "/", method: str = "GET", *fields: bytes, body: bytes = b"", host: bytes | None = HOST
) -> bytes:
    """Return a request's bytes; `fields` are whole lines."""
    lines = [f"{method} {path} HTTP/1.1".encode(), *([b"Host: " + host] if host is not None else []), *fields]
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def ask(port: int, data: bytes, *, timeout: float = 10, bodiless: bool = False) -> Reply:
    """Send bytes over a connection of their own and return the first answer."""
    with Client(port, timeout=timeout) as client:
        client.send(data)
        return client.reply(bodiless=bodiless)
