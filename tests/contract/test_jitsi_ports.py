"""`balie jitsi check` looks for open ports at every address of Jitsi, of IPv4 and IPv6."""

import asyncio
import socket

import pytest

from sidecar.jitsi_check import ports
from sidecar.jitsi_check.findings import Outcome

pytestmark = pytest.mark.capability("M24", "M29")


def found(host, port):
    async def ask():
        return [finding async for finding in ports.findings(host, {port})]

    return asyncio.run(ask())[0]


@pytest.fixture
def bound():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_port_that_listens_at_one_address_is_open(bound, host):
    bound.listen()

    finding = found(host, bound.getsockname()[1])

    assert finding.outcome is Outcome.WRONG
    assert finding.seen == "127.0.0.1 answers"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_port_where_nobody_listens_is_shut(bound, host):
    assert found(host, bound.getsockname()[1]).outcome is Outcome.GOOD


def test_a_name_that_nobody_has_is_unknown_and_not_good():
    assert found("nowhere.invalid", 5222).outcome is Outcome.UNKNOWN


def test_an_address_to_which_there_is_no_way_is_unknown_and_not_good():
    # For many at once: a connection to one (TCP) is refused by the kernel itself.
    assert found("255.255.255.255", 5222).outcome is Outcome.UNKNOWN
