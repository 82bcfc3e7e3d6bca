"""Fixtures of the tests of the laptop stack: a few of its parts, on free ports."""

from collections.abc import Callable, Iterator

import pytest

from deploy.local.ports import free_block
from deploy.local.stack import Stack

FIRST, LAST = 20000, 29000


@pytest.fixture(scope="module")
def start_parts(tmp_path_factory, worker_id) -> Iterator[Callable[..., Stack]]:
    """Starts the named parts together and stops them after the last test of the module."""
    running: list[Stack] = []

    def start(*parts: str) -> Stack:
        # Each worker of pytest-xdist looks in a range of its own.
        offset = int(worker_id.removeprefix("gw") or 0) * 1000 if worker_id != "master" else 0
        base = free_block(FIRST + offset, LAST)
        stack = Stack(base, tmp_path_factory.mktemp("var"), only=parts)
        running.append(stack)
        stack.start()
        return stack

    yield start
    for stack in running:
        stack.stop()
