"""What is malformed, forged or too large ends at the rim; the same by granian and by uvicorn."""

import time

import pytest

from tests.web.conftest import Portal
from tests.web.raw import HOST, Client, Reply, ask, request

EVERYWHERE = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "server": "gatepost",
}


def assert_refused(reply: Reply, status: int) -> None:
    """Assert a plain refusal, with every header, that closes the connection and names nothing of ours."""
    assert (reply.status, reply.one("content-type")) == (status, "text/plain; charset=utf-8")
    assert reply.one("connection") == "close"
    assert f"{status}, request {reply.one('x-request-id')}" in reply.text
    assert {name: reply.one(name) for name in EVERYWHERE} == EVERYWHERE


def test_a_request_for_the_public_address_is_answered(portal: Portal):
    reply = ask(portal.port, request())

    assert (reply.status, reply.text) == (200, "hello")


@pytest.mark.parametrize(
    "host",
    [
        None,
        b"",
        b"evil.test",
        b"portal.test",
        b"portal.test:80",
        b"portal.test:8000:8000",
        b"evil@portal.test:8000",
        b"portal.test:8000.evil.test",
        b"portal.test.:8000",
        b"127.0.0.1:8000",
    ],
)
def test_another_host_is_refused_and_not_repeated(portal: Portal, host):
    reply = ask(portal.port, request(host=host))

    assert reply.status == 400
    assert b"evil" not in reply.body


def test_the_host_may_be_in_capitals(portal: Portal):
    assert ask(portal.port, request(host=b"Portal.TEST:8000")).status == 200


@pytest.mark.parametrize(
    "field",
    [
        b"Origin: https://evil.test",
        b"Authorization: Basic eDp5",
        b"Content-Type: text/plain",
        b"Referer: https://evil.test",
        b"X-Forwarded-For: 203.0.113.7",
        b"X-Forwarded-Host: evil.test",
        b"X-FORWARDED-anything: x",
        b"X-Gatepost-Proxy-Secret: guess",
    ],
)
def test_a_doubled_field_is_refused(portal: Portal, field):
    assert_refused(ask(portal.port, request("/", "GET", field, field)), 400)


def test_a_second_host_is_refused(portal: Portal):
    assert ask(portal.port, request("/", "GET", b"Host: " + HOST)).status == 400


def test_lists_and_cookies_may_come_in_several_fields(portal: Portal):
    fields = [b"Cookie: a=1", b"Cookie: b=2", b"Accept: text/html", b"Accept: text/plain"]

    seen = ask(portal.port, request("/meta/", "GET", *fields)).json

    assert seen["cookies"] == {"a": "1", "b": "2"}
    assert seen["HTTP_ACCEPT"] == "text/html, text/plain"


def test_names_that_could_pose_as_others_are_dropped(portal: Portal):
    fields = [
        b"X_Forwarded_For: 203.0.113.7",
        b"X-Forwarded_For: 203.0.113.7",
        b"Content_Type: text/evil",
        b"X.Odd: 1",
        b"X-Gatepost-User: admin",
        b"Gatepost.Request_Id: mine",
    ]

    seen = ask(portal.port, request("/meta/", "GET", *fields)).json

    assert "203.0.113.7" not in str(seen)
    assert "evil" not in str(seen)
    assert {name for name in seen if "GATEPOST" in name or "ODD" in name} == set()


def test_django_sees_the_request_and_nothing_else(portal: Portal):
    fields = [b"User-Agent: caf\xc3\xa9", b"Content-Type: text/x-test"]

    seen = ask(portal.port, request("/meta/?q=%20a+b", "POST", *fields, body=b"12345")).json

    assert len(seen.pop("gatepost.request_id")) == 16
    assert seen == {
        "CONTENT_LENGTH": "5",
        "CONTENT_TYPE": "text/x-test",
        "HTTP_HOST": HOST.decode(),
        "HTTP_USER_AGENT": "caf\xc3\xa9",
        "PATH_INFO": "/meta/",
        "QUERY_STRING": "q=%20a+b",
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "portal.test",
        "SERVER_PORT": "8000",
        "cookies": {},
        "method": "POST",
        "scheme": "http",
        "wsgi.url_scheme": "http",
    }


def test_forwarded_addresses_are_not_believed(portal: Portal):
    fields = [b"X-Forwarded-For: 203.0.113.7", b"X-Real-IP: 203.0.113.7", b"Forwarded: for=203.0.113.7"]

    seen = ask(portal.port, request("/meta/", "GET", *fields)).json

    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert "203.0.113.7" not in str(seen)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me%74a/", 200),
        ("/%2e%2e/meta/", 404),
        ("/meta%00/", 404),
        ("/%ff%fe/", 404),
        ("//evil.test/", 404),
        ("/meta/;x", 404),
        ("/" + "a" * 8000, 404),
        ("*", 400),
        ("http://evil.test/meta/", 200),
    ],
)
def test_odd_paths(portal: Portal, path, status):
    if portal.kind == "uvicorn" and path.startswith("http"):
        status = 400  # it hands the whole address on as a path, and that is no path

    reply = ask(portal.port, request(path))

    assert reply.status == status
    assert b"evil" not in reply.body


