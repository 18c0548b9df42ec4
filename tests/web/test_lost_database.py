"""A server that drops our connections costs each thread one request, and no more."""

import asyncio

import pytest
from django.conf import settings
from django.db import connection, connections

from gatepost.kernel.database import statements
from gatepost.web.arrival import Arrival
from gatepost.web.bridge import Bridge
from gatepost.web.lanes import Lanes

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
    pytest.mark.django_db(transaction=True),
]
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def stays():
    await asyncio.Event().wait()


def status(bridge: Bridge) -> int:
    """Return how the sign-in page is answered."""
    out = []

    async def send(message):
        out.append(message)

    arrival = Arrival("GET", b"/sign-in/", b"", {"host": "127.0.0.1:8000"}, b"", "192.0.2.1", "1")
    asyncio.run(bridge(arrival, stays, send))
    return out[0]["status"]


async def hang_up(lanes: Lanes) -> None:
    async with lanes.one(stays) as lane:
        lane.submit(connections.close_all).result()  # the lane's own, not ours


def test_a_connection_that_broke_is_made_anew_for_the_next_request():
    lanes = Lanes(1, 1)
    bridge = Bridge(settings.PUBLIC_URL, lanes)
    try:
        assert status(bridge) == 200
        statements.many(END_OTHERS)

        assert [status(bridge), status(bridge)] == [500, 200]
    finally:
        asyncio.run(hang_up(lanes))
