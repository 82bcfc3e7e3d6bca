"""The event stream of open pages: who hears what, and what happens when the line breaks."""

import threading
import time

import pytest

from sidecar.web.event_stream import Broadcaster, stream

GENEROUS = 20
BREAK = "the line breaks"


class Line:
    """A line of signals that a test feeds and breaks."""

    def __init__(self):
        self.broken = False
        self._news = []
        self._more = threading.Condition()
        self.opened = 0

    def say(self, topic):
        with self._more:
            self._news.append(topic)
            self._more.notify()

    def listen(self):
        if self.broken:
            raise ConnectionError
        self.opened += 1
        yield ""
        while True:
            with self._more:
                self._more.wait_for(lambda: self._news, timeout=GENEROUS)
                topic = self._news.pop(0)
            if topic == BREAK:
                raise ConnectionError
            yield topic


@pytest.fixture
def line():
    return Line()


def until(condition):
    end = time.monotonic() + GENEROUS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def opened(broadcaster, line, *topics, person=""):
    """A page that has heard already that it must look, as every page does when it opens."""
    page = broadcaster.subscribe(topics, person=person)
    until(lambda: line.opened)
    page.wait(0.05)
    return page


def test_a_page_hears_its_own_topics_and_no_others(line):
    broadcaster = Broadcaster(line)
    mine = opened(broadcaster, line, "visit.p1", "appointment.a1")
    other = opened(broadcaster, line, "visit.p2")

    line.say("visit.p1")

    assert mine.wait(GENEROUS) == ("visit.p1",)
    assert other.wait(0.05) == ()


def test_after_a_broken_line_every_page_looks_again(line):
    broadcaster = Broadcaster(line)
    page = opened(broadcaster, line, "visit.p1")

    line.say(BREAK)

    assert page.wait(GENEROUS) == ("visit.p1",)


def test_while_the_line_is_away_every_page_looks_now_and_then(line):
    line.broken = True
    page = Broadcaster(line, look_seconds=0.1).subscribe(("visit.p1",))

    assert page.wait(GENEROUS) == ("visit.p1",)
    assert page.wait(GENEROUS) == ("visit.p1",)


def test_many_changes_of_one_topic_are_told_once(line):
    broadcaster = Broadcaster(line)
    page = opened(broadcaster, line, "visit.p1")

    broadcaster.tell("visit.p1")
    broadcaster.tell("visit.p1")

    assert page.wait(GENEROUS) == ("visit.p1",)
    assert page.wait(0.05) == ()


def test_a_page_that_closed_is_forgotten(line):
    broadcaster = Broadcaster(line)
    answer = stream(broadcaster, ("visit.p1",), person="p1")
    assert broadcaster.people() == ["p1"]

    answer.close()

    assert broadcaster.people() == []


def test_the_stream_says_that_something_changed_and_never_what(line):
    broadcaster = Broadcaster(line)
    answer = stream(broadcaster, ("visit.p1",), person="p1")
    lines = iter(answer.response)

    assert next(lines).startswith(b"retry: ")
    assert next(lines) == b"event: changed\ndata: visit.p1\n\n"
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
