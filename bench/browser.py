"""A person at a browser, played with one kept connection and as little work of its own as possible."""

import re
import socket
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlencode

PASSWORD = "a password for the bench"
_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
_FORM = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_COOKIE = re.compile(r"\r\nset-cookie: ([^=]+)=([^;]*)", re.IGNORECASE)
_LENGTH, _LOCATION = (
    re.compile(f"\r\n{name}: ([^\r]*)", re.IGNORECASE) for name in ("content-length", "location")
)
_PATIENCE = 30.0  # seconds


class Place(NamedTuple):
    """The portal under measurement, the secret its proxy shows, and the folder where codes are handed over."""

    port: int
    secret: str
    mailboxes: Path


class Person:
    """Somebody's name, network address, and the mailbox at which their codes arrive."""

    def __init__(self, number: int, place: Place) -> None:
        self.name = name_of(number)
        self.address = f"10.77.{number}.7"  # a network of their own
        path = place.mailboxes / self.name
        path.unlink(missing_ok=True)
        self._mailbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._mailbox.settimeout(_PATIENCE)
        self._mailbox.bind(str(path))

    def takes_code(self) -> tuple[str, float]:
        """Wait for a mail; return its code, and when the relay had said 250."""
        code, taken_at = self._mailbox.recv(100).split()
        return code.decode(), float(taken_at)


def name_of(number: int) -> str:
    return f"p{number:03d}"


class Reply(NamedTuple):
    status: int
    location: str
    body: bytes

    @property
    def form(self) -> str:
        """The field that a page's form carries."""
        found = _FORM.search(self.body)
        assert found, self
        return found[1].decode()


class Browser:
    """One connection that is kept, and the cookies of one visit."""

    def __init__(self, place: Place) -> None:
        host = f"127.0.0.1:{place.port}"
        self._common = (
            f"Host: {host}\r\nOrigin: http://{host}\r\nUser-Agent: {_AGENT}\r\nAccept-Language: en-GB,en;q=0.9\r\n"
            f"X-Gatepost-Proxy-Secret: {place.secret}\r\n"
        )
        self._port = place.port
        self._cookies: dict[str, str] = {}
        self._address = ""
        self._socket = socket.socket()
        self.connects()

    def opens_for(self, person: Person) -> None:
        """Begin anew, as a browser that nobody has seen before, at this person's address."""
        self._cookies.clear()
        self._address = person.address

    def connects(self) -> None:
        """Take a new connection: the server closes one that was idle for five seconds."""
        self.close()
        self._socket = socket.create_connection(("127.0.0.1", self._port), _PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self._socket.close()

    def fileno(self) -> int:
        return self._socket.fileno()

    def asks(self, path: str, **fields: str) -> Reply:
        """Send a request, a post if it has fields, and read the answer."""
        self.sends(path, **fields)
        return self.reads()

    def sends(self, path: str, **fields: str) -> None:
        body = urlencode(fields)
        head = f"{'POST' if fields else 'GET'} {path} HTTP/1.1\r\n{self._common}X-Forwarded-For: {self._address}\r\n"
        if self._cookies:
            head += f"Cookie: {'; '.join(f'{name}={value}' for name, value in self._cookies.items())}\r\n"
        if fields:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self._socket.sendall(f"{head}\r\n{body}".encode())

    def reads(self) -> Reply:
        """Read one answer, and keep its cookies."""
        held = self._more(b"")
        while b"\r\n\r\n" not in held:
            held = self._more(held)
        first, _, body = held.partition(b"\r\n\r\n")
        head = first.decode("latin-1")
        length, location = _LENGTH.search(head), _LOCATION.search(head)
        while len(body) < int(length[1] if length else 0):
            body = self._more(body)
        for name, value in _COOKIE.findall(head):
            self._cookies[name] = value
            if value in {"", '""'}:
                del self._cookies[name]
        return Reply(int(head[9:12]), location[1] if location else "", body)

    def _more(self, held: bytes) -> bytes:
        got = self._socket.recv(1 << 16)
        assert got, f"the server closed the connection after {held[:200]!r}"
        return held + got


class SignIn(NamedTuple):
    """How long each step of one full sign-in took, in seconds; `mail` is from sending the password to the 250."""

    page: float
    password: float
    mail: float
    code_page: float
    code: float
    home: float
    whole: float


def sign_in(browser: Browser, person: Person) -> SignIn:
    """Sign in as people do: the page, the password, the code's page, the code from the mail, the portal."""
    browser.opens_for(person)
    t0 = monotonic()
    page = browser.asks("/sign-in/")
    t1 = monotonic()
    typed = {"username": person.name, "password": PASSWORD}
    answer = browser.asks("/sign-in/", **typed, csrfmiddlewaretoken=page.form)
    t2 = monotonic()
    assert (answer.status, answer.location) == (303, "/sign-in/code/"), answer
    code_page = browser.asks("/sign-in/code/")
    t3 = monotonic()
    assert b"Check your mail" in code_page.body, code_page
    code, taken_at = person.takes_code()
    t4 = monotonic()
    answer = browser.asks("/sign-in/code/", code=code, csrfmiddlewaretoken=code_page.form)
    t5 = monotonic()
    assert (answer.status, answer.location) == (303, "/"), answer
    home = browser.asks("/")
    t6 = monotonic()
    assert home.status == 200, home
    assert f"Hello, Person {person.name}".encode() in home.body, home
    return SignIn(t1 - t0, t2 - t1, taken_at - t1, t3 - t2, t5 - t4, t6 - t5, t6 - t0)
