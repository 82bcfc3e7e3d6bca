"""A part dies while three wait: nobody loses a place, nobody has to reload, all can be let in."""

import pytest
from redis import Redis

from tests.e2e.people import Citizen
from tests.e2e.test_journey import an_arrival

pytestmark = pytest.mark.capability("M08")


def flush_redis(stack):
    with Redis(port=stack.ports.redis) as redis:
        redis.flushall()


BLOWS = {
    "agent killed": lambda stack: (stack.process("agent").kill(), stack.restart("agent")),
    "prosody restarted": lambda stack: stack.restart("prosody"),
    "redis emptied": flush_redis,
    "redis restarted": lambda stack: (stack.process("redis").kill(), stack.restart("redis")),
    "web restarted": lambda stack: stack.restart("web"),
}


@pytest.mark.parametrize("blow", BLOWS)
def test_three_who_wait_keep_their_place_and_can_be_let_in(stack, pair, employee, blow):
    names = [
        f"{who} {blow.split()[0].title()}{blow.split()[1].title()}" for who in ("Aat", "Bea", "Cor")
    ]
    waiting = {}
    for name in names:
        waiting[name] = Citizen(pair.phone(name), stack.ports)
        an_arrival(stack, employee, waiting[name], name)
        employee.sees_state(name, "waiting")

    BLOWS[blow](stack)

    for name in names:
        employee.sees_state(name, "waiting")
    assert employee.order_of(names) == names
    for name, citizen in waiting.items():
        employee.page.goto(f"http://localhost:{stack.ports.web}/balie")
        employee.opens_call_with(name)
        employee.presses("admit")
        citizen.is_inside()
        employee.finishes()
        citizen.sees("end-page")
        citizen.context.close()
