"""Waiting within the agent: for an event, at the most so long, and never deaf to a cancellation."""

import asyncio
from contextlib import suppress

import pytest

from sidecar.adapters.xmpp.inbox import Inbox
from sidecar.adapters.xmpp.waiting import happened


def test_an_event_is_heard_and_one_that_does_not_come_is_given_up():
    async def scenario():
        event = asyncio.Event()
        in_vain = await happened(event, within=0.01)
        waiting = asyncio.create_task(happened(event, within=60))
        await asyncio.sleep(0)
        event.set()
        return in_vain, await waiting

    assert asyncio.run(scenario()) == (False, True)


@pytest.mark.parametrize("ticks", [0, 1, 2])
def test_a_cancellation_at_the_moment_of_the_event_ends_who_waits_again_and_again(ticks):
    async def rounds(event):
        while True:
            await happened(event, within=60)
            event.clear()

    async def scenario():
        event = asyncio.Event()
        waiting = asyncio.create_task(rounds(event))
        await asyncio.sleep(0.01)
        event.set()
        for _ in range(ticks):
            await asyncio.sleep(0)
        waiting.cancel()
        ended, _ = await asyncio.wait([waiting], timeout=5)
        return bool(ended)

    assert asyncio.run(scenario())


class DeafRedis:
    """Loses one cancellation, as redis-py does on Python 3.11 at the moment a write is done."""

    def __init__(self):
        self.rounds = 0

    async def xgroup_create(self, *args, **options):
        pass

    async def expire(self, *args):
        pass

    async def xautoclaim(self, *args, **options):
        return "0-0", []

    async def xreadgroup(self, *args, **options):
        self.rounds += 1
        if self.rounds != 3:
            await asyncio.sleep(0.001)
            return []
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        return []


def test_who_reads_commands_ends_though_a_cancellation_was_lost():
    async def scenario():
        redis = DeafRedis()
        reading = asyncio.create_task(Inbox(redis, "a1").run(do=None))
        while redis.rounds < 3:
            await asyncio.sleep(0)
        reading.cancel()
        ended, _ = await asyncio.wait([reading], timeout=5)
        return bool(ended), redis.rounds

    assert asyncio.run(scenario()) == (True, 3)


def test_who_waits_next_ends_though_a_cancellation_was_lost():
    async def scenario():
        async def deaf():
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
            return await happened(asyncio.Event(), within=60)

        waiting = asyncio.create_task(deaf())
        await asyncio.sleep(0.01)
        waiting.cancel()
        ended, _ = await asyncio.wait([waiting], timeout=5)
        return bool(ended) and waiting.cancelled()

    assert asyncio.run(scenario())
