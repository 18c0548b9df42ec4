"""/metrics of a real server with two workers and a delivery service, on a listener of its own."""

import contextlib
import os
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as the_settings
from prometheus_client.parser import text_string_to_metric_families

from gatepost.health import metrics
from tests import people
from tests.portal import hidden_fields
from tests.web.conftest import Portal, answers, free_port, wait_until
from tests.web.raw import Client, ask, request
from tests.web.test_serve import delivery, gatepost, words_of

pytestmark = pytest.mark.slow
Serve = Callable[..., "Monitored"]


class Monitored(Portal):
    """A portal with a listener for metrics."""

    metrics = 0

    def host(self) -> bytes:
        return f"127.0.0.1:{self.port}".encode()

    def page(self) -> str:
        return ask(self.metrics, request("/metrics")).text

    def looks_anew(self) -> None:
        """Wait until the page that was made last is no longer shown."""
        time.sleep(metrics.KEPT_SECONDS)

    def value(self, name, **labels):
        """Return a number of the page, or None."""
        found = [
            sample.value
            for family in text_string_to_metric_families(self.page())
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        ]
        return found[0] if found else None

    def types_password(self, name, password) -> int:
        """Take the first step over a connection of its own, so that either worker may get it."""
        form = ask(self.port, request("/sign-in/", host=self.host()))
        cookies = "; ".join(each.partition(";")[0] for each in form.all("set-cookie"))
        fields = {**hidden_fields(form.text), "username": name, "password": password}
        body = "&".join(f"{key}={value.replace(' ', '+')}" for key, value in fields.items()).encode()
        head = [
            b"Content-Type: application/x-www-form-urlencoded",
            b"Cookie: " + cookies.encode(),
            b"Origin: http://" + self.host(),
        ]
        return ask(self.port, request("/sign-in/", "POST", *head, host=self.host(), body=body)).status


@pytest.fixture
def serve(process_environment, tmp_path: Path) -> Iterator[Serve]:
    with contextlib.ExitStack() as started:

        def serve(*words: str, asked_at: int = 0) -> Monitored:
            port, asked_at = free_port(), asked_at or free_port()
            own = {
                "GATEPOST_LISTEN": f"127.0.0.1:{port}",
                "GATEPOST_PUBLIC_URL": f"http://127.0.0.1:{port}",
                "GATEPOST_METRICS_LISTEN": f"127.0.0.1:{asked_at}",
                "GATEPOST_SMTP_URLS": "smtp+plain://127.0.0.1:9",
                "DJANGO_SETTINGS_MODULE": "gatepost.settings",
            }
            ours = {n: v for n, v in process_environment.items() if n.startswith(("GATEPOST_", "DATABASE"))}
            command = [sys.executable, "-m", "gatepost", "serve", *words]
            monitored = Monitored(command, port, tmp_path / f"log-{port}", **{**ours, **own})
            monitored.metrics = asked_at
            started.callback(monitored.end)
            wait_until(lambda: "listens on" in monitored.output() or monitored.process.poll() is not None, 30)
            assert monitored.process.poll() is None, monitored.output()
            wait_until(lambda: monitored.value("gatepost_password_hash_seconds_count") is not None)
            return monitored

        yield serve


def web_workers(monitored):
    return [pid for pid in monitored.members() if "spawn_main" in words_of(pid)]


def test_what_two_workers_count_is_added_up_and_outlives_a_worker(serve: Serve):
    people.add("dana")
    monitored = serve("--workers", "2", "--without-delivery")

    tries = [monitored.types_password("dana", "wrong horse") for _ in range(16)]
    monitored.looks_anew()
    hashed = monitored.value("gatepost_password_hash_seconds_count")
    for pid in web_workers(monitored):
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda gone=pid: gone not in web_workers(monitored))
    monitored.looks_anew()

    assert 0 < hashed <= 10
    assert len(tries) == hashed + limited(monitored, "password-source") + limited(monitored, "password-name")
    assert monitored.value("gatepost_password_hash_seconds_count") == hashed
    assert monitored.value("gatepost_sign_in_steps_total", step="password", outcome="refused") == hashed


