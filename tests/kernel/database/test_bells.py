"""Bells beside SQLite's file: they ring at once, for all, and leave nothing behind."""

import socket
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.transaction import atomic

from gatepost.kernel.database import statements, wake
from gatepost.kernel.database.sqlite import bells
from tests.racing import at_once

pytestmark = [
    pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="about SQLite"),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets"),
    pytest.mark.usefixtures("real_thing"),
]


def hanging():
    file = Path(connection.settings_dict["NAME"])
    return sorted(file.parent.glob(f"{file.name}-bell-*"))


def commit(number=1, *, announced=True):
    with atomic(durable=True):
        statements.run("INSERT INTO thing (id) VALUES (%(id)s)", id=number)
        if announced:
            wake.announce()


def leftover():
    """Hang a bell whose owner is killed: the file stays, and nobody listens."""
    bell = bells.hang(str(connection.settings_dict["NAME"]))
    bell.close()


def seconds_to_wake():
    with wake.Listener() as listener:
        at_once(1, lambda _: commit(time.monotonic_ns()))
        began = time.monotonic()
        assert listener.wait(5)
        return time.monotonic() - began


def test_a_listener_hangs_one_and_takes_it_down():
    with wake.Listener(), wake.Listener():
        assert len(hanging()) == 2
    assert hanging() == []


def test_every_listener_is_woken():
    with wake.Listener() as one, wake.Listener() as two:
        commit()

        assert one.wait(5)
        assert two.wait(5)


def test_whoever_is_told_wakes_at_once():
    assert min(seconds_to_wake() for _ in range(5)) < 0.005


def test_a_commit_that_gives_nobody_anything_to_do_wakes_nobody():
    with wake.Listener() as listener:
        commit(announced=False)

        assert not listener.wait(0.1)


def test_many_rings_are_one():
    with wake.Listener() as listener:
        for number in range(300):
            commit(number)

        assert listener.wait(5)
        assert not listener.wait(0.05)


def test_what_a_killed_listener_left_behind_is_cleared_away_and_stops_nobody():
    leftover()
    with wake.Listener() as listener:
        leftover()
        assert len(hanging()) == 3

        commit()

        assert listener.wait(5)
        assert len(hanging()) == 1


def test_a_file_of_another_kind_in_its_place_is_left_alone():
    file = Path(f"{connection.settings_dict['NAME']}-bell-mine")
    file.write_text("mine", "utf-8")
    try:
        with wake.Listener() as listener:
            commit()

            assert listener.wait(5)
            assert file.read_text("utf-8") == "mine"
    finally:
        file.unlink(missing_ok=True)


def test_a_folder_that_is_gone_stops_no_commit(tmp_path):
    bells.ring(str(tmp_path / "gone" / "database"))


def test_who_may_write_to_the_database_may_ring(tmp_path):
    file = tmp_path / "database"
    file.touch()
    file.chmod(0o620)

    bell = bells.hang(str(file))

    assert Path(bell.getsockname()).stat().st_mode & 0o777 == 0o620
    bells.take_down(bell)


@pytest.mark.parametrize(
    "database", [":memory:", "file:shared?mode=memory", "{folder}/nowhere/database", "{long}/d"]
)
def test_where_no_bell_can_hang_there_is_none(tmp_path, database):
    long = tmp_path / ("x" * 100)
    long.mkdir()

    assert bells.hang(database.format(folder=tmp_path, long=long)) is None
    assert list(long.iterdir()) == []


def test_nobody_is_rung_where_no_bell_can_hang():
    bells.ring(":memory:")


def test_a_bell_that_nobody_listens_to_holds_nobody_up(tmp_path):
    file = tmp_path / "database"
    file.touch()
    bell = bells.hang(str(file))
    assert isinstance(bell, socket.socket)

    for _ in range(1000):
        bells.ring(str(file))

    assert bells.has_rung(bell)
    assert not bells.has_rung(bell)
    bells.take_down(bell)
