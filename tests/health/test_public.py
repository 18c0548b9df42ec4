"""The portal's public address is gone to as browsers go there: name, certificate, answer."""

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from gatepost.health.public import visit


class Portal(BaseHTTPRequestHandler):
    status, ours = 200, True

    def do_GET(self):
        self.server.asked = (self.path, self.headers["Host"])
        self.send_response(self.status)
        if self.ours:
            self.send_header("X-Request-Id", "ab12")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def portal(context=None, **changed):
    """Serve, and yield the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Changed", (Portal,), changed))
    server.handle_error = lambda *_: None  # what broken handshakes leave behind
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def served_by(authority, **certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", **certificate).configure_cert(context)
    return context


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trust(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return lambda: context


@pytest.mark.parametrize(("status", "ours"), [(200, True), (400, True), (502, False)])
def test_what_answers_is_told(status, ours):
    with portal(status=status, ours=ours) as server:
        visited = visit(f"http://127.0.0.1:{server.server_port}")

        assert (visited.status, visited.ours, visited.trouble, visited.expires_at) == (status, ours, "", None)
        assert server.asked == ("/sign-in/", f"127.0.0.1:{server.server_port}")


def test_a_certificate_is_verified_and_its_end_told(authority, trust):
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
    with portal(served_by(authority, not_after=ends)) as server:
        visited = visit(f"https://localhost:{server.server_port}", trust)

    assert (visited.status, visited.ours, visited.expires_at) == (200, True, ends)


@pytest.mark.parametrize("wrong", ["authority", "name", "ended"])
def test_a_certificate_that_is_not_good_is_told(authority, trust, wrong):
    ended = {"not_after": datetime.now(UTC) - timedelta(days=1)} if wrong == "ended" else {}
    signed_by = trustme.CA() if wrong == "authority" else authority
    host = "127.0.0.1" if wrong == "name" else "localhost"
    with portal(served_by(signed_by, **ended)) as server:
        visited = visit(f"https://{host}:{server.server_port}", trust)

    assert visited.is_certificate
    assert visited.trouble.startswith("the certificate is not good: ")


def test_nobody_there_is_told():
    assert "refused" in visit("http://127.0.0.1:1").trouble


def test_something_else_there_is_told(authority, trust):
    with portal() as server:
        visited = visit(f"https://localhost:{server.server_port}", trust)

    assert visited.trouble
    assert not visited.is_certificate


def test_a_name_that_leads_nowhere_is_told(monkeypatch):
    def unknown(*_, **__):
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)

    assert visit("https://portal.example.com").trouble == "nobody answered (Name or service not known)"
