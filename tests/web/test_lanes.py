"""A request waits for a thread in turn, and leaves nothing behind when it goes."""

import asyncio

import pytest

from gatepost.kernel import instruments
from gatepost.web.arrival import Busy, Gone
from gatepost.web.lanes import Lanes


async def stays():
    await asyncio.Event().wait()


async def leaves():
    return {"type": "http.disconnect"}


def test_a_full_line_turns_the_next_one_away_at_once():
    async def story():
        lanes = Lanes(1, 1)
        async with lanes.one(stays):
            waiting = asyncio.ensure_future(hold(lanes))
            await asyncio.sleep(0)
            with pytest.raises(Busy):
                await hold(lanes)
        await waiting

    asyncio.run(story())


def test_whoever_leaves_makes_room_in_the_line():
    async def story():
        lanes = Lanes(1, 1)
        async with lanes.one(stays):
            for _ in range(3):
                with pytest.raises(Gone):
                    await hold(lanes, leaves)
        await hold(lanes)

    asyncio.run(story())


def test_a_newcomer_does_not_overtake_the_line():
    async def story():
        lanes, order = Lanes(1, 10), []
        async with lanes.one(stays):
            waiting = [asyncio.ensure_future(hold(lanes, name=name, order=order)) for name in "abc"]
            await asyncio.sleep(0)
        await hold(lanes, name="newcomer", order=order)
        await asyncio.gather(*waiting)
        return order

    assert asyncio.run(story()) == ["a", "b", "c", "newcomer"]


def test_who_waits_and_who_is_turned_away_is_counted_and_who_goes_straight_in_is_not():
    async def story():
        lanes = Lanes(1, 1)
        async with lanes.one(stays):
            waiting = asyncio.ensure_future(hold(lanes))
            await asyncio.sleep(0.01)
            with pytest.raises(Busy):
                await hold(lanes)
        await waiting

    before = counted()
    asyncio.run(story())

    waited, seconds, turned_away = (now - then for now, then in zip(counted(), before, strict=True))
    assert (waited, turned_away) == (1, 1)
    assert seconds >= 0.01


def counted():
    wait, away = "gatepost_request_wait_seconds", "gatepost_requests_turned_away_total"
    return [instruments.REGISTRY.get_sample_value(name) for name in (f"{wait}_count", f"{wait}_sum", away)]


async def hold(lanes, receive=stays, *, name="", order=None):
    async with lanes.one(receive):
        if order is not None:
            order.append(name)
        await asyncio.sleep(0)
