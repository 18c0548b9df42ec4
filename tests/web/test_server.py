"""How the web server ends its workers."""

import time

import pytest

from gatepost.web import server


class Worker:
    """A worker as the server knows it. That it ended is not known at once, as with two threads waiting for it."""

    idx = 0

    def __init__(self, seconds_alive):
        self._end = time.monotonic() + seconds_alive
        self.killed = False

    def is_alive(self):
        return time.monotonic() < self._end and not self.killed

    def kill(self):
        self.killed = True

    def terminate(self):
        """Ask it to end."""

    def join(self, timeout=None):
        """Return at once, as it does when the process is gone already."""


@pytest.fixture
def web():
    return server.prepared("127.0.0.1", 0)


def test_a_worker_that_ends_is_not_said_to_be_killed(web):
    web.wrks = [worker := Worker(seconds_alive=0.1)]

    web._stop_workers()

    assert not worker.killed
    assert web.wrks == []


def test_a_worker_that_does_not_end_is_killed(web, monkeypatch):
    monkeypatch.setattr(server, "GRACE_SECONDS", 0.1)
    web.wrks = [worker := Worker(seconds_alive=60)]

    web._stop_workers()

    assert worker.killed
