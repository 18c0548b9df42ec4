"""Web workers end when they are told to, when the main process is gone, and come back when they are killed."""

import contextlib
import os
import signal
import time

import pytest

from tests.web.conftest import Portal, Start, wait_until
from tests.web.raw import Client, ask, request


def workers_pid(portal: Portal) -> int:
    """Return the process that answers, or 0 when none does."""
    with contextlib.suppress(OSError, EOFError):
        return int(ask(portal.port, request("/pid/")).text)
    return 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_it_at_once_with_status_0(start: Start, number):
    portal = start()
    with Client(portal.port) as idle:
        idle.send(request())
        idle.reply()
        since = time.monotonic()

        os.kill(portal.process.pid, number)

        assert portal.process.wait(5) == 0
    assert time.monotonic() - since < 3  # a tenth of it on a quiet machine; 5 would be the kill
    wait_until(lambda: portal.members() == [], 2, what="the end of all processes")
    assert portal.output() == ""


def test_ctrl_c_reaches_the_whole_group_and_says_nothing(start: Start):
    portal = start()

    os.killpg(portal.process.pid, signal.SIGINT)

    assert portal.process.wait(5) == 0
    wait_until(lambda: portal.members() == [], 2, what="the end of all processes")
    assert portal.output() == ""


def test_a_request_under_way_is_answered_before_the_end(start: Start):
    portal = start()
    with Client(portal.port) as client:
        client.send(request("/slow/?seconds=0.7"))
        time.sleep(0.2)

        portal.process.terminate()
        reply = client.reply()

    assert (reply.status, portal.process.wait(5)) == (200, 0)


def test_no_worker_outlives_a_killed_main_process(start: Start):
    portal = start()
    with Client(portal.port) as client:
        client.send(request("/slow/?seconds=0.7"))
        time.sleep(0.2)

        portal.process.kill()
        reply = client.reply()

    assert reply.status == 200
    wait_until(lambda: portal.members() == [], 2, what="the end of all processes")


def test_a_killed_worker_comes_back(start: Start):
    portal = start()
    killed = workers_pid(portal)

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: workers_pid(portal) not in {0, killed}, what="the worker's return")