def test_a_body_of_64_kb_comes_through(portal: Portal):
    body = bytes(range(256)) * 256

    assert ask(portal.port, request("/echo/", "POST", body=body)).body == body


def test_an_announced_body_that_is_too_large_is_refused_unread(portal: Portal):
    head = request("/echo/", "POST", b"Content-Length: 65537")

    reply = ask(portal.port, head)

    assert_refused(reply, 413)
    assert reply.seconds < 1


def test_a_body_that_turns_out_too_large_is_refused(portal: Portal):
    chunk = b"10000\r\n" + b"z" * 65536 + b"\r\n"

    assert_refused(
        ask(portal.port, request("/echo/", "POST", b"Transfer-Encoding: chunked") + chunk * 2), 413
    )


def test_a_body_in_chunks_comes_through(portal: Portal):
    chunks = b"3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"

    seen = ask(portal.port, request("/echo/", "POST", b"Transfer-Encoding: chunked") + chunks)

    assert seen.body == b"hello"


@pytest.mark.parametrize("chunks", [b"zz\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\nxx\r\n", b"-1\r\nx\r\n"])
def test_chunks_that_cannot_be_read_are_refused(portal: Portal, chunks):
    with Client(portal.port) as client:
        client.send(request("/echo/", "POST", b"Transfer-Encoding: chunked"))
        time.sleep(0.1)
        client.send(chunks)
        reply = client.reply()

    assert reply.status == 400
    if portal.kind == "granian":  # uvicorn has answered by itself already
        assert_refused(reply, 400)


@pytest.mark.parametrize(
    "field",
    [b"Content-Length: x", b"Content-Length: -1", b"Content-Length: 1, 2", b"Content-Length: " + b"9" * 5000],
)
def test_an_odd_length_is_refused(portal: Portal, field):
    assert ask(portal.port, request("/echo/", "POST", field)).status in {400, 413}


@pytest.mark.parametrize(
    "codec", [b"zlib", b"hex", b"idna", b"utf-16", b"utf-7", b"unicode_escape", b"rot_13", b""]
)
@pytest.mark.parametrize(
    "kind", [b"text/plain", b"multipart/form-data; boundary=x", b"application/x-www-form-urlencoded"]
)
@pytest.mark.parametrize("way", [b"; charset=", b";CharSet*=utf-8''", b'; a="; charset='])
def test_a_body_in_another_codec_than_utf_8_is_refused(portal: Portal, codec, kind, way):
    field = b"Content-Type: " + kind + way + codec

    assert ask(portal.port, request("/echo/?next=%e9", "POST", field, body=b"a=b")).status == 400


@pytest.mark.parametrize("name", [b"utf-8", b"UTF-8", b'"utf-8"'])
def test_a_body_that_says_that_it_is_utf_8_comes_through(portal: Portal, name):
    field = b"Content-Type: application/x-www-form-urlencoded; charset=" + name

    assert ask(portal.port, request("/echo/", "POST", field, body=b"a=b")).status == 200


def test_requests_in_a_pipe_are_answered_in_turn(portal: Portal):
    with Client(portal.port) as client:
        client.send(
            request("/echo/", "POST", body=b"one")
            + request("/", "HEAD")
            + request("/echo/", "POST", body=b"two")
        )

        first, head, last = client.reply(), client.reply(bodiless=True), client.reply()

    assert (first.body, head.one("content-length"), last.body) == (b"one", "5", b"two")


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/fault/", "/file/", "/empty/", "/large/?size=200000"])
def test_every_answer_carries_the_headers(portal: Portal, path):
    reply = ask(portal.port, request(path))

    assert {name: reply.one(name) for name in EVERYWHERE} == EVERYWHERE
    assert len(reply.one("x-request-id")) == 16
    assert reply.all("strict-transport-security") == []


def test_an_answer_may_say_how_long_it_is_kept(portal: Portal):
    reply = ask(portal.port, request("/own-headers/"))

    assert reply.one("cache-control") == "public, max-age=60"


def test_a_request_has_one_id_within_and_without(portal: Portal):
    reply = ask(portal.port, request("/meta/", "GET", b"X-Request-Id: mine"))

    assert reply.one("x-request-id") == reply.json["gatepost.request_id"]