def limited(monitored, budget):
    return monitored.value("gatepost_limits_hit_total", budget=budget)


def test_a_mail_that_waits_and_who_sends_it_are_seen(serve: Serve):
    people.two_factor_on()
    people.add("dana")
    monitored = serve("--workers", "2")
    wait_until(lambda: monitored.value("gatepost_delivery_workers", keys="ours") == 1, 20)

    assert monitored.types_password("dana", people.PASSWORD) == 303

    wait_until(lambda: monitored.value("gatepost_queue_mails", kind="sign-in-code") == 2)
    wait_until(lambda: monitored.value("gatepost_relay_state", relay="1", state="away") == 1, 20)
    wait_until(lambda: monitored.value("gatepost_queue_oldest_seconds", kind="sign-in-code") > 0)


def test_it_names_nobody(serve: Serve):
    people.two_factor_on()
    people.add("dana")
    monitored = serve("--workers", "2", "--without-delivery")
    monitored.types_password("dana", people.PASSWORD)
    monitored.types_password("mallory", "wrong horse")
    monitored.looks_anew()

    page = monitored.page()

    assert "gatepost_build_info" in page
    assert not re.search(r"dana|cole|mallory|horse|@|127\.0\.0\.1|example\.com|k1", page, re.IGNORECASE)


def test_the_portals_own_listener_has_no_metrics(serve: Serve):
    monitored = serve("--without-delivery")

    answer = ask(monitored.port, request("/metrics", host=monitored.host()))

    assert answer.status in {303, 404}
    assert "gatepost_" not in answer.text


def test_nothing_else_is_answered_there(serve: Serve):
    monitored = serve("--without-delivery")

    head = ask(monitored.metrics, request("/metrics", "HEAD"), bodiless=True)

    assert [ask(monitored.metrics, request(path)).status for path in ("/", "/sign-in/")] == [404, 404]
    assert (head.status, head.one("server"), head.one("cache-control")) == (200, "gatepost", "no-store")
    assert ask(monitored.metrics, request("/metrics", "POST")).status == 501


def test_clients_that_say_nothing_are_hung_up_on_and_do_not_pile_up(serve: Serve):
    monitored = serve("--without-delivery")
    with contextlib.ExitStack() as silent:
        clients = [silent.enter_context(Client(monitored.metrics)) for _ in range(20)]

        at_once = sum(is_hung_up_on(client) for client in clients)
        ends = [client.ended() for client in clients]

    assert at_once >= 12
    assert all(ends)
    assert "gatepost_build_info" in monitored.page()


def is_hung_up_on(client) -> bool:
    """Say whether the other side has closed, or does so in this moment."""
    readable, _, _ = select.select([client.socket], [], [], 0.1)
    return bool(readable)


def test_what_a_killed_server_counted_is_not_counted_again(serve: Serve):
    people.add("dana")
    killed = serve("--without-delivery")
    killed.types_password("dana", "wrong horse")
    killed.looks_anew()
    counted = killed.value("gatepost_password_hash_seconds_count")
    killed.process.kill()
    wait_until(lambda: killed.members() == [])

    monitored = serve("--without-delivery", asked_at=killed.metrics)

    assert (counted, monitored.value("gatepost_password_hash_seconds_count")) == (1, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_listener_ends_with_the_server(serve: Serve, number):
    monitored = serve()
    wait_until(lambda: delivery(monitored))
    folder = the_settings.DATA / f"metrics-{monitored.metrics}"

    monitored.process.send_signal(number)

    monitored.process.wait(8)
    assert not answers(monitored.metrics)
    assert folder.exists() is (number is signal.SIGKILL)
    wait_until(lambda: monitored.members() == [], 8)
    assert "Traceback" not in monitored.output()


def test_a_port_that_is_taken_is_told_at_the_start(process_environment, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        data = Path(process_environment["GATEPOST_DATA"])
        own = {"DATABASE_URL": process_environment["DATABASE_URL"], "GATEPOST_METRICS_LISTEN": place}
        ended = gatepost(data, free_port(), "serve", **own)

    assert ended.returncode == 1
    assert f"Nothing can listen on {place} for metrics" in ended.stderr
    assert "Traceback" not in ended.stderr
