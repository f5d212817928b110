"""The newest thing wins, and nothing queues."""

import asyncio

from convscope.live.newest import Newest


def test_what_is_newer_replaces_what_was_not_taken():
    async def story():
        place = Newest()
        for thing in range(1000):
            place.put(thing)
        assert await place.take() == 999
        return await asyncio.wait_for(asyncio.gather(place.take(), later(place)), 1)

    async def later(place):
        await asyncio.sleep(0)
        place.put("new")

    assert asyncio.run(story()) == ["new", None]


def test_nothing_is_taken_twice():
    async def story():
        place = Newest()
        place.put(1)
        await place.take()
        try:
            await asyncio.wait_for(place.take(), 0.01)
        except TimeoutError:
            return "waited"

    assert asyncio.run(story()) == "waited"
