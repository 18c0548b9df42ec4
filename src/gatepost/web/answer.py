"""The way out: every answer carries the security headers, and no reader holds anything up."""

import asyncio
from http import HTTPStatus

from gatepost.web import headers
from gatepost.web.arrival import Gone, Message, Send

SEND_SECONDS = 10
"""A reader that does not take the next 64 KB in so long a time has gone, whatever it says."""

_SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This request cannot be read, or it is not meant for this address.",
    HTTPStatus.REQUEST_TIMEOUT: "This request took too long to arrive. Please try again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This request is too large.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here. Please try again in a minute.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many people are here right now. Please try again in a few seconds.",
}
_RETRY_AFTER = {HTTPStatus.SERVICE_UNAVAILABLE: ((b"retry-after", b"5"),)}


class Answer:
    """One answer on its way out."""

    def __init__(self, send: Send, floor: headers.Fields, request_id: str) -> None:
        self._send = send
        self._floor = floor
        self._request_id = request_id
        self._head: Message | None = None
        self.begun = False

    async def send(self, message: Message) -> None:
        """Send a piece of the body; the head waits for the first one. Raises Gone when it isn't taken in time."""
        if message["type"] == "http.response.start":
            fields = headers.complete(message["headers"], self._floor, self._request_id)
            self._head = {**message, "headers": fields}
            return
        head, self._head = self._head, None
        try:
            async with asyncio.timeout(SEND_SECONDS):
                if head:
                    self.begun = True
                    await self._send(head)
                await self._send(message)
        except OSError as error:  # the time-out is one, and so is uvicorn's word for a client that left
            raise Gone from error

    async def refuse(self, status: HTTPStatus) -> None:
        """Answer with a plain sentence that repeats nothing of the request, and close the connection."""
        sentence = f"{_SENTENCES[status]}\n\n{status.value}, request {self._request_id}\n".encode()
        fields = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(sentence)),
            (b"connection", b"close"),  # what is left of the request is not read
            *_RETRY_AFTER.get(status, ()),
        ]
        await self.send({"type": "http.response.start", "status": status.value, "headers": fields})
        await self.send({"type": "http.response.body", "body": sentence})
