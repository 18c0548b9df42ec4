"""The machine, and what processes have used of its cores: the portal's by part, and everybody else's."""

import os
import platform
import re
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

WEB, DELIVERY, MAIN, DATABASE = "web", "delivery", "main", "database"
QUIET = 0.1
"""The share of the cores that others may have; beyond it the report says so."""


def machine() -> dict[str, Any]:
    """Return what it is that figures are of."""
    git = ["git", "describe", "--always", "--dirty"]
    cores = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    return {
        "when": time.strftime("%Y-%m-%d %H:%M"),
        "revision": subprocess.run(git, check=False, capture_output=True, text=True).stdout.strip(),
        "cores": f"{os.cpu_count()} cores ({cores[0] if cores else platform.machine()})",
        "python": platform.python_version(),
        "quiet": QUIET,
    }


def moment() -> tuple[float, float]:
    """Return when it is, and how long all cores have worked: what `others_share` is asked about later."""
    return time.monotonic(), _busy() - sum(os.times()[:4])


def others_share(since: tuple[float, float]) -> float:
    """Return which share of all cores others had since that moment; once what the bench has started has ended."""
    seconds, busy = (now - then for now, then in zip(moment(), since, strict=True))
    return max(0.0, busy) / seconds / (os.cpu_count() or 1)


def cpu_by_part(root: int) -> Counter[str]:
    """Return the CPU seconds so far of a process and all that it started, by the part of the portal they are."""
    used: Counter[str] = Counter()
    for pid in _family(root):
        with suppress(OSError):
            part = _part(Path(f"/proc/{pid}/cmdline").read_bytes())
            used[part] += _cpu(pid)  # type: ignore[assignment]
    return used


def _part(words: bytes) -> str:
    if b"multiprocessing-fork" in words:
        return WEB
    if b"\0deliver\0" in words:
        return DELIVERY
    return DATABASE if b"postgres" in words else MAIN


def _family(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text("ascii").split():
                found += _family(int(child))
    return found


def _cpu(pid: int) -> float:
    """Read a process's own clock: to the nanosecond, where /proc counts in hundredths of a second.

    Its number is made as clock_getcpuclockid(3) makes it.
    """
    return time.clock_gettime((~pid << 3) | 2)


def _busy() -> float:
    """Return how many seconds all cores have worked since the start of the machine."""
    fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _wait, irq, soft_irq, steal = (int(field) for field in fields[:8])
    return (user + nice + system + irq + soft_irq + steal) / os.sysconf("SC_CLK_TCK")
