"""Slow clients hold nobody up, and are cut off."""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from tests.web.conftest import Portal, Start, wait_until
from tests.web.raw import HOST, Client, ask, request

SEND_SECONDS = 2


@pytest.fixture
def impatient(start: Start) -> Portal:
    return start(SMALL_SEND_SECONDS=str(SEND_SECONDS))


Crowd = Callable[..., list[Client]]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """Return a function that opens connections, and close them all in the end."""
    with contextlib.ExitStack() as opened:

        def crowd(portal: Portal, count: int, sending: bytes = b"", **options: int) -> list[Client]:
            clients = [opened.enter_context(Client(portal.port, **options)) for _ in range(count)]
            for client in clients:
                client.send(sending)
            return clients

        yield crowd


def slowest_of(portal: Portal, count: int) -> float:
    return max(ask(portal.port, request()).seconds for _ in range(count))


def seconds_until_ended(client: Client, since: float) -> float:
    while client.socket.recv(1 << 16):
        pass
    return time.monotonic() - since


def test_slow_headers_and_slow_bodies_are_cut_off_at_five_seconds(impatient: Portal, crowd: Crowd):
    since = time.monotonic()
    dribbling = crowd(impatient, 50, b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\nX-Slow: ")
    waiting = crowd(impatient, 50, request("/echo/", "POST", b"Content-Length: 10") + b"12345")

    assert slowest_of(impatient, 50) < 2
    late = waiting[0].reply()

    assert (late.status, late.one("connection")) == (408, "close")
    assert 4.5 < late.seconds < 8
    assert all(4.5 < seconds_until_ended(client, since) < 9 for client in dribbling)
    assert impatient.output() == ""


def test_a_hundred_idle_connections_keep_nobody_out(impatient: Portal, crowd: Crowd):
    crowd(impatient, 100)

    assert slowest_of(impatient, 50) < 2


def test_a_reader_that_does_not_read_is_cut_off_and_its_stream_closed(impatient: Portal, crowd: Crowd):
    readers = crowd(impatient, 20, request("/stream/?pieces=1000000000&size=1000"))

    assert slowest_of(impatient, 50) < 2
    wait_until(lambda: len(ask(impatient.port, request("/finished/")).json) == 20, SEND_SECONDS + 3)

    assert not readers[0].reply().whole
    assert impatient.output() == ""


def test_readers_that_never_read_cannot_take_all_connections(start: Start, crowd: Crowd):
    portal = start(SMALL_SEND_SECONDS=str(SEND_SECONDS), SMALL_MOST_WAITING="2000")
    crowd(portal, 1024, request("/large/?size=60000") * 200, receive_buffer=4096)
    with pytest.raises(TimeoutError):
        ask(portal.port, request(), timeout=0.5)

    reply = ask(portal.port, request(), timeout=30)  # the system looks at intervals that double

    assert reply.text == "hello"


def test_too_many_waiting_are_told_to_come_back(start: Start, crowd: Crowd):
    portal = start(SMALL_MOST_WAITING="4")
    clients = crowd(portal, 20, request("/slow/?seconds=0.3"))

    replies = [client.reply() for client in clients]

    turned_away = [reply for reply in replies if reply.status == 503]
    assert len(turned_away) == 20 - 2 - 4
    assert (turned_away[0].one("retry-after"), turned_away[0].one("cache-control")) == ("5", "no-store")


def test_whoever_leaves_the_line_takes_no_thread(start: Start, crowd: Crowd):
    portal = start()
    clients = crowd(portal, 50, request("/slow/?seconds=0.5"))
    time.sleep(0.2)
    for client in clients:
        client.socket.close()

    assert ask(portal.port, request()).seconds < 3
    assert portal.output() == ""
