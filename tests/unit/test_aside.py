"""What blocks is done aside: outcome and error come back, and nobody lets go of it too early."""

import os
import time

import gevent
import pytest

from sidecar.adapters import aside
from sidecar.adapters.aside import at_once, in_a_thread


@pytest.fixture(params=[at_once, in_a_thread])
def way(request):
    return request.param


def test_the_outcome_comes_back(way):
    assert way(lambda: 7)() == 7


def test_what_it_raises_is_raised(way):
    def deed():
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        way(deed)()


def test_others_go_on_meanwhile():
    reader, writer = os.pipe()

    def others():
        os.write(writer, b"x")

    # Would never end if the others had to wait: only they write what is read.
    reading = in_a_thread(lambda: os.read(reader, 1))
    gevent.spawn(others)

    assert reading() == b"x"
    os.close(reader)
    os.close(writer)


def test_who_is_told_to_stop_waits_until_it_is_done():
    done = []

    def deed():
        time.sleep(0.2)
        done.append("written")

    def waits():
        in_a_thread(deed)()

    greenlet = gevent.spawn(waits)
    gevent.sleep(0)
    greenlet.kill()

    assert done == ["written"]
    assert greenlet.dead


def test_a_process_without_gevent_does_it_at_once():
    assert aside.here() is at_once
