"""What machines ask: is the process alive, and can people sign in? Answered without Django's threads and pages."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from time import monotonic
from typing import Protocol

from gatepost.web.arrival import Arrival, Inside, Receive, Send

ALIVE, READY = b"/healthz", b"/readyz"
PATHS = frozenset({ALIVE, READY})
KEPT_SECONDS = 1.0
"""Whoever asks within this time hears what was found before: a flood of questions costs one look a second."""
PATIENCE_SECONDS = 2.0
"""A look that takes longer is not waited for: then the database does not answer, or sign-in would not either."""


class Readiness(Protocol):
    """What came of a look: whether people can sign in, and more for whoever runs the portal."""

    @property
    def ready(self) -> bool:
        """Whether people can sign in here."""

    def as_data(self) -> dict[str, object]:
        """Return how each part stands."""


class Probes:
    """Answers /healthz and /readyz, and hands everything else on to `inside`.

    SECURITY: how each part stands, and since when, is told to this machine alone. A thief of a password would else
    learn here when no mail can warn its owner.
    """

    def __init__(self, inside: Inside, look: Callable[[], Readiness]) -> None:
        self._inside = inside
        self._look = look
        # A thread of its own: were all others busy, this would be the last place to say so in vain.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._asked: asyncio.Future[Readiness] | None = None
        self._asked_at = 0.0

    async def __call__(self, arrival: Arrival, receive: Receive, send: Send) -> None:
        """Answer, or let `inside` answer."""
        if arrival.path not in PATHS:
            await self._inside(arrival, receive, send)
        elif arrival.method not in {"GET", "HEAD"}:
            await _answer(arrival, send, HTTPStatus.METHOD_NOT_ALLOWED, {"status": "GET alone"})
        elif arrival.path == ALIVE:
            await _answer(arrival, send, HTTPStatus.OK, {"status": "alive"})
        else:
            await _answer(arrival, send, *_told(await self._readiness(), in_full=arrival.is_direct))

    async def _readiness(self) -> Readiness | None:
        """Return what the last look found, or a new one; None when it takes too long."""
        if self._asked is None or (self._asked.done() and monotonic() - self._asked_at >= KEPT_SECONDS):
            self._asked_at = monotonic()
            self._asked = asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        done, _ = await asyncio.wait({self._asked}, timeout=PATIENCE_SECONDS)
        return self._asked.result() if done else None


def _told(found: Readiness | None, *, in_full: bool) -> tuple[HTTPStatus, dict[str, object]]:
    ready = found is not None and found.ready
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    if found is not None and in_full:
        return status, found.as_data()
    return status, {"status": "ready" if ready else "not ready"}


async def _answer(arrival: Arrival, send: Send, status: HTTPStatus, data: dict[str, object]) -> None:
    body = json.dumps(data).encode() + b"\n"
    fields = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        fields.append((b"allow", b"GET, HEAD"))
    await send({"type": "http.response.start", "status": status.value, "headers": fields})
    await send({"type": "http.response.body", "body": b"" if arrival.method == "HEAD" else body})
