"""/healthz and /readyz: for machines, cheap however often they are asked, and of little use to strangers."""

import threading
import time

import pytest

from tests.web.raw import HOST, ask, request

READY = {"status": "ready"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_ask_by_whatever_name_and_get_no_cookie(portal, path):
    reply = ask(portal.port, request(path, host=b"10.0.0.7:8000"))

    assert (reply.status, reply.one("content-type")) == (200, "application/json")
    assert (reply.one("cache-control"), reply.all("set-cookie")) == ("no-store", [])
    assert "default-src 'none'" in reply.one("content-security-policy")


def test_pages_still_ask_for_the_portals_name(portal):
    assert ask(portal.port, request("/", host=b"10.0.0.7:8000")).status == 400
    assert ask(portal.port, request("/healthz/", host=b"10.0.0.7:8000")).status == 400


def test_alive_is_all_that_healthz_says(portal):
    assert ask(portal.port, request("/healthz")).json == {"status": "alive"}


def test_this_machine_hears_how_each_part_stands(portal):
    assert ask(portal.port, request("/readyz")).json["status"] == "all of it"


@pytest.mark.parametrize(
    "field",
    [
        b"X-Forwarded-For: 203.0.113.7",
        b"Forwarded: for=203.0.113.7",
        b"X-Real-IP: 203.0.113.7",
        b"Via: 1.1 proxy",
        b"X-Gatepost-Proxy-Secret: a",
    ],
)
def test_who_comes_through_a_proxy_hears_no_more_than_a_word(portal, field):
    assert ask(portal.port, request("/readyz", "GET", field)).json == READY


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_answered(portal, path):
    head = ask(portal.port, request(path, "HEAD"), bodiless=True)
    post = ask(portal.port, request(path, "POST", body=b"a"))

    assert (head.status, head.body) == (200, b"")
    assert (post.status, post.one("allow")) == (405, "GET, HEAD")


def test_a_flood_costs_one_look_a_second(start):
    portal = start(SMALL_LOOK_SECONDS="0.3")
    began = time.monotonic()

    threads = [threading.Thread(target=ask, args=(portal.port, request("/readyz"))) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    looks = ask(portal.port, request("/readyz")).json["looks"]
    assert looks <= 1 + (time.monotonic() - began)


def test_when_sign_in_cannot_go_on_the_status_says_so(start):
    portal = start(SMALL_READY="no")

    here = ask(portal.port, request("/readyz"))
    elsewhere = ask(portal.port, request("/readyz", "GET", b"Via: 1.1 proxy"))

    assert (here.status, elsewhere.status, elsewhere.json) == (503, 503, {"status": "not ready"})


def test_a_look_that_hangs_is_not_waited_for_and_holds_nobody_up(start):
    portal = start(SMALL_LOOK_SECONDS="6")
    asking = threading.Thread(target=ask, args=(portal.port, request("/readyz")))
    asking.start()

    page, alive = ask(portal.port, request("/", host=HOST)), ask(portal.port, request("/healthz"))
    reply = ask(portal.port, request("/readyz"))
    asking.join()

    assert max(page.seconds, alive.seconds) < 1
    assert (reply.status, reply.json) == (503, {"status": "not ready"})
    assert reply.seconds < 4
