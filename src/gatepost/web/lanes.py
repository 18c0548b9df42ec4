"""The few threads in which Django works, and the line of requests before them."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager

from gatepost.kernel import instruments
from gatepost.web.arrival import Busy, Gone, Receive

THREADS = 2
"""More cost more than they give: the password hash leaves the interpreter's lock, little else does."""
MOST_WAITING = 256
"""About four seconds of password hashes. Whoever comes after them is told to come back."""


class Lanes:
    """Threads, each a queue of its own, so that all the work of one request stays in one of them.

    A request waits for a free lane without holding a thread. SQLite connections, and what Django keeps by
    thread, are never used by two of them.
    """

    def __init__(self, threads: int, most_waiting: int) -> None:
        self._free: asyncio.Queue[Executor] = asyncio.Queue()
        for number in range(threads):
            self._free.put_nowait(ThreadPoolExecutor(1, thread_name_prefix=f"django-{number}"))
        self._most = most_waiting
        self._waiting = 0

    @asynccontextmanager
    async def one(self, receive: Receive) -> AsyncIterator[Executor]:
        """Hold a lane, after waiting for it. Raises Busy when the line is full, Gone when the client leaves it."""
        at_once = not (self._free.empty() or self._waiting)  # a newcomer does not overtake the line
        lane = self._free.get_nowait() if at_once else await self._wait(receive)
        try:
            yield lane
        finally:
            self._free.put_nowait(lane)

    async def _wait(self, receive: Receive) -> Executor:
        if self._waiting >= self._most:
            instruments.REQUESTS_TURNED_AWAY.inc()
            raise Busy
        self._waiting += 1
        turn, gone = asyncio.ensure_future(self._free.get()), asyncio.ensure_future(receive())
        try:
            with instruments.REQUEST_WAIT.time():
                await asyncio.wait({turn, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not turn.done():
                raise Gone
            return turn.result()
        finally:
            self._waiting -= 1
            gone.cancel()
            turn.cancel()
