"""What the rim does with what stands behind it, seen without a server between."""

import asyncio

import pytest

from gatepost.kernel.network import Proxies
from gatepost.web import answer, rim
from gatepost.web.arrival import Busy, Gone

IN_CHUNKS = [(b"host", b"portal.test"), (b"transfer-encoding", b"chunked")]
LEFT = {"type": "http.disconnect"}
HEAD = {"type": "http.response.start", "status": 200, "headers": []}
REST = {"type": "http.response.body", "body": b"part", "more_body": True}


def scope(**changed):
    return {
        "type": "http",
        "method": "GET",
        "raw_path": b"/",
        "query_string": b"",
        "headers": [(b"host", b"portal.test")],
        "client": ("192.0.2.1", 1),
        **changed,
    }


def answered(inside, *, messages=({"type": "http.request"},), send=None, **changed):
    """Return the messages that go out for one request."""
    out, coming = [], iter(messages)

    async def receive():
        return next(coming)

    async def keep(message):
        out.append(message)

    asyncio.run(rim.Rim(inside, "http://portal.test", Proxies())(scope(**changed), receive, send or keep))
    return out


def statuses(out):
    return [message["status"] for message in out if message["type"] == "http.response.start"]


def test_a_fault_before_the_answer_is_answered_with_500(caplog):
    async def inside(arrival, receive, send):
        raise RuntimeError("secret words")

    out = answered(inside)

    assert statuses(out) == [500]
    assert "secret words" not in str(out)
    assert "failed outside Django" in caplog.messages[0]


def test_a_fault_within_the_answer_cuts_it_off(caplog):
    async def inside(arrival, receive, send):
        await send(HEAD)
        await send(REST)
        raise RuntimeError

    out = answered(inside)

    assert (statuses(out), out[-1]) == ([200], REST)


def test_too_many_are_answered_with_503():
    async def inside(arrival, receive, send):
        raise Busy

    assert statuses(answered(inside)) == [503]


def test_a_client_that_left_is_not_answered_and_not_written_down(caplog):
    async def inside(arrival, receive, send):
        raise Gone

    assert (answered(inside), caplog.messages) == ([], [])


@pytest.mark.parametrize("field", [(b"transfer-encoding", b"chunked"), (b"content-length", b"2")])
def test_a_body_that_breaks_off_reaches_nobody(field):
    async def inside(arrival, receive, send):
        pytest.fail("it was let in")

    part = {"type": "http.request", "body": b"x", "more_body": True}
    out = answered(inside, messages=[part, LEFT], headers=[(b"host", b"portal.test"), field])

    assert statuses(out) == [400]


def test_nobody_waits_for_a_body_that_was_not_announced():
    async def inside(arrival, receive, send):
        await send({**HEAD, "status": 200 if arrival.body == b"" else 500})
        await send(REST)

    assert statuses(answered(inside, messages=[])) == [200]


def test_what_stands_inside_hears_only_of_the_end():
    async def inside(arrival, receive, send):
        await send({**HEAD, "status": 200 if await receive() == LEFT else 500})
        await send(REST)

    assert statuses(answered(inside, messages=[{"type": "http.request"}, LEFT])) == [200]


def test_a_fault_before_the_first_piece_of_a_body_is_answered_with_500(caplog):
    async def inside(arrival, receive, send):
        await send(HEAD)
        raise RuntimeError

    assert statuses(answered(inside)) == [500]


def test_a_reader_that_does_not_take_its_answer_is_given_up(monkeypatch, caplog):
    monkeypatch.setattr(answer, "SEND_SECONDS", 0.01)
    gone = []

    async def never(message):
        await asyncio.Event().wait()

    async def inside(arrival, receive, send):
        try:
            await send(HEAD)
            await send(REST)
        except Gone:
            gone.append(True)
            raise

    answered(inside, send=never)

    assert (gone, caplog.messages) == ([True], [])


def test_an_unknown_peer_is_nobody(caplog):
    seen = []

    async def inside(arrival, receive, send):
        seen.append(arrival.address)

    answered(inside, client=None)

    assert seen == [""]


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_it_speaks_nothing_but_http(kind):
    with pytest.raises(NotImplementedError):
        answered(None, type=kind)


def test_a_few_addresses_may_take_files(monkeypatch):
    async def inside(arrival, receive, send):
        await send({**HEAD, "status": 200 if len(arrival.body) == 100_000 else 500})
        await send(REST)

    monkeypatch.setattr(rim, "FILES", {b"/file/": rim.Room(100_000, 30)})
    body = [{"type": "http.request", "body": b"x" * 100_000}]

    assert statuses(answered(inside, raw_path=b"/file/", messages=body, headers=IN_CHUNKS)) == [200]
    assert statuses(answered(inside, raw_path=b"/", messages=body, headers=IN_CHUNKS)) == [413]
