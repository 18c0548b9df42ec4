"""`gatepost serve` as people start it: web and delivery service, on a data folder of its own."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from tests.web.conftest import ROOT, Portal, free_port, wait_until
from tests.web.raw import ask, request

RELAY_SECRET = "the-relays-password"


def environment(data: Path, port: int) -> dict[str, str]:
    """Return a small installation's environment; every other setting of ours is left out."""
    return {
        "DATABASE_URL": f"sqlite:///{data / 'gatepost.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "gatepost.settings",
        "GATEPOST_DATA": str(data),
        "GATEPOST_INSECURE_DEV": "1",
        "GATEPOST_LISTEN": f"127.0.0.1:{port}",
        "GATEPOST_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GATEPOST_SMTP_URLS": f"smtps://gatepost:{RELAY_SECRET}@127.0.0.1:9",
    }


def gatepost(data: Path, port: int, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gatepost", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment(data, port), **changed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("installation") / "data"
    made = gatepost(data, 1, "setup")
    assert made.returncode == 0, made.stderr
    return data


Serve = Callable[..., Portal]


@pytest.fixture
def serve(data: Path, tmp_path: Path) -> Iterator[Serve]:
    with contextlib.ExitStack() as started:

        def serve(*words: str, under: Sequence[str] = (), **changed: str) -> Portal:
            port = free_port()
            command = [*under, sys.executable, "-m", "gatepost", "serve", *words]
            portal = Portal(command, port, tmp_path / "log", **{**environment(data, port), **changed})
            started.callback(portal.end)
            wait_until(lambda: "listens on" in portal.output() or portal.process.poll() is not None, 30)
            assert portal.process.poll() is None, portal.output()
            return portal

        yield serve


def words_of(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):  # it ended a moment ago
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def delivery(portal: Portal) -> int:
    """Return the delivery service's process, or 0."""
    found = [pid for pid in portal.members() if "deliver --supervised" in words_of(pid)]
    return found[0] if found else 0


def page(portal: Portal) -> int:
    return ask(portal.port, request("/sign-in/", host=f"127.0.0.1:{portal.port}".encode())).status


def shows_a_page(portal: Portal) -> bool:
    """Say whether a page comes. What was queued at a worker that is killed is lost with it, and asked for again."""
    with contextlib.suppress(OSError, EOFError):
        return page(portal) == 200
    return False


def test_it_says_where_it_listens_and_runs_the_delivery_service(serve: Serve):
    portal = serve()

    assert portal.output() == (
        "Starting Gatepost ...\n"
        f"Gatepost listens on http://127.0.0.1:{portal.port} and is http://127.0.0.1:{portal.port} to people.\n"
    )
    assert page(portal) == 200
    assert delivery(portal)


def test_secrets_are_in_no_childs_environment_nor_command_line(serve: Serve):
    portal = serve()
    wait_until(lambda: delivery(portal))

    children = [pid for pid in portal.members() if pid != portal.process.pid]

    assert len(children) >= 3
    for pid in children:
        assert RELAY_SECRET.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
        assert RELAY_SECRET not in words_of(pid)


def test_without_delivery_it_serves_alone(serve: Serve):
    portal = serve("--without-delivery")

    assert (page(portal), delivery(portal)) == (200, 0)


@pytest.mark.parametrize("whom", ["main", "group"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_wholly_and_quietly(serve: Serve, whom, number):
    portal = serve()

    (os.killpg if whom == "group" else os.kill)(portal.process.pid, number)

    assert portal.process.wait(8) == 0
    assert delivery(portal) == 0  # the main process stays until its last message has left
    wait_until(lambda: portal.members() == [], 3, what="the end of all processes")
    assert portal.output().count("\n") == 2


def test_without_a_terminal_it_may_stay(serve: Serve):
    portal = serve("--without-delivery", under=["nohup"])

    os.killpg(portal.process.pid, signal.SIGHUP)
    time.sleep(0.5)

    assert (portal.process.poll(), page(portal)) == (None, 200)


def test_nothing_outlives_a_killed_main_process(serve: Serve):
    portal = serve()
    wait_until(lambda: delivery(portal))

    portal.process.kill()

    wait_until(lambda: portal.members() == [], 8, what="the end of all processes")


def test_a_killed_delivery_service_comes_back(serve: Serve):
    portal = serve()
    wait_until(lambda: delivery(portal))
    killed = delivery(portal)

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: delivery(portal) not in {0, killed}, what="the delivery service's return")
    assert "The delivery service ended (status -9). It starts again in 1 s." in portal.output()
    assert page(portal) == 200


def test_two_workers_share_the_work(serve: Serve):
    portal = serve("--workers", "2", "--without-delivery")
    workers = [pid for pid in portal.members() if "spawn_main" in words_of(pid)]

    os.kill(workers[0], signal.SIGKILL)
    wait_until(
        lambda: shows_a_page(portal), what="a page of the other worker, which may have been about to start"
    )

    assert len(workers) == 2


def test_with_a_certificate_it_listens_by_tls(serve: Serve, tmp_path: Path):
    pem = tmp_path / "both.pem"
    trustme.CA().issue_cert("portal.test").private_key_and_cert_chain_pem.write_to_path(pem)

    portal = serve(
        GATEPOST_TLS_CERT=str(pem), GATEPOST_TLS_KEY=str(pem), GATEPOST_PUBLIC_URL="https://portal.test"
    )

    assert f"https://127.0.0.1:{portal.port} and is https://portal.test to people" in portal.output()


@pytest.mark.parametrize(
    ("changed", "words", "sentence"),
    [
        ({"GATEPOST_PUBLIC_URL": "http://portal.example.com"}, [], "gatepost.E004"),
        ({"GATEPOST_KEY_FILE": "/nowhere/keys"}, [], "gatepost.E003"),
        (
            {"DATABASE_URL": "sqlite:////nowhere/db"},
            [],
            "The database cannot be used: unable to open database file. Is ",
        ),
        (
            {"GATEPOST_TLS_CERT": __file__, "GATEPOST_TLS_KEY": __file__},
            [],
            "GATEPOST_TLS_CERT and GATEPOST_TLS_KEY",
        ),
        ({}, ["--listen", "nonsense"], "it is not host:port"),
        ({}, ["--listen", "8010"], "it is not host:port"),
        ({}, ["--listen", "127.0.0.1:0"], "Port 0 is no place"),
        ({}, ["--workers", "0"], "it is not a number from 1 on"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_starts(data: Path, changed, words, sentence):
    ended = gatepost(data, free_port(), "serve", *words, **changed)

    assert ended.returncode in {1, 2}
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
    assert RELAY_SECRET not in ended.stderr


def test_what_is_worth_mending_is_told_and_it_starts(serve: Serve, data: Path, tmp_path: Path):
    other = sqlite3.connect(shutil.copy(data / "gatepost.sqlite3", tmp_path / "other.sqlite3"))
    other.execute('UPDATE journal_entry SET details = \'{"instance": "other", "kid": "k1"}\'')
    other.commit()
    other.close()

    portal = serve(
        GATEPOST_PUBLIK="1",
        GATEPOST_PROXY_SECRET="short",
        DATABASE_URL=f"sqlite:///{tmp_path / 'other.sqlite3'}",
    )

    said = portal.output()
    assert "\ngatepost.W002: There is no setting GATEPOST_PUBLIK (in the environment)." in said
    assert "\ngatepost.W004: GATEPOST_PROXY_SECRET does nothing" in said
    assert "\nThese keys are not those that this database was made with. See: gatepost doctor\n" in said
    assert said.count("\n") == 5  # the delivery service does not say it again


def test_an_empty_database_is_told(data: Path, tmp_path: Path):
    ended = gatepost(data, free_port(), "serve", DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")

    assert (ended.returncode, "gatepost setup" in ended.stderr) == (1, True)


def test_a_port_that_is_taken_is_told(data: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = gatepost(data, taken.getsockname()[1], "serve")

    assert ended.returncode == 1
    assert "Is Gatepost running already?" in ended.stderr


def test_told_over_and_over_it_still_ends(serve: Serve):
    portal = serve()

    for _ in range(50):
        portal.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(portal.process.pid, signal.SIGINT)

    assert portal.process.wait(8) == 0
    assert portal.output().count("\n") == 2
