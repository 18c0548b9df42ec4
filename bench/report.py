"""The report: how what was measured stands beside the targets, and all of it in figures."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Found = Mapping[str, Mapping[str, float]]
"""Figures by database; those of the bare machine stand under "bare"."""

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Target(NamedTuple):
    """What a figure may be at most (or must be at least) on each database; on top of the figure `above`, if any.

    The targets come from a machine whose disk took 0.05 ms for a commit; others take a hundred times that, so commits
    are counted apart.
    """

    says: str
    figure: str
    bounds: Mapping[str, float]
    unit: str = ""
    at_least: bool = False
    above: str = ""


_SHARE, _LATER, _LATEST, _IDLE, _QUARTER = (dict.fromkeys(_NAMES, bound) for bound in (0.6, 4, 15, 0.5, 0.25))
_THREE = "hash_and_three_commits"
_FAIR, _NONE = {"sqlite": 10}, {"sqlite": 0}
TARGETS = (
    Target("CPU of a sign-in outside the hash", "cpu_outside", {"sqlite": 4, "postgresql": 5}, "ms"),
    Target("sign-ins by bare hashes, 8 clients by 8 threads", "together_share", _SHARE, at_least=True),
    Target(
        "code POST, p50, 2 commits in it",
        "code_p50",
        {"sqlite": 2, "postgresql": 3},
        "ms",
        above="two_commits",
    ),
    Target("password POST to 250, p50, a hash and 3 commits in it", "mail_p50", _LATER, "ms", above=_THREE),
    Target("password POST to 250, p99, a hash and 3 commits in it", "mail_p99", _LATEST, "ms", above=_THREE),
    Target("idle delivery service, of one core", "idle_delivery", _IDLE, "%"),
    Target("mails a second by smtplib's on one connection", "mails_share", _QUARTER, at_least=True),
    Target("60 passwords at once: slowest by median", "rush_password_ratio", _FAIR),
    Target("60 codes at once: slowest by median", "rush_code_ratio", _FAIR),
    Target("60 at once: errors", "rush_errors", _NONE),
    Target("60 passwords at once, 2 web workers", "rush2_password_ratio", _FAIR),
    Target("60 codes at once, 2 web workers", "rush2_code_ratio", _FAIR),
    Target("60 at once, 2 web workers: errors", "rush2_errors", _NONE),
)
_LINES = (
    ("full sign-ins a second, 1 client", "alone_rate"),
    ("full sign-ins a second, 8 clients", "together_rate"),
    ("   bare hashes a second, 8 threads, before and after", "together_hash_rate"),
    ("one bare hash, 1 thread, in turns with the sign-ins, p50", "hash"),
    ("bare commits that outlive a power cut: p50, how many a second", "commit", "commit_rate"),
    ("sign-in page, p50, p99", "page_p50", "page_p99"),
    ("password POST, p50, p99", "password_p50", "password_p99"),
    ("password POST to the relay's 250, p50, p99", "mail_p50", "mail_p99"),
    ("code page, p50, p99", "code_page_p50", "code_page_p99"),
    ("code POST, p50, p99", "code_p50", "code_p99"),
    ("signed-in page, p50, p99", "home_p50", "home_p99"),
    ("whole sign-in, p50, p99", "whole_p50", "whole_p99"),
    ("CPU of a sign-in outside the hash, 1 and 8 clients", "cpu_outside", "together_cpu_outside"),
    ("   web workers", "cpu_web", "together_cpu_web"),
    ("   delivery service", "cpu_delivery", "together_cpu_delivery"),
    ("   the hash", "cpu_hash", "together_cpu_hash"),
    ("   the database's server, counted by itself", "cpu_database", "together_cpu_database"),
    ("code POST; password POST to 250: p50, 8 clients", "together_code_p50", "together_mail_p50"),
    ("60 passwords at once, p50, slowest (the worst round)", "rush_password_p50", "rush_password_slowest"),
    ("60 codes at once, p50, slowest (the worst round)", "rush_code_p50", "rush_code_slowest"),
    ("idle, % of one core: delivery service, web", "idle_delivery", "idle_web"),
    ("mails a second: ours, smtplib's to the same sink", "mails", "mails_bare"),
)
_BARE = (
    ("bare hashes a second, 1 thread", "hash_1"),
    ("bare hashes a second, 8 threads", "hash_8"),
    ("bare server: answers a second, 8 connections", "server_rate"),
    ("bare server: one answer, 1 connection, p50, ms", "server_took"),
    ("bare server: CPU of an answer, ms", "server_cpu"),
)


def rows(found: Found) -> list[dict[str, Any]]:
    """Return each target with what was measured, and whether it is met; what was not measured is left out."""
    return [
        _row(target, database, bound, found[database])
        for target in TARGETS
        for database, bound in target.bounds.items()
        if target.figure in found.get(database, {})
    ]


def text(machine: Mapping[str, Any], found: Found) -> str:
    """Return the whole report."""
    return "\n".join([*_head(machine), "", *_targets(found), "", *_figures(found)]) + "\n"


def _row(target: Target, database: str, bound: float, figures: Mapping[str, float]) -> dict[str, Any]:
    measured = figures[target.figure]
    whole = bound + (figures[target.above] if target.above else 0)
    words = f"{figures[target.above]:.2f} + {bound:g}" if target.above else f"{bound:g}"
    return {
        "measure": target.says,
        "database": database,
        "target": f"{'>=' if target.at_least else '<='} {words} {target.unit}".strip(),
        "measured": measured,
        "met": measured >= whole if target.at_least else measured <= whole,
    }


def _head(machine: Mapping[str, Any]) -> Iterator[str]:
    yield f"Gatepost bench, {machine['when']}, revision {machine['revision']}"
    yield f"{machine['cores']}, Python {machine['python']}, argon2id {machine['argon2']}"
    yield f"Others had {machine['others']:.0%} of the cores meanwhile."
    if machine["others"] > machine["quiet"]:
        yield "THE MACHINE WAS NOT QUIET: no figure here holds, and ratios are hints at best."
    if machine["memory"]:
        yield "The disk is left out: databases lie in memory."
    if machine["quick"]:
        yield "A quick look: few samples, and a p99 is little more than the slowest."


def _targets(found: Found) -> Iterator[str]:
    yield f"{'':58}{'':12}{'target':>22}{'measured':>12}"
    for row in rows(found):
        met = "met" if row["met"] else "NOT MET"
        yield f"{row['measure']:58}{_NAMES[row['database']]:12}{row['target']:>22}{row['measured']:>12.2f}  {met}"


def _figures(found: Found) -> Iterator[str]:
    databases = [name for name in _NAMES if name in found]
    yield f"{'times in ms':58}" + "".join(f"{_NAMES[name]:>20}" for name in databases)
    for says, *figures in _LINES:
        shown = (", ".join(_shown(found[name][figure]) for figure in figures) for name in databases)
        yield f"{says:58}" + "".join(f"{words:>20}" for words in shown)
    yield ""
    yield from (
        f"{says:58}{_shown(found['bare'][name]):>20}" for says, name in _BARE if name in found["bare"]
    )


def _shown(figure: float) -> str:
    return f"{figure:,.{0 if figure >= 1000 else 1 if figure >= 100 else 2}f}"
