"""Waking up: at once after a commit, never before one, and ended at once from anywhere."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.transaction import atomic

from gatepost.kernel.database import statements, wake
from gatepost.kernel.database.sqlite import bells
from tests.racing import at_once

ON_POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]
only_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="there are bells beside SQLite's file alone")
only_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="there is no server that could be lost")
WAYS = [pytest.param("told", id="told"), pytest.param("by looking", id="by looking", marks=only_sqlite)]
LONG = 20
"""Seconds that no test waits for, unless something is wrong."""
WAITER = """
import signal
import django
from gatepost.kernel.database import wake
django.setup()
listener = wake.Listener()
signal.signal(signal.SIGTERM, lambda *_: listener.stop())
with listener:
    print("listening", flush=True)
    print(listener.wait(20), flush=True)
"""


@pytest.fixture(params=WAYS, autouse=True)
def way(request, monkeypatch, real_thing):
    """Let listeners look by themselves too, as they do where SQLite can have no bells."""
    if request.param == "by looking":
        monkeypatch.setattr(bells, "hang", lambda _: None)
    return request.param


def work_to_do(number=1):
    with atomic(durable=True):
        statements.run("INSERT INTO thing (id) VALUES (%(id)s)", id=number)
        wake.announce()


def soon(work, after=0.1):
    """Do `work` in another thread, in a moment."""
    timer = threading.Timer(after, lambda: at_once(1, lambda _: work()))
    timer.start()
    return timer


def test_a_commit_wakes():
    with wake.Listener() as listener:
        timer = soon(work_to_do)
        began = time.monotonic()

        assert listener.wait(LONG)
        assert time.monotonic() - began < LONG
        timer.join()


def test_what_is_committed_while_one_looks_ends_the_next_wait():
    with wake.Listener() as listener:
        at_once(1, lambda _: work_to_do())

        assert listener.wait(LONG)
        assert not listener.wait(0.05)


def test_what_is_rolled_back_wakes_nobody():
    def give_up():
        with pytest.raises(ZeroDivisionError), atomic(durable=True):  # noqa: PT012  (a whole transaction)
            statements.run("INSERT INTO thing (id) VALUES (1)")
            wake.announce()
            raise ZeroDivisionError

    with wake.Listener() as listener:
        at_once(1, lambda _: give_up())

        assert not listener.wait(0.05)


def test_nothing_to_hear_is_false_in_time():
    with wake.Listener() as listener:
        assert not listener.wait(0)
        assert not listener.wait(0.03)


def test_a_listener_that_was_never_entered_hears_nothing_and_can_be_left():
    listener = wake.Listener()

    if not ON_POSTGRESQL:  # there it connects by itself, as after a lost connection
        assert not listener.wait(0)
    listener.__exit__(None, None, None)


def test_another_thread_ends_the_wait():
    with wake.Listener() as listener:
        timer = soon(listener.stop)

        assert not listener.wait(LONG)
        timer.join()


def test_a_stopped_listener_never_waits_again():
    listener = wake.Listener()
    listener.stop()
    listener.stop()

    with listener:
        assert not listener.wait(LONG)
        assert not listener.wait(LONG)
    listener.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_signal_ends_the_wait(process_environment):
    env = process_environment | {
        "DJANGO_SETTINGS_MODULE": "gatepost.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with subprocess.Popen([sys.executable, "-c", WAITER], env=env, stdout=subprocess.PIPE) as waiter:
        assert waiter.stdout.readline() == b"listening\n"

        waiter.send_signal(signal.SIGTERM)

        assert waiter.stdout.readline() == b"False\n"
        assert waiter.wait(timeout=10) == 0


@only_sqlite
def test_a_file_that_cannot_be_read_for_a_moment_is_no_news(monkeypatch, way):
    if way == "told":
        pytest.skip("nobody looks at the file")
    with wake.Listener() as listener:
        listener._ear._raw.close()
        monkeypatch.setattr(listener._ear, "_raw", _Busy())

        assert not listener.wait(0.03)


@only_postgresql
def test_a_lost_connection_is_heard_and_made_anew():
    with wake.Listener() as listener:
        _end(listener._ear._raw.info.backend_pid)

        assert listener.wait(LONG)
        assert listener.wait(LONG)
        at_once(1, lambda _: work_to_do())
        assert listener.wait(LONG)
        assert not listener.wait(0.05)


@only_postgresql
def test_a_server_that_is_away_is_tried_again_until_it_is_back(monkeypatch):
    listener = wake.Listener()
    right = dict(listener._ear._params)
    listener._ear._params["host"] = "/nowhere"

    with listener:
        assert not listener.wait(0.05)
        listener._ear._params.update(right)

        assert listener.wait(LONG)
        at_once(1, lambda _: work_to_do())
        assert listener.wait(LONG)


def _end(backend):
    params = connection.get_connection_params()
    with psycopg.connect(**{name: params[name] for name in ("dbname", "user", "host")}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])


class _Busy:
    """A database that cannot be read just now."""

    def execute(self, _text):
        raise sqlite3.OperationalError("database is locked")

    def close(self):
        pass
