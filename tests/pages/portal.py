"""Serves sample pages on a loopback port under the portal's real headers, and remembers what browsers send it."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings

import gatepost

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
STATIC = Path(gatepost.__file__).parent / "static"


def draw(template: str, context: dict[str, Any]) -> str:
    """Return the page as HTML. No request and no database: only what the context holds."""
    with override_settings(ROOT_URLCONF="tests.pages.addresses"):
        return render_to_string(template, context)


@dataclass
class Portal:
    """A server with pages to look at. While `answering` is not set, posts wait for their answer."""

    pages: dict[str, str] = field(default_factory=dict)
    posts: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answering: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def show(self, address: str, template: str, context: dict[str, Any]) -> str:
        """Put a page at an address and return the whole address."""
        self.pages[address] = draw(template, context)
        return self.url + address

    def forget(self) -> None:
        """Begin anew, for the next test."""
        self.pages.clear()
        self.posts.clear()
        self.answering.set()


def serve() -> tuple[Portal, ThreadingHTTPServer]:
    """Start a server on a free loopback port; the caller shuts it down."""
    portal = Portal()

    class Handler(_Handler):
        served = portal

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    portal.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return portal, server


class _Handler(BaseHTTPRequestHandler):
    served: Portal
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith(settings.STATIC_URL):
            file = STATIC / self.path.removeprefix(settings.STATIC_URL)
            self._answer(file.read_bytes(), KINDS[file.suffix])
        else:
            self._answer(self.served.pages.get(self.path, "").encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.served.posts.append((self.path, dict(parse_qsl(body)), self.headers.get("Origin", "")))
        self.served.answering.wait(10)
        self._answer(b"<!doctype html><title>Posted</title>", "text/html; charset=utf-8")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: tests look at what was posted."""
