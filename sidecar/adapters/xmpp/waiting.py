"""Waiting that ends when it is cancelled, whatever the library beneath makes of that."""

import asyncio


def check_cancelled() -> None:
    """Raise CancelledError when this task was cancelled and something on the way lost it.

    `asyncio.wait_for` of Python 3.11 does, at the moment that what it waits for is done, and
    redis-py writes by it: without this an agent that is told to stop would go on for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def happened(event: asyncio.Event, *, within: float) -> bool:
    """Wait so many seconds at the most; not by `asyncio.wait_for`, see `check_cancelled`."""
    check_cancelled()
    try:
        async with asyncio.timeout(within):
            return await event.wait()
    except TimeoutError:
        return False
