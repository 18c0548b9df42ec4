"""`make bench`: how fast Gatepost is, beside what this very machine can do at this very moment. Linux only."""

import argparse
import json
import sys
import tempfile
from contextlib import AbstractContextManager
from multiprocessing.pool import Pool
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench import bare, drivers, measure, portal, processes, report
from bench.measure import Figures
from tests import postgresql

OUT = Path(__file__).parent / "out"
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Bench(NamedTuple):
    """One run: who makes the load, where files go, and how long to look at each thing."""

    pool: Pool
    folder: Path
    effort: measure.Effort
    memory: bool


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look of less than a minute")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="measure on one database alone")
    parser.add_argument("--memory", action="store_true", help="leave the disk out: databases lie in /dev/shm")
    words = parser.parse_args()
    since = processes.moment()
    machine = processes.machine() | {"quick": words.quick, "memory": words.memory}
    machine["argon2"] = "/".join(map(str, portal.ARGON2))
    found: dict[str, Figures] = {"bare": {}}
    place = "/dev/shm" if words.memory else None  # noqa: S108  (it is memory, and the folder in it our own)
    with (
        tempfile.TemporaryDirectory(prefix="gatepost-bench-", dir=place) as folder,
        drivers.drivers() as pool,
    ):
        bench = Bench(pool, Path(folder), measure.QUICK if words.quick else measure.FULL, words.memory)
        if words.only != "postgresql":
            _sqlite(bench, found)
        if words.only != "sqlite":
            _postgresql(bench, found)
        _bare(bench, found)
    machine["others"] = processes.others_share(since)
    said = report.text(machine, found)
    OUT.mkdir(exist_ok=True)
    (OUT / "report.txt").write_text(said, "utf-8")
    whole = {"machine": machine, "targets": report.rows(found), "figures": found}
    (OUT / "report.json").write_text(json.dumps(whole, indent=2) + "\n", "utf-8")
    print(f"{said}\nKept as {OUT}/report.txt and report.json.")
    return 0


def _sqlite(bench: Bench, found: dict[str, Figures]) -> None:
    with bare.sqlite(bench.folder) as commit, _portal(bench, "SQLite") as under:
        found["sqlite"] = measure.portal(bench.pool, under, bench.effort, commit)
    with _portal(bench, "SQLite, 2 web workers", workers=2) as under:
        crowd = measure.rushes(bench.pool, under, bench.effort)
    found["sqlite"] |= {name.replace("rush_", "rush2_"): figure for name, figure in crowd.items()}


def _postgresql(bench: Bench, found: dict[str, Figures]) -> None:
    with postgresql.Server(**({} if bench.memory else _DURABLE)) as server:
        folder = server.url("").removeprefix("postgres://gatepost@/").rstrip("/")
        address = {"host": folder, "user": "gatepost", "dbname": "postgres"}
        with psycopg.connect(**address, autocommit=True) as raw:
            raw.execute("CREATE DATABASE gatepost")
        with (
            bare.postgresql(address) as commit,
            _portal(bench, "PostgreSQL", server.url("gatepost")) as under,
        ):
            found["postgresql"] = measure.portal(bench.pool, under, bench.effort, commit)


def _portal(
    bench: Bench, name: str, url: str = "", *, workers: int = 1
) -> AbstractContextManager[portal.Portal]:
    print(f"... a portal on {name}", file=sys.stderr, flush=True)
    return portal.running(bench.folder / name, url, workers)


def _bare(bench: Bench, found: dict[str, Figures]) -> None:
    for threads in (1, drivers.CLIENTS):
        found["bare"][f"hash_{threads}"] = bare.hashing(threads, bench.effort.bare).rate
    found["bare"] |= bare.server(bench.pool, bench.folder, bench.effort.bare)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:  # a server is missing, or did not start; it says why
        sys.exit(str(error))
