"""A mail provider's token endpoint: HTTPS on a real socket, which answers as a test tells it."""

import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs

import trustme


class Provider:
    """Takes questions at `url`; `asked` holds each one's fields. The next answers come from `answers`, then a pass."""

    def __init__(self, authority: trustme.CA, host: str = "localhost") -> None:
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, dict | str]] = []
        self.every = 0.0  # seconds between two bytes of an answer
        self.packed = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(host).configure_cert(context)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_address[1]}/token"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked.append({name: values[0] for name, values in parse_qs(body).items()})
                usual = {
                    "access_token": f"pass-{len(provider.asked)}",
                    "token_type": "Bearer",
                    "expires_in": 3600,
                }
                status, said = provider.answers.pop(0) if provider.answers else (200, usual)
                content = said if isinstance(said, str) else json.dumps(said)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                if provider.packed:
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                for each in content.encode() if provider.every else ():
                    time.sleep(provider.every)
                    self.wfile.write(bytes([each]))
                if not provider.every:
                    self.wfile.write(content.encode())

            def log_message(self, *_) -> None:
                """Nothing: the test looks at `asked`."""

        return Handler
