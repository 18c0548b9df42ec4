"""Runs what a change must pass, and ends with one summary.

python scripts/check.py               everything
python scripts/check.py lint types    these alone
python scripts/check.py coverage      all tests, and which lines and branches none has seen
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORES = os.cpu_count() or 2
TOOLS = Path(sys.executable).parent
Command = Sequence[str | Path]

QUICK: dict[str, Sequence[Command]] = {
    "lint": ((TOOLS / "ruff", "check", "."), (TOOLS / "ruff", "format", "--check", ".")),
    "templates": ((TOOLS / "djlint", "src", "--lint", "--quiet"),),
    "types": ((TOOLS / "mypy",),),
    "layers": ((TOOLS / "lint-imports",),),
    "packages": ((sys.executable, "-m", "pip", "check", "--disable-pip-version-check"),),
}
COUNT = re.compile(r"(\d+) (passed|failed|error|skipped)")  # as pytest's last line has them
DATABASES = ("SQLite", "PostgreSQL")
COVERED = {
    "SQLite": ("--cov", "--cov-report="),
    "PostgreSQL": ("--cov", "--cov-append", "--cov-report=term", "--cov-report=html"),
}


@dataclass(frozen=True)
class Result:
    """How a check went, and what it printed."""

    name: str
    ok: bool
    seconds: float
    said: str


def main(words: list[str]) -> int:
    """Run the checks that the words name, or all; return 0 when all are passed."""
    os.chdir(ROOT)
    if words == ["coverage"]:
        return _sum_up([_run_tests(name, *COVERED[name]) for name in DATABASES])
    results = _run_quick(words or list(QUICK))
    if not words:
        results += [_run_tests(name) for name in DATABASES]
    return _sum_up(results)


def _run_quick(names: list[str]) -> list[Result]:
    """Run these side by side, one a core, and show what those print that fail."""
    with ThreadPoolExecutor(CORES) as pool:
        results = list(pool.map(_run, names))
    for result in results:
        if not result.ok:
            _title(result.name)
            print(result.said, flush=True)
    return results


def _run(name: str) -> Result:
    start = time.monotonic()
    done = [subprocess.run(command, check=False, capture_output=True, text=True) for command in QUICK[name]]
    said = "".join(each.stdout + each.stderr for each in done)
    return Result(name, not any(each.returncode for each in done), time.monotonic() - start, said)


def _run_tests(database: str, *more: str) -> Result:
    """Run all tests on this database, and show what they print as it comes."""
    _title(f"tests on {database}")
    start, said = time.monotonic(), ""
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", f"--numprocesses={CORES}", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "GATEPOST_TEST_DATABASE": database.lower(), "GATEPOST_TEST_COMPLETE": "1"},
    ) as tests:
        for line in tests.stdout or ():
            print(line, end="", flush=True)
            said += line
    return Result(f"tests on {database}", not tests.returncode, time.monotonic() - start, said)


def _sum_up(results: list[Result]) -> int:
    """Print a line for each check, and how many tests passed and failed in all."""
    _title("summary")
    total = {"passed": 0, "failed": 0, "error": 0, "skipped": 0}
    for result in results:
        counts = COUNT.findall(result.said) if "tests" in result.name else []
        for count, what in counts:
            total[what] += int(count)
        words = ", ".join(f"{count} {what}" for count, what in counts)
        verdict = "ok" if result.ok else "FAILED"
        print(f"{verdict:6}  {result.name:20}  {result.seconds:4.0f} s  {words}".rstrip())
    if any(total.values()):
        print(f"{total['passed']} passed, {total['failed'] + total['error']} failed")
    return int(not all(result.ok for result in results))


def _title(text: str) -> None:
    print(f"\n--- {text} {'-' * (72 - len(text))}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
