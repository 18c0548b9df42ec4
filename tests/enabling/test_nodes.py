"""Two nodes on one database: the switch counts at the next request of every open session on both, without restart."""

import contextlib
import http.client
import sys
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings

from gatepost.factors.contract import Purpose
from gatepost.factors.email_code import challenge, models
from gatepost.kernel import clock, keyring
from gatepost.options import snapshot
from gatepost.sessions import cookies
from gatepost.sessions.models import Session
from tests import people
from tests.enabling import desk
from tests.enabling.desk import PAGE
from tests.people import PASSWORD
from tests.portal import hidden_fields
from tests.web.conftest import Portal, free_port, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def nodes(process_environment, tmp_path):
    """Return the ports of two servers, each in processes of its own."""
    with contextlib.ExitStack() as started:
        ports = [free_port(), free_port()]
        running = [node(port, tmp_path / str(port), process_environment) for port in ports]
        for each in running:
            started.callback(each.end)
        for each in running:
            wait_until(lambda each=each: "listens on" in each.output() or each.process.poll() is not None, 60)
            assert each.process.poll() is None, each.output()
        yield ports


def node(port, log, environment) -> Portal:
    """Start one server. Both are the same portal to people."""
    own = {
        "DJANGO_SETTINGS_MODULE": "gatepost.settings",
        "GATEPOST_LISTEN": f"127.0.0.1:{port}",
        "GATEPOST_PUBLIC_URL": settings.PUBLIC_URL,
        "GATEPOST_SMTP_URLS": "smtp+plain://127.0.0.1:9",
    }
    command = [sys.executable, "-m", "gatepost", "serve", "--without-delivery", "--workers", "1"]
    return Portal(command, port, log, **environment | own)


class Browser:
    """Somebody's browser, which a balancer sends to either node."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.page = ""

    def gets(self, port, path) -> http.client.HTTPResponse:
        return self._ask(port, "GET", path)

    def posts(self, port, path, seen="", **fields) -> http.client.HTTPResponse:
        """Fill in the form of the page `seen` (or `path`), as this node draws it."""
        self.gets(port, seen or path)
        return self.sends(port, path, {**hidden_fields(self.page), **fields})

    def sends(self, port, path, fields) -> http.client.HTTPResponse:
        return self._ask(port, "POST", path, urlencode(fields))

    def code(self, purpose=Purpose.SIGN_IN, cookie=cookies.Cookie.PENDING) -> str:
        found = challenge.newest(
            models.NEWEST, pending_hash=cookies.key(self.cookies[cookie]), purpose=purpose.value
        )
        return found.code(keyring.current())

    def _ask(self, port, method, path, body=None) -> http.client.HTTPResponse:
        public = urlsplit(settings.PUBLIC_URL)
        headers = {"Host": public.netloc, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body is not None:
            headers |= {"Origin": settings.PUBLIC_URL, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.page = answer.read().decode()
        for each in answer.headers.get_all("Set-Cookie", []):
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer

    def signs_in(self, port, name) -> "Browser":
        assert self.posts(port, "/sign-in/", username=name, password=PASSWORD).status == 303
        assert self.gets(port, "/").status == 200
        return self


def test_the_switch_counts_at_once_for_open_sessions_on_both_nodes(nodes):
    one, other = nodes
    for name in ("dana", "robin", "ana"):
        people.add(name, administrator=name != "ana")
    dana, robin = Browser().signs_in(one, "dana"), Browser().signs_in(one, "robin")
    ana = Browser().signs_in(other, "ana")
    Session.objects.update(confirmed_at=clock.now())
    robin.gets(other, "/options/")
    form = {**hidden_fields(robin.page), "option_who_helps": "Kim, 555 0100"}

    assert turned_on(dana, one).status == 303

    asked_on_both(ana, one, other)
    challenged = robin.sends(other, "/options/", form)
    assert where_to(challenged)[0] == "/sign-in/code/"
    assert snapshot.current().who_helps == ""
    gets_in(ana, one, "/")
    gets_in(robin, other, where_to(challenged)[1])
    assert "Kim, 555 0100" in robin.page

    off = robin.posts(one, PAGE, do="turn off", reason="mail is down")
    assert off.status == 303, robin.page
    assert (dana.gets(one, "/").status, dana.gets(other, "/").status) == (200, 200)


def turned_on(dana, port):
    """Have a code mailed, and type it."""
    desk.seen()
    assert dana.posts(port, PAGE, do="send a code").status == 303
    code = dana.code(Purpose.ENABLE, cookies.Cookie.SESSION)
    return dana.posts(port, PAGE, do="turn on", code=code)


def asked_on_both(somebody, one, other) -> None:
    """Nothing is served to an open session any more, on neither node."""
    for port in (one, other):
        answer = somebody.gets(port, "/")
        assert where_to(answer) == ("/sign-in/code/", "")
        assert "Hello" not in somebody.page


def gets_in(somebody, port, asked) -> None:
    """Ask for a code, type it, and be where one wanted to be."""
    seen = f"/sign-in/code/?{urlencode({'next': asked})}"
    assert somebody.posts(port, "/sign-in/code/resend/", seen).status == 303
    answer = somebody.posts(port, "/sign-in/code/", code=somebody.code())
    assert (answer.status, answer.headers["Location"]) == (303, asked)
    assert somebody.gets(port, asked).status == 200


def where_to(answer) -> tuple[str, str]:
    """Return where an answer leads, and which page comes after."""
    assert answer.status == 303
    address = urlsplit(answer.headers["Location"])
    return address.path, parse_qs(address.query).get("next", [""])[0]
