"""The listener of /metrics: threads of the main process, which end with it however it ends."""

import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST

from gatepost.health.metrics import Metrics
from gatepost.kernel.errors import PlainError

PATH = "/metrics"
_MOST_AT_ONCE = 8
_PATIENCE_SECONDS = 5


class Listener(ThreadingTCPServer):
    """Listens from the moment it is made; `answering` makes it answer. Raises OSError where it cannot listen."""

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there it would mean sharing a port with whoever has it

    def __init__(self, place: tuple[str, int], data: Path) -> None:
        self._folder = data / f"metrics-{place[1]}"
        self.address_family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
        self.page: Callable[[], bytes] = bytes
        self._room = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__(place, _Asked)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer for the length of a `with`. Processes that are started within count for this page."""
        with self:
            self._clear_folder()
            self.page = Metrics(self._folder).page
            self.page()  # what happens from now on is counted
            threading.Thread(target=self.serve_forever, name="metrics", daemon=True).start()
            try:
                yield
            finally:
                self.shutdown()
                shutil.rmtree(self._folder, ignore_errors=True)

    def _clear_folder(self) -> None:
        """Make the folder where workers count, and empty it of a killed server's: whoever has the port owns it."""
        shutil.rmtree(self._folder, ignore_errors=True)
        try:
            self._folder.mkdir(0o700, exist_ok=True)
        except OSError as error:
            message = f"The folder {self._folder} for metrics cannot be made: {error.strerror}."
            raise PlainError(message) from error
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self._folder)

    def verify_request(self, _request: object, _client: object) -> bool:
        """Hang up on whoever comes while too many are here: each holds a thread."""
        return self._room.acquire(blocking=False)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  (as its base says)
        """Answer one, in a thread of its own."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  (likewise)
        """Say nothing of a client that left."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Asked(BaseHTTPRequestHandler):
    """One question."""

    server: Listener
    timeout = _PATIENCE_SECONDS
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(code)d\n"

    def do_GET(self) -> None:
        """Answer /metrics alone."""
        if self.path.partition("?")[0] != PATH:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        page = self.server.page()
        self.send_response(HTTPStatus.OK)
        for name, value in (
            ("Content-Type", CONTENT_TYPE_LATEST),
            ("Content-Length", str(len(page))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    do_HEAD = do_GET  # noqa: N815  (Python's name)

    def version_string(self) -> str:
        """Tell no versions."""
        return "gatepost"

    def log_message(self, *_: object) -> None:
        """Write nothing down: a monitor asks four times a minute."""
