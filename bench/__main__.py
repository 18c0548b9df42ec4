"""`make bench`: how fast Gatepost is, beside what this very machine can do at this very moment."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path

import psycopg

from bench import bare, drivers, measure, portal, processes, report
from tests import postgresql

OUT = Path(__file__).parent / "out"
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look of less than a minute")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="measure on one database alone")
    parser.add_argument("--workers", type=int, default=1, help="web workers (1)")
    words = parser.parse_args()
    machine = processes.machine() | {"quick": words.quick, "argon2": "/".join(map(str, portal.ARGON2))}
    with tempfile.TemporaryDirectory(prefix="gatepost-bench-") as folder, drivers.drivers() as pool:
        bench = Bench(pool, Path(folder), measure.QUICK if words.quick else measure.FULL, words.workers)
        bench.run(words.only)
    machine["others_after"] = processes.others_share()
    said = report.text(machine, bench.found)
    OUT.mkdir(exist_ok=True)
    (OUT / "report.txt").write_text(said, "utf-8")
    whole = {"machine": machine, "targets": report.rows(bench.found), "figures": bench.found}
    (OUT / "report.json").write_text(json.dumps(whole, indent=2) + "\n", "utf-8")
    print(f"{said}\nKept as {OUT}/report.txt and report.json.")
    return 0


class Bench:
    """One run: who makes the load, where files go, how long to look, and what was found so far."""

    def __init__(self, pool: Pool, folder: Path, effort: measure.Effort, workers: int) -> None:
        self._pool = pool
        self._folder = folder
        self._effort = effort
        self._workers = workers
        self.found: dict[str, dict[str, float]] = {"bare": {}}

    def run(self, only: str | None) -> None:
        """Measure all, or what concerns one database only."""
        if only != "postgresql":
            self._sqlite()
        if only != "sqlite":
            try:
                with postgresql.Server(**_DURABLE) as server:
                    self._postgresql(server)
            except RuntimeError as error:
                if only or "postgresql" in self.found["bare"]:
                    raise
                _tell("PostgreSQL", f"not measured. {error}")
        self._bare()

    def _sqlite(self) -> None:
        self.found["bare"]["sqlite"] = bare.sqlite(self._folder, self._effort.bare)
        self.found["sqlite"] = self._portal("SQLite", "", measure.portal)
        rush = self._portal("SQLite with 2 web workers", "", _rush, workers=2)
        self.found["sqlite"] |= {name.replace("rush_", "rush2_"): figure for name, figure in rush.items()}

    def _postgresql(self, server: postgresql.Server) -> None:
        folder = server.url("").removeprefix("postgres://gatepost@/").rstrip("/")
        with psycopg.connect(host=folder, user="gatepost", dbname="postgres", autocommit=True) as raw:
            self.found["bare"]["postgresql"] = bare.postgresql(raw, self._effort.bare)
            raw.execute("CREATE DATABASE gatepost")
        self.found["postgresql"] = self._portal("PostgreSQL", server.url("gatepost"), measure.portal)

    def _portal(
        self, name: str, url: str, look: Callable[..., measure.Figures], workers: int = 0
    ) -> measure.Figures:
        tell = partial(_tell, name)
        tell("a portal with its people")
        with portal.running(self._folder / name, url, workers or self._workers) as under:
            return look(self._pool, under, self._effort, tell)

    def _bare(self) -> None:
        _tell("bare", "hash and server")
        seconds = self._effort.bare
        for threads in (1, drivers.CLIENTS):
            self.found["bare"][f"hash_{threads}"] = bare.hashing(threads, seconds).rate
        self.found["bare"] |= bare.server(self._pool, self._folder, seconds)


def _rush(
    pool: Pool, under: portal.Portal, effort: measure.Effort, _tell: Callable[[str], None]
) -> measure.Figures:
    return measure.rushes(pool, under, effort)


def _tell(where: str, what: str) -> None:
    print(f"... {where}: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
