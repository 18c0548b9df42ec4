"""Everything that is measured of one portal on one database, with the bare hash measured in between."""

import os
from collections import Counter
from collections.abc import Sequence
from multiprocessing.pool import Pool
from statistics import fmean, median
from time import sleep
from typing import NamedTuple

from bench import bare, drivers, mails, processes
from bench.portal import Portal
from bench.processes import DATABASE, DELIVERY, MAIN, WEB

_MS = 1000
_RHYTHM = 0.005  # seconds between two hashes: back to back, each finds caches that the last one left warm
_SETTLED = 1.0  # seconds after the last mail until the delivery service is called idle

Figures = dict[str, float]


class Effort(NamedTuple):
    """How long to look at each thing, in seconds; pairs (of sign-ins and hashes) and rushes are counted."""

    pairs: int
    alone: float
    hashing: float
    committing: float
    together: float
    idle: float
    rushes: int
    mails: int
    bare: float


FULL = Effort(
    pairs=12, alone=2.0, hashing=1.0, committing=0.5, together=15.0, idle=10.0, rushes=6, mails=4000, bare=2.0
)
QUICK = Effort(
    pairs=3, alone=1.0, hashing=0.6, committing=0.3, together=3.0, idle=2.0, rushes=2, mails=500, bare=0.5
)


def portal(pool: Pool, under: Portal, effort: Effort, commit: bare.Commit) -> Figures:
    """Return the figures of a running portal, times in milliseconds. `commit` is the bare database's."""
    drivers.sign_ins(pool, under.place, clients=drivers.CLIENTS, seconds=1)  # warms it up
    figures = _alone(pool, under, effort, commit) | _together(pool, under, effort)
    figures |= rushes(pool, under, effort) | _idle(under, effort)
    return figures | mails.compare(under, effort.mails, effort.bare)


def rushes(pool: Pool, under: Portal, effort: Effort) -> Figures:
    """Return how a crowd fared that posted at the same moment, in the worst of several rushes."""
    seen = [drivers.rush(pool, under.place) for _ in range(effort.rushes)]
    figures: Figures = {"rush_errors": sum(each.errors for pair in seen for each in pair)}
    for name, some in zip(("password", "code"), zip(*seen, strict=True), strict=True):
        slowest, middle = max(
            ((max(each.waits), median(each.waits)) for each in some), key=lambda pair: pair[0] / pair[1]
        )
        found = {"p50": middle * _MS, "slowest": slowest * _MS, "ratio": slowest / middle}
        figures |= {f"rush_{name}_{what}": figure for what, figure in found.items()}
    return figures


def _alone(pool: Pool, under: Portal, effort: Effort, commit: bare.Commit) -> Figures:
    """Let one client sign in, hash, and commit, in turns: what the machine does to one it does to the others."""
    commits: list[float] = []
    seen: list[drivers.SignIn] = []
    costs: list[Counter[str]] = []
    hashings: list[bare.Hashing] = []
    seconds = 0.0
    for _ in range(effort.pairs):
        before = _cpu(under)
        load = drivers.sign_ins(pool, under.place, clients=1, seconds=effort.alone)
        costs.append(_each(before, _cpu(under), len(load.seen)))
        hashings.append(bare.hashing(1, effort.hashing, pause=_RHYTHM))
        commits += bare.committing(commit, effort.committing)
        seen += load.seen
        seconds += load.seconds
    figures = {"sign_ins": len(seen), "alone_rate": len(seen) / seconds, **_costs(costs, hashings)}
    for step, took in zip(drivers.SignIn._fields, zip(*seen, strict=True), strict=True):
        figures |= {f"{step}_p50": median(took) * _MS, f"{step}_p99": _p99(took) * _MS}
    hash_p50, commit_p50 = median(each.took for each in hashings), median(commits)
    return figures | {
        "hash": hash_p50 * _MS,
        "commit": commit_p50 * _MS,
        "commit_rate": len(commits) / sum(commits),
        "two_commits": 2 * commit_p50 * _MS,
        "hash_and_three_commits": (hash_p50 + 3 * commit_p50) * _MS,
    }


def _together(pool: Pool, under: Portal, effort: Effort) -> Figures:
    hashings = [bare.hashing(drivers.CLIENTS, effort.bare)]
    before = _cpu(under)
    load = drivers.sign_ins(pool, under.place, clients=drivers.CLIENTS, seconds=effort.together)
    cost = _each(before, _cpu(under), len(load.seen))
    hashings.append(bare.hashing(drivers.CLIENTS, effort.bare))
    hash_rate = fmean(each.rate for each in hashings)
    figures = {
        "rate": len(load.seen) / load.seconds,
        "hash_rate": hash_rate,
        "share": len(load.seen) / load.seconds / hash_rate,
        **_costs([cost] * len(hashings), hashings),
    }
    for step, took in zip(drivers.SignIn._fields, zip(*load.seen, strict=True), strict=True):
        figures |= {f"{step}_p50": median(took) * _MS}
    return {f"together_{name}": figure for name, figure in figures.items()}


def _idle(under: Portal, effort: Effort) -> Figures:
    sleep(_SETTLED)
    before = _cpu(under)
    sleep(effort.idle)
    used = _each(before, _cpu(under), effort.idle)
    return {"idle_delivery": used[DELIVERY] * 100, "idle_web": (used[WEB] + used[MAIN]) * 100}


def _cpu(under: Portal) -> Counter[str]:
    """Return the CPU seconds of the portal's parts, and of the database server, which is the bench's own child."""
    used = processes.cpu_by_part(under.pid)
    used[DATABASE] = processes.cpu_by_part(os.getpid())[DATABASE]
    return used


def _each(before: Counter[str], after: Counter[str], count: float) -> Counter[str]:
    return Counter({part: (after[part] - before[part]) / count for part in after})  # type: ignore[arg-type]


def _costs(costs: Sequence[Counter[str]], hashings: Sequence[bare.Hashing]) -> Figures:
    """Return the CPU of a sign-in by part; the hash is taken off at the price it had right after."""
    pairs = [(cost, each.cpu) for cost, each in zip(costs, hashings, strict=True)]
    figures = {
        "hash": median(price for _, price in pairs),
        "outside": median(cost[WEB] + cost[DELIVERY] + cost[MAIN] - price for cost, price in pairs),
        "web": median(cost[WEB] - price for cost, price in pairs),
        **{part: median(cost[part] for cost in costs) for part in (DELIVERY, MAIN, DATABASE)},
    }
    return {f"cpu_{name}": figure * _MS for name, figure in figures.items()}


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * 99 // 100)]
