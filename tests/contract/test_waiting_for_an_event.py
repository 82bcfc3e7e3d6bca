"""Waiting within the agent: for an event, at the most so long, and never deaf to a cancellation."""

import asyncio

import pytest

from sidecar.adapters.xmpp.connection import happened


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
