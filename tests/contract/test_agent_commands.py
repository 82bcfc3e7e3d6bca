"""Commands to the agents, leases and signs of life, on a real Redis."""

import asyncio
from datetime import timedelta

import pytest
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.retry import Retry

from sidecar.adapters.database import Database
from sidecar.adapters.xmpp.commands import GROUP, STREAM, Command, Deed, QueuedAgent
from sidecar.adapters.xmpp.inbox import Inbox
from sidecar.adapters.xmpp.leases import ALIVE, ROOM, Leases, agents_alive
from tests.contract.redis_server import free_port
from tests.fakes.lobby import ListDoors

PATIENCE = 15


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path / 'balie.db'}")
    yield made
    made.engine.dispose()


@pytest.fixture
def queued(redis, database):
    return QueuedAgent(redis, database)


def sent(redis):
    return [
        tuple(fields[key].decode() for key in (b"kind", b"room", b"participant_id"))
        for _, fields in redis.xrange(STREAM)
    ]


def run(scenario, redis_server):
    """The scenario gets an asynchronous Redis, and a limit."""

    async def limited():
        redis = AsyncRedis(port=redis_server.port, decode_responses=True)
        try:
            await asyncio.wait_for(scenario(redis), PATIENCE)
        finally:
            await redis.aclose()

    asyncio.run(limited())


async def working(inbox, do, *, until):
    """The inbox at work until the condition holds."""
    task = asyncio.ensure_future(inbox.run(do))
    while not until():
        await asyncio.sleep(0.01)
        if task.done():
            task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("kind", ["fake", "real"])
def test_what_is_asked_of_the_agent_is_kept_in_order(queued, redis, kind):
    agent = ListDoors() if kind == "fake" else queued
    agent.join("balie-1")
    agent.admit("balie-1", "p1")
    agent.refuse("balie-1", "p2")
    agent.close("balie-1")

    asked = agent.asked if kind == "fake" else sent(redis)
    assert asked == [
        ("join", "balie-1", ""),
        ("admit", "balie-1", "p1"),
        ("refuse", "balie-1", "p2"),
        ("close", "balie-1", ""),
    ]


def test_a_command_leaves_after_the_commit_and_never_after_a_failure(queued, redis, database):
    def fail():
        with database.transaction():
            queued.admit("balie-1", "p1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert sent(redis) == []

    with database.transaction():
        queued.admit("balie-1", "p1")
        assert sent(redis) == []

    assert len(sent(redis)) == 1
    assert redis.ttl(STREAM) > 0


def test_without_redis_the_deed_itself_still_counts(database, caplog):
    nowhere = Redis(port=free_port(), retry=Retry(NoBackoff(), 0))

    QueuedAgent(nowhere, database).admit("balie-1", "p1")

    assert "command not sent" in caplog.text


@pytest.mark.parametrize("fields", [{}, {"kind": "admit"}, {"kind": "dance", "room": "balie-1"}])
def test_a_command_that_is_not_ours_is_no_command(fields):
    with pytest.raises(ValueError):  # noqa: PT011 - any nonsense is one kind of error
        Command.read(fields)


def test_what_is_written_can_be_read():
    command = Command(kind=Deed.REMOVE, room="balie-1", participant_id="p1")

    assert Command.read(command.fields()) == command


def test_a_command_is_acknowledged_after_the_deed_and_nonsense_at_once(queued, redis, redis_server):
    done = []
    queued.admit("balie-1", "p1")
    redis.xadd(STREAM, {"kind": "dance"})
    queued.admit("balie-1", "p2")

    async def scenario(line):
        async def do(command):
            assert redis.xpending(STREAM, GROUP)["pending"] > 0
            done.append(command.participant_id)

        def all_done():
            return len(done) == 2 and redis.xpending(STREAM, GROUP)["pending"] == 0

        await working(Inbox(line, "one"), do, until=all_done)

    run(scenario, redis_server)
    assert done == ["p1", "p2"]


def test_what_an_agent_did_not_finish_another_does(queued, redis, redis_server):
    tried, done = [], []
    soon = timedelta(milliseconds=50)
    queued.admit("balie-1", "p1")

    async def scenario(line):
        async def fail(command):
            tried.append(command)
            raise RuntimeError

        async def do(command):
            done.append(command.participant_id)

        await working(Inbox(line, "one"), fail, until=lambda: tried)
        assert redis.xpending(STREAM, GROUP)["pending"] == 1
        queued.join("balie-2")
        # A line of its own, as agents have: the first was cut off in the middle of its question.
        other = AsyncRedis(port=redis_server.port, decode_responses=True)
        try:
            second = Inbox(other, "two", abandoned_after=soon)
            await working(second, do, until=lambda: "p1" in done)
        finally:
            await other.aclose()

    run(scenario, redis_server)


def test_after_redis_was_emptied_commands_are_heard_again(queued, redis, redis_server):
    done = []

    async def scenario(line):
        async def do(command):
            done.append(command.participant_id)
            if command.participant_id == "before":
                redis.flushall()
                queued.admit("balie-1", "after")

        queued.admit("balie-1", "before")
        await working(Inbox(line, "one"), do, until=lambda: "after" in done)

    run(scenario, redis_server)


def test_a_command_for_the_room_of_another_is_handed_on(redis, redis_server):
    done = []

    async def scenario(line):
        async def do(command):
            done.append(command.room)

        command = Command(kind=Deed.ADMIT, room="balie-1", participant_id="p1")
        await Inbox(line, "one").hand_on(command, to="two")
        await working(Inbox(line, "two"), do, until=lambda: done)

    run(scenario, redis_server)
    assert redis.ttl(f"{STREAM}:two") > 0


def test_a_room_has_one_holder_until_that_one_gives_it_up(redis, redis_server):
    async def scenario(line):
        one, two = Leases(line, "one"), Leases(line, "two")
        assert await one.hold(["balie-1", "balie-2"]) == {"balie-1", "balie-2"}
        assert await two.hold(["balie-1", "balie-3"]) == {"balie-3"}
        assert await one.hold(["balie-1"]) == {"balie-1"}
        assert await one.hold([]) == set()
        await two.give_up("balie-1")
        assert await two.holder("balie-1") == "one"
        await one.give_up("balie-1")
        assert await two.hold(["balie-1"]) == {"balie-1"}

    run(scenario, redis_server)
    assert 0 < redis.pttl(ROOM + "balie-1") <= 6000


def test_after_redis_was_emptied_the_first_who_asks_holds_the_room(redis, redis_server):
    async def scenario(line):
        one, two = Leases(line, "one"), Leases(line, "two")
        await one.hold(["balie-1"])
        redis.flushall()
        assert await two.hold(["balie-1"]) == {"balie-1"}
        assert await one.hold(["balie-1"]) == set()

    run(scenario, redis_server)


def test_agents_that_live_are_counted_and_the_silent_forgotten(redis, redis_server):
    async def scenario(line):
        one, two = Leases(line, "one"), Leases(line, "two")
        assert await one.report_alive() == 1
        assert await two.report_alive() == 2
        assert await two.report_alive() == 2
        assert agents_alive(redis) == 2
        await one.report_gone()
        assert agents_alive(redis) == 1
        redis.zadd(ALIVE, {"two": 1})
        assert agents_alive(redis) == 0

    assert agents_alive(redis) == 0
    run(scenario, redis_server)
    assert redis.ttl(ALIVE) > 0
