"""The portal under measurement: `gatepost serve` as it is run for real, on a database and a mail sink of its own."""

import multiprocessing
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import sink
from bench.browser import Place

ARGON2 = (19456, 2, 1)
"""What peers are measured with (KiB, passes, lanes)."""


class Portal(NamedTuple):
    """A running portal: where it is, the process from which all of its others come, its environment and its relay."""

    place: Place
    pid: int
    environment: Mapping[str, str]
    relay_port: int


@contextmanager
def running(folder: Path, database_url: str, workers: int) -> Iterator[Portal]:
    """Run a portal in a new `folder`. Raises RuntimeError with the portal's words when it does not start."""
    mailboxes = folder / "mailboxes"
    mailboxes.mkdir(parents=True)
    listener = socket.create_server(("127.0.0.1", 0))
    place = Place(free_port(), secrets.token_hex(32), mailboxes)
    relay = multiprocessing.get_context("spawn").Process(
        target=sink.serve, args=(listener, mailboxes), daemon=True
    )
    relay.start()
    relay_port = listener.getsockname()[1]
    environment = _environment(folder, place, database_url, relay_port)
    command = [sys.executable, "-m"]
    serve = [*command, "gatepost", "serve", "--workers", str(workers)]
    try:
        subprocess.run([*command, "bench.people"], env=environment, check=True)
        with child(serve, environment, place.port, folder / "portal.log") as pid:
            yield Portal(place, pid, environment, relay_port)
    finally:
        relay.terminate()
        relay.join()
        listener.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def child(command: list[str], environment: dict[str, str], port: int, log: Path) -> Iterator[int]:
    """Run a server, and give its process once it answers. Ctrl-C is for the bench, which ends it in order."""
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            while process.poll() is None and not _answers(port):
                time.sleep(0.02)
            if process.returncode is not None:
                raise RuntimeError(f"{' '.join(command)} did not start:\n{log.read_text('utf-8')}")
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _environment(folder: Path, place: Place, database_url: str, smtp_port: int) -> dict[str, str]:
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GATEPOST_", "DATABASE_URL", "DJANGO_"))
    }
    return {
        **others,
        "DATABASE_URL": database_url,
        "GATEPOST_ARGON2": ",".join(str(number) for number in ARGON2),
        "GATEPOST_DATA": str(folder / "data"),
        "GATEPOST_INSECURE_DEV": "1",
        "GATEPOST_LISTEN": f"127.0.0.1:{place.port}",
        "GATEPOST_PROXY_SECRET": place.secret,
        "GATEPOST_PUBLIC_URL": f"http://127.0.0.1:{place.port}",
        "GATEPOST_SMTP_URLS": f"smtp+plain://127.0.0.1:{smtp_port}",
        "GATEPOST_TRUSTED_PROXIES": "127.0.0.1",
    }
