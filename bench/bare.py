"""What this machine can do without Gatepost: hash a password, answer a request, change a row."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path
from statistics import median
from time import monotonic, process_time, sleep
from typing import Any, NamedTuple

import psycopg
from nacl import pwhash

from bench import drivers, portal, processes
from bench.browser import PASSWORD

_PASSWORD = PASSWORD.encode()
_ENCODED = pwhash.argon2id.str(_PASSWORD, opslimit=portal.ARGON2[1], memlimit=portal.ARGON2[0] * 1024)
_MAKE = (
    "CREATE TABLE bench (id integer PRIMARY KEY, tries integer NOT NULL)",
    "INSERT INTO bench VALUES (1, 0)",
)
_GUARDED = "UPDATE bench SET tries = tries + 1 WHERE id = 1 AND tries < 1000000000"

Commit = Callable[[], object]


class Hashing(NamedTuple):
    """Hashes a second over all threads; what one takes, and what it costs in CPU, in seconds."""

    rate: float
    took: float
    cpu: float


def hashing(threads: int, seconds: float, *, pause: float = 0) -> Hashing:
    """Verify a password over and over, as the portal does it, in so many threads, with a pause after each time."""
    begun, cpu = monotonic(), process_time()
    with ThreadPoolExecutor(threads) as pool:
        took = [
            each for some in pool.map(partial(_verify, pause), [begun + seconds] * threads) for each in some
        ]
    return Hashing(len(took) / (monotonic() - begun), median(took), (process_time() - cpu) / len(took))


def server(pool: Pool, folder: Path, seconds: float) -> dict[str, float]:
    """Ask a granian application that answers a constant, through no rim and no Django."""
    port = portal.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--http", "1", "--no-ws"]
    command += ["--log-level", "error", "--port", str(port), "bench.bare:constant"]
    with portal.child(command, dict(os.environ), port, folder / "bare.log") as pid:
        drivers.requests(pool, port, clients=1, seconds=0.2)
        alone = drivers.requests(pool, port, clients=1, seconds=seconds)
        before = processes.cpu_by_part(pid)
        begun = monotonic()
        together = drivers.requests(pool, port, clients=drivers.CLIENTS, seconds=seconds)
        rate = len(together) / (monotonic() - begun)
        cpu = (processes.cpu_by_part(pid) - before).total() / len(together)
    return {"server_rate": rate, "server_took": median(alone) * 1000, "server_cpu": cpu * 1000}


async def constant(_scope: Any, _receive: Any, send: Callable[[Any], Any]) -> None:  # noqa: ANN401  (ASGI)
    """Answer the same to everybody."""
    fields = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": fields})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def sqlite(folder: Path) -> Iterator[Commit]:
    """Give a guarded UPDATE that outlives a power cut."""
    with closing(sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)) as raw:
        for text in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", *_MAKE):
            raw.execute(text)
        yield lambda: [raw.execute(text) for text in ("BEGIN IMMEDIATE", _GUARDED, "COMMIT")]


@contextmanager
def postgresql(server: dict[str, str]) -> Iterator[Commit]:
    """Give a guarded UPDATE on this server, which is a transaction of its own."""
    with psycopg.connect(**server, autocommit=True) as raw:
        for text in _MAKE:
            raw.execute(text)
        yield lambda: raw.execute(_GUARDED, prepare=True)


def committing(commit: Commit, seconds: float) -> list[float]:
    """Change a row over and over; return how long each commit took."""
    took: list[float] = []
    end = monotonic() + seconds
    while (begun := monotonic()) < end:
        commit()
        took.append(monotonic() - begun)
    return took


def _verify(pause: float, until: float) -> list[float]:
    took: list[float] = []
    while (begun := monotonic()) < until:
        assert pwhash.verify(_ENCODED, _PASSWORD)
        took.append(monotonic() - begun)
        sleep(pause)
    return took
