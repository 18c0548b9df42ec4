"""A request once it has passed the rim: whole, in bounds, and free of what a client could forge."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

Scope = Mapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Gone(Exception):  # noqa: N818  (it is what the client did, not a fault of ours)
    """The client left, or reads too slowly: there is nobody to answer."""


class Busy(Exception):  # noqa: N818  (it is an answer to the visitor, not a fault of ours)
    """Too many requests are waiting already."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What Django is told of a request, and nothing else.

    `path` and `query` as they stood in the request line, percent signs and all; `headers` by lower-case
    name, each once, in latin-1; `address` the visitor's as far as it is believed; `request_id` made by us;
    `is_direct` of a machine's question (probes.py) that came from this very machine, through no proxy.
    """

    method: str
    path: bytes
    query: bytes
    headers: Mapping[str, str]
    body: bytes
    address: str
    request_id: str
    is_direct: bool = False


class Inside(Protocol):
    """What stands behind the rim: it answers an arrival by ASGI's messages."""

    async def __call__(self, arrival: Arrival, receive: Receive, send: Send) -> None:
        """Answer. Raises Gone, and Busy before the first message."""
