"""Bells: sockets beside the database's file, which whoever has committed something to do rings.

They are reached by their path, so they work between containers too that share the folder, and nobody rings them who
may not write to the database. Windows has none.
"""

import os
import secrets
import shutil
import socket
import sys
from contextlib import suppress
from pathlib import Path


def place(database: str) -> str:
    """Return one name for all spellings of a database's path. What is no path stays as it is."""
    return os.path.normcase(os.path.realpath(database)) if _is_file(database) else database


def hang(database: str) -> socket.socket | None:
    """Return a new bell of this database, or None where there can be none."""
    if sys.platform == "win32" or not _is_file(database):
        return None
    bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        bell.bind(f"{database}-bell-{secrets.token_hex(4)}")
        shutil.copymode(database, bell.getsockname())
    except OSError:  # its path is too long (about 100 characters), or the folder takes no sockets
        take_down(bell)
        return None
    bell.settimeout(0)
    return bell


def take_down(bell: socket.socket) -> None:
    """Remove a bell."""
    path = bell.getsockname()
    bell.close()
    if path:
        _remove(path)


def has_rung(bell: socket.socket) -> bool:
    """Say whether it was rung since the last time, and forget it."""
    rung = False
    with suppress(BlockingIOError):
        while True:
            bell.recv(1)
            rung = True
    return rung


def ring(database: str) -> None:
    """Ring all bells of this database. Raises nothing: who hears nothing looks by itself every second."""
    if sys.platform == "win32" or not _is_file(database):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as clapper:
        clapper.settimeout(0)
        for path in _bells(database):
            try:
                clapper.sendto(b"!", path)
            except ConnectionRefusedError:  # its owner was killed, and nobody will ever take it down
                _remove(path)
            except OSError:  # it has just been taken down, or has rung more often than anybody listened
                continue


def _is_file(database: str) -> bool:
    return not database.startswith((":", "file:"))


def _bells(database: str) -> list[str]:
    folder, name = os.path.split(database)
    with os.scandir(folder) as entries:
        return [each.path for each in entries if each.name.startswith(f"{name}-bell-") and not each.is_file()]


def _remove(path: str) -> None:
    with suppress(OSError):
        Path(path).unlink()
