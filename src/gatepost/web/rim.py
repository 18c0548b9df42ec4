"""The rim: what is malformed, forged, too large or too slow ends here, before Django sees it."""

import asyncio
import logging
import secrets
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from gatepost.kernel import network, origin
from gatepost.web import headers, probes
from gatepost.web.answer import Answer
from gatepost.web.arrival import Arrival, Busy, Gone, Inside, Message, Receive, Scope, Send

log = logging.getLogger(__name__)


class Room(NamedTuple):
    """How large a request's body may be, and in how many seconds it must have come."""

    octets: int
    seconds: float


USUAL = Room(64 * 1024, 5)
FILES: Mapping[bytes, Room] = {}
"""The few addresses that take files, by path, and the room they have."""
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
_MANY_DIGITS = 18  # Python refuses to read numbers of some thousand digits


class Rim:
    """An ASGI application: hands `inside` whole, examined requests, and gives every answer its headers."""

    def __init__(self, inside: Inside, public_url: str, proxies: network.Proxies) -> None:
        self._inside = inside
        self._host = origin.host(public_url)
        self._proxies = proxies
        self._floor = headers.floor(https=public_url.startswith("https://"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that has left ends it without a word."""
        if scope["type"] != "http":
            raise NotImplementedError("Gatepost speaks plain HTTP: no websockets, no lifespan")
        request_id = secrets.token_hex(8)
        answer = Answer(send, self._floor, request_id)
        try:
            arrival = await self._admit(scope, receive, request_id)
            if isinstance(arrival, HTTPStatus):
                await answer.refuse(arrival)
            else:
                await self._let_in(arrival, partial(_end, receive), answer)
        except Gone:
            log.debug("Request %s: the client left.", request_id)

    async def _admit(self, scope: Scope, receive: Receive, request_id: str) -> Arrival | HTTPStatus:
        """Return the request as Django may see it, or the status that refuses it."""
        fields = headers.read(scope["headers"])
        path: bytes = scope["raw_path"]
        if fields is None or not (self._is_meant(fields, path) and path.startswith(b"/")):
            return HTTPStatus.BAD_REQUEST
        if not headers.is_readable(fields.get("content-type", "")):
            return HTTPStatus.BAD_REQUEST
        body: bytes | HTTPStatus = b""
        if "content-length" in fields or "transfer-encoding" in fields:  # else there is none (RFC 9112, 6.3)
            body = await _read_body(receive, fields.get("content-length", "0"), FILES.get(path, USUAL))
        if isinstance(body, HTTPStatus):
            return body
        peer = (scope["client"] or ("",))[0]
        believed = self._proxies.believe(peer, fields.get(headers.PROXY_SECRET, ""))
        forwarded = fields.get("x-forwarded-for", "")
        return Arrival(
            method=scope["method"],
            path=path,
            query=scope["query_string"],
            headers=headers.for_django(fields, believed=believed),
            body=body,
            address=network.client_address(peer, [forwarded], self._proxies, believed=believed),
            request_id=request_id,
            is_direct=path in probes.PATHS and peer in _THIS_MACHINE and not headers.are_forwarded(fields),
        )

    def _is_meant(self, fields: Mapping[str, str], path: bytes) -> bool:
        """Say whether it is meant for this address. Load balancers ask by a number; their answer holds no link."""
        return fields.get("host", "").lower() == self._host or path in probes.PATHS

    async def _let_in(self, arrival: Arrival, receive: Receive, answer: Answer) -> None:
        try:
            await self._inside(arrival, receive, answer.send)
        except Busy:
            await answer.refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        except Gone:
            raise
        except Exception:
            # Even a fault of Django's own error page is answered, with the headers that all answers have.
            log.exception("Request %s failed outside Django's error handling.", arrival.request_id)
            if not answer.begun:  # a begun answer is cut off, so that nobody takes it for whole
                await answer.refuse(HTTPStatus.INTERNAL_SERVER_ERROR)


async def _read_body(receive: Receive, announced: str, room: Room) -> bytes | HTTPStatus:
    """Return the whole body, or the status that refuses it.

    The server says the same of a client that leaves and of a body that is cut into chunks wrongly, and would answer
    the latter with words of its own. So both are refused: who has left does not hear it.
    """
    if not (announced.isascii() and announced.isdecimal() and len(announced) < _MANY_DIGITS):
        return HTTPStatus.BAD_REQUEST
    if int(announced) > room.octets:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    body, more = bytearray(), True
    try:
        async with asyncio.timeout(room.seconds):
            while more and len(body) <= room.octets:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return HTTPStatus.BAD_REQUEST
                body += message.get("body", b"")
                more = message.get("more_body", False)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT
    return bytes(body) if len(body) <= room.octets else HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def _end(receive: Receive) -> Message:
    """Wait for the end of the connection; what comes before it is the end of a body that was not there."""
    while (message := await receive())["type"] == "http.request":
        pass
    return message
