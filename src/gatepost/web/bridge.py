"""The bridge from an arrival to Django's synchronous handler, and back."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextvars import Context
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.cache import close_caches
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from django.http.response import HttpResponseBase

from gatepost.web.arrival import Arrival, Message, Receive, Send
from gatepost.web.lanes import Lanes

T = TypeVar("T")

_BATCH = 64 * 1024
_BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class _Answer(NamedTuple):
    """What Django answered: a finished body, or a response that is still to be streamed and closed."""

    head: Message
    body: bytes
    stream: HttpResponseBase | None


class Bridge(BaseHandler):
    """Runs Django's middlewares and views for arrivals, in the threads of `lanes`."""

    def __init__(self, origin: str, lanes: Lanes) -> None:
        super().__init__()
        self.load_middleware()
        # Between two requests Django looks after its caches (we have none), and its list of statements (kept for
        # debugging alone). A connection that broke is let go when the request ends that it broke in.
        request_started.disconnect(reset_queries)
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_caches)
        self._lanes = lanes
        parts = urlsplit(origin)
        self._place = {
            "wsgi.url_scheme": parts.scheme,
            "SERVER_NAME": parts.hostname or "",
            "SERVER_PORT": str(parts.port or {"http": 80, "https": 443}[parts.scheme]),
        }

    async def __call__(self, arrival: Arrival, receive: Receive, send: Send) -> None:
        """Answer an arrival. No thread is held while bytes go out, so a slow reader costs none."""
        context = Context()  # what a request leaves behind (its language, say) is not seen by the next one
        async with self._lanes.one(receive) as lane:
            answer = await _run(lane, context, self._work, arrival)
        if answer.stream is not None:
            await _stream(answer.head, answer.stream, partial(_run, lane, context), receive, send)
            return
        await send(answer.head)
        for start in range(0, max(len(answer.body), 1), _BATCH):
            piece = answer.body[start : start + _BATCH]
            await send(_body(piece, more=start + _BATCH < len(answer.body)))

    def _work(self, arrival: Arrival) -> _Answer:
        environ = self._environ(arrival)
        request_started.send(sender=self.__class__, environ=environ)
        response = self.get_response(WSGIRequest(environ))
        response.__dict__["_handler_class"] = self.__class__  # the sender of request_finished
        bodiless = arrival.method == "HEAD" or response.status_code in _BODILESS
        if response.streaming and not bodiless:
            return _Answer(_head(response), b"", response)
        whole = b"" if response.streaming else response.getvalue()
        if not response.streaming and response.status_code not in _BODILESS:
            response.setdefault("Content-Length", str(len(whole)))
        response.close()
        return _Answer(_head(response), b"" if bodiless else whole, None)

    def _environ(self, arrival: Arrival) -> dict[str, Any]:
        """Return all that Django is told. SECURITY: nothing else is there, of os.environ least of all."""
        fields = dict(arrival.headers)
        fields.pop("content-length", None)
        return {
            "CONTENT_TYPE": fields.pop("content-type", ""),
            **{f"HTTP_{name.upper().replace('-', '_')}": text for name, text in fields.items()},
            **self._place,
            "REQUEST_METHOD": arrival.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(arrival.path).decode("latin-1"),
            "QUERY_STRING": arrival.query.decode("latin-1"),
            "CONTENT_LENGTH": str(len(arrival.body)),
            "REMOTE_ADDR": arrival.address,
            "gatepost.request_id": arrival.request_id,
            "wsgi.input": BytesIO(arrival.body),
        }


async def _stream(
    head: Message,
    response: HttpResponseBase,
    in_lane: Callable[..., Awaitable[Any]],
    receive: Receive,
    send: Send,
) -> None:
    """Send a response as it comes. An error on the way cuts it off, so that nobody takes it for whole."""
    gone = asyncio.ensure_future(receive())
    batches = _batches(iter(response))
    try:
        await send(head)
        while not gone.done() and (batch := await in_lane(next, batches, b"")):
            await send(_body(batch, more=True))
        await send(_body(b"", more=False))
    finally:
        gone.cancel()
        await in_lane(response.close)


def _run(lane: Executor, context: Context, work: Callable[..., T], *arguments: object) -> Awaitable[T]:
    return asyncio.get_running_loop().run_in_executor(lane, partial(context.run, work, *arguments))


def _head(response: HttpResponseBase) -> Message:
    fields = [(name.lower().encode("ascii"), text.encode("latin-1")) for name, text in response.items()]
    fields += [
        (b"set-cookie", cookie.OutputString().encode("latin-1")) for cookie in response.cookies.values()
    ]
    return {"type": "http.response.start", "status": response.status_code, "headers": fields}


def _body(batch: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": batch, "more_body": more}


def _batches(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Gather a stream's parts: each batch costs a change of threads, so they are neither tiny nor huge."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) >= _BATCH:
            yield bytes(held[:_BATCH])
            del held[:_BATCH]
    if held:
        yield bytes(held)
