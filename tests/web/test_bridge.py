"""Django answers through the bridge as it does everywhere; the same by granian and by uvicorn."""

from tests.web.conftest import Portal, wait_until
from tests.web.raw import Client, ask, request


def test_head_is_answered_like_get_without_the_body(portal: Portal):
    with Client(portal.port) as client:
        client.send(request("/large/?size=70000", "HEAD") + request())

        head, after = client.reply(bodiless=True), client.reply()

    assert (head.status, head.one("content-length"), after.text) == (200, "70000", "hello")


def test_head_of_a_stream_ends_the_stream(portal: Portal):
    before = len(ask(portal.port, request("/finished/")).json)

    assert ask(portal.port, request("/stream/?pieces=5", "HEAD"), bodiless=True).status == 200

    assert len(ask(portal.port, request("/finished/")).json) == before


def test_an_answer_without_a_body_has_no_length(portal: Portal):
    reply = ask(portal.port, request("/empty/"))

    assert (reply.status, reply.all("content-length"), reply.body) == (204, [], b"")


def test_the_length_is_always_told(portal: Portal):
    for size in (0, 1, 65536, 65537, 131072, 1_000_000):
        reply = ask(portal.port, request(f"/large/?size={size}"))

        assert (reply.one("content-length"), len(reply.body)) == (str(size), size)


def test_a_file_comes_whole(portal: Portal):
    reply = ask(portal.port, request("/file/"))

    assert b"throw-away portal" in reply.body
    assert reply.one("content-length") == str(len(reply.body))


def test_a_stream_comes_whole_and_is_closed_in_its_own_thread(portal: Portal):
    reply = ask(portal.port, request("/stream/?pieces=100000"))

    assert reply.whole
    assert reply.body == b"".join(b"%08d" % number for number in range(100000))
    assert ask(portal.port, request("/finished/")).json[-1].startswith("django-")


def test_a_stream_that_breaks_is_not_taken_for_whole(portal: Portal):
    reply = ask(portal.port, request("/stream/?pieces=30&size=10000&fault=20"))

    assert (reply.status, reply.whole) == (200, False)
    assert "a fault in the middle" in portal.output()


def test_a_stream_ends_when_its_reader_leaves(portal: Portal):
    before = len(ask(portal.port, request("/finished/")).json)
    with Client(portal.port) as client:
        client.send(request("/stream/?pieces=1000000000&size=1000"))
        client.head()

    wait_until(
        lambda: len(ask(portal.port, request("/finished/")).json) > before, what="the end of the stream"
    )


def test_every_request_is_closed(portal: Portal):
    for path in ("/", "/stream/?pieces=100", "/file/", "/fault/", "/nowhere/"):
        ask(portal.port, request(path))
    ask(portal.port, request("/stream/?pieces=100", "HEAD"), bodiless=True)

    counted = ask(portal.port, request("/signals/")).json

    assert counted["started"] == counted["finished"] + 1  # the one that asks


def test_nothing_is_left_behind_for_the_next_request(portal: Portal):
    found = {ask(portal.port, request("/language/")).text for _ in range(6)}

    assert found == {"en-us"}


def test_cookies_and_other_headers_go_out_each_in_its_field(portal: Portal):
    reply = ask(portal.port, request("/own-headers/"))

    assert reply.all("set-cookie") == ["one=1; HttpOnly; Path=/", "two=2; Path=/"]


def test_a_fault_is_answered_without_its_words(portal: Portal):
    reply = ask(portal.port, request("/fault/"))

    assert reply.status == 500
    assert b"secret words" not in reply.body
    assert "secret words" in portal.output()


def test_a_fault_is_written_down_by_its_id_and_not_by_its_address(portal: Portal):
    reply = ask(portal.port, request("/fault/let-me-in/?key=let-me-in"))

    line = f"ERROR django.request [{reply.one('x-request-id')}] GET fault/<secret>/\n"
    assert line in portal.output()
    assert "let-me-in" not in portal.output()
