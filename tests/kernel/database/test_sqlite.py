"""What only SQLite needs: one writer at a time, in turn, and commits that outlive a power cut."""

import gc
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connection, connections
from django.db.transaction import atomic

from gatepost.kernel.database import statements
from gatepost.kernel.database.sqlite import sql
from tests.racing import at_once

pytestmark = [
    pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="about SQLite"),
    pytest.mark.usefixtures("real_thing"),
]

PROCESSES, ROUNDS = 4, 50  # as many rounds as WRITER goes
OPENER = """
import os
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "gatepost.kernel.database.sqlite", "NAME": os.environ["FILE"]}})
from django.db import connection
connection.ensure_connection()
"""
WRITER = """
from django.db.transaction import atomic
from gatepost.kernel.database import statements
for _ in range(50):
    with atomic(durable=True):
        ((n,),) = statements.many("SELECT id FROM thing")
        statements.run("UPDATE thing SET id = %(n)s", n=n + 1)
connection.close()
"""


@pytest.fixture
def counter():
    statements.run("INSERT INTO thing (id) VALUES (0)")


@pytest.fixture
def stranger():
    """Connect as another process would: outside of our queue."""
    raw = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)
    yield raw
    raw.close()


def one_more(_=0):
    """Read, then write what was read: wrong unless nobody else writes in between."""
    with atomic(durable=True):
        ((n,),) = statements.many("SELECT id FROM thing")
        statements.run("UPDATE thing SET id = %(n)s", n=n + 1)


def somebody_else_can_write():
    """Say whether another thread gets the turn at once."""
    return at_once(1, lambda _: _written_at_once()) == [True]


def _until(true):
    ends = time.monotonic() + 10
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.001)


def _written_at_once():
    connection.ensure_connection()
    connection._patience = 0.05
    try:
        with atomic(durable=True):
            return True
    except OperationalError:
        return False


def in_processes(script, file):
    """Run `script` in several processes at once; return their exit statuses."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "FILE": str(file)}
    running = [subprocess.Popen([sys.executable, "-c", script], env=env) for _ in range(PROCESSES)]
    return [process.wait(timeout=60) for process in running]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)],
)
def test_each_connection_is_set_up(pragma, value):
    with atomic(durable=True):
        pass

    assert statements.one(f"PRAGMA {pragma}") == (value,)


def test_the_wait_of_other_statements_is_what_the_settings_say_after_a_transaction_too():
    with atomic(durable=True):
        pass

    assert statements.one("PRAGMA busy_timeout") == (connection.get_connection_params()["timeout"] * 1000,)


def test_threads_write_one_after_the_other(counter):
    at_once(60, one_more)

    assert statements.many("SELECT id FROM thing") == [(60,)]


def test_processes_write_one_after_the_other(counter):
    statuses = in_processes(OPENER + WRITER, connection.settings_dict["NAME"])

    assert statuses == [0] * PROCESSES
    assert statements.many("SELECT id FROM thing") == [(PROCESSES * ROUNDS,)]


def test_a_new_database_can_be_opened_by_many_at_once(tmp_path):
    assert in_processes(OPENER, tmp_path / "new.sqlite3") == [0] * PROCESSES


def test_transactions_begin_in_the_order_they_asked_to():
    connection.ensure_connection()
    queue, served = connection._turn._queue, []

    def write(number):
        _until(lambda: len(queue) == number)
        with atomic(durable=True):
            served.append(number)
        connection.close()

    with ThreadPoolExecutor(12) as pool, atomic(durable=True):
        for number in range(12):
            pool.submit(write, number)
        _until(lambda: len(queue) == 12)

    assert served == list(range(12))


def test_only_one_has_the_turn():
    with atomic(durable=True):
        assert not somebody_else_can_write()
    assert somebody_else_can_write()


def test_the_turn_goes_back_with_a_rollback():
    with pytest.raises(ZeroDivisionError), atomic(durable=True):
        raise ZeroDivisionError

    assert somebody_else_can_write()


def test_the_turn_outlives_a_savepoint():
    with atomic(durable=True):
        with pytest.raises(ZeroDivisionError), atomic():
            raise ZeroDivisionError
        assert not somebody_else_can_write()


def test_the_turn_goes_back_when_the_connection_is_closed():
    with atomic(durable=True):
        connection.close()
        assert somebody_else_can_write()


def test_the_turn_goes_back_when_the_connection_is_closed_underneath():
    with pytest.raises(DatabaseError), atomic(durable=True):
        connection.connection.close()

    assert somebody_else_can_write()


def test_the_turn_goes_back_when_the_database_is_opened_anew():
    with atomic(durable=True):
        connection.connection.rollback()
        connection.connect()
        assert somebody_else_can_write()
        connection.close()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_turn_goes_back_when_its_thread_is_gone():
    def leave_it_open():
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    thread = threading.Thread(target=leave_it_open)
    thread.start()
    thread.join()
    gc.collect()

    assert somebody_else_can_write()


def test_the_turn_goes_back_when_the_database_stays_busy(stranger):
    stranger.execute("BEGIN IMMEDIATE")

    assert not somebody_else_can_write()
    stranger.rollback()
    assert somebody_else_can_write()


def test_a_commit_that_fails_keeps_the_turn_until_the_rollback(monkeypatch):
    wrapper, seen = connections[DEFAULT_DB_ALIAS], []
    original = wrapper._rollback

    def rollback():
        seen.append(somebody_else_can_write())
        original()

    monkeypatch.setattr(wrapper, "_rollback", rollback)
    statements.run("CREATE TABLE child (thing REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(DatabaseError), atomic(durable=True):
        statements.run("INSERT INTO child VALUES (99)")

    assert (seen, somebody_else_can_write()) == ([False], True)
    assert statements.many("SELECT * FROM child") == []
    statements.run("DROP TABLE child")


def test_a_beginning_that_was_interrupted_leaves_nothing_behind(monkeypatch):
    original = connection._begin

    def interrupted(deadline):
        original(deadline)
        statements.run("INSERT INTO thing (id) VALUES (1)")
        raise KeyboardInterrupt

    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "_begin", interrupted)
    with pytest.raises(KeyboardInterrupt), atomic(durable=True):
        pass
    monkeypatch.undo()

    with atomic(durable=True):
        assert statements.many("SELECT id FROM thing") == []


def test_a_beginning_that_nobody_heard_of_leaves_nothing_behind():
    connection.ensure_connection()
    connection._start_transaction_under_autocommit()  # and then Ctrl-C, before Django knows of it
    statements.run("INSERT INTO thing (id) VALUES (1)")

    with atomic(durable=True):
        assert statements.many("SELECT id FROM thing") == []
    assert somebody_else_can_write()


def test_one_thread_does_not_wait_for_itself():
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with atomic(durable=True), pytest.raises(OperationalError, match="another connection"):
            other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    finally:
        other.close()


def test_an_error_that_is_not_about_being_busy_is_not_waited_for():
    connection.ensure_connection()

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        connection._insist(connection.connection, "SELECT * FROM nowhere", deadline=1e12)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("a = %(a)s AND b = %(b)s", "a = :a AND b = :b"),
        ("a LIKE '%%x' AND b = %(b)s", "a LIKE '%x' AND b = :b"),
        ("a = '%%(a)s'", "a = '%(a)s'"),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_statements_are_spelled_as_sqlite_wants_them(text, spelled):
    assert sql.spelled(text) == spelled
