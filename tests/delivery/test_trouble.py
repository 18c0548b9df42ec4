"""The delivery service when its database or a part of itself lets it down."""

import logging
import sqlite3
import threading

import pytest
from django.db import connection, connections

from gatepost.delivery import flow, rules
from gatepost.delivery.worker import Worker
from tests.delivery import office
from tests.delivery.kind import CODE
from tests.delivery.scripted import Hold, ScriptedRelay

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="another way to be away")
only_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite's server is the process"
)


@pytest.fixture
def locked(employee, monkeypatch):
    """Return a connection that can keep everybody else from writing; nobody waits long for it."""
    monkeypatch.setitem(connections["default"].settings_dict["OPTIONS"], "timeout", 0.1)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)
    yield other
    other.close()


@only_sqlite
def test_what_cannot_be_written_down_now_is_written_down_when_the_database_is_back(employee, locked, caplog):
    hold = Hold()
    with ScriptedRelay({"CONTENT": hold}) as relay, office.at_work(relay):
        office.post(employee)
        assert hold.reached.wait(5)
        locked.execute("BEGIN IMMEDIATE")
        hold.go.set()
        office.until(lambda: "database is away" in caplog.text)
        locked.execute("ROLLBACK")

        assert office.settled() == ["sent"]
    assert len(relay.mails) == 1


@only_sqlite
def test_what_cannot_be_written_down_for_too_long_is_left_to_the_lease(employee, locked, caplog, monkeypatch):
    monkeypatch.setattr(rules, "MARKING", 0.2)
    hold = Hold()
    with ScriptedRelay({"CONTENT": hold}) as relay, office.at_work(relay):
        office.post(employee)
        assert hold.reached.wait(5)
        locked.execute("BEGIN IMMEDIATE")
        hold.go.set()
        office.until(lambda: "too long to write it down" in caplog.text)
        locked.execute("ROLLBACK")

        assert office.states() == ["sending"]
        office.post(employee, about="next")
        office.until(lambda: office.states() == ["sending", "sent"])


@only_postgresql
def test_connections_that_are_cut_in_mid_dialogue_cost_no_message_and_no_second_copy(employee):
    hold = Hold()
    with ScriptedRelay({"CONTENT": hold}, {}) as relay, office.at_work(relay):
        office.post(employee)
        assert hold.reached.wait(5)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        hold.go.set()
        assert office.settled() == ["sent"]
        office.post(employee, about="after")

        assert office.settled() == ["sent", "sent"]
    assert len(relay.mails) == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_ends_the_service_for_whoever_starts_it_anew(employee, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(flow, "turn", broken)
    with pytest.raises(RuntimeError, match="has died"):
        Worker(["smtp+plain://127.0.0.1:1"], "signin@example.com").run()


def test_an_error_inside_a_kind_of_mail_is_told_without_its_words(employee, caplog):
    caplog.set_level(logging.DEBUG)
    with ScriptedRelay() as relay, office.at_work(relay):
        office.post(employee, mood="broken")
        office.until(lambda: office.only().reply)

    assert office.only().reply == "an error inside Gatepost (RuntimeError)"
    assert CODE not in caplog.text
    assert "in letter" in caplog.text


def test_hands_are_gone_when_the_service_has_ended(employee):
    with ScriptedRelay() as relay, office.at_work(relay):
        office.post(employee)
        office.settled()

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hand")]
