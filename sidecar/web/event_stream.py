"""Server-sent events that say what changed, never content; one Redis connection per process."""

import logging
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Protocol

from flask import Response

log = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 25.0
PRESENCE_SECONDS = 20.0
LONGEST_WAIT_SECONDS = 5.0
LOOK_SECONDS = 15.0


class Flag(Protocol):
    """What a waiting stream sleeps on: threading.Event, or gevent's lighter one."""

    def set(self) -> None: ...
    def clear(self) -> None: ...
    def wait(self, timeout: float | None = None) -> bool: ...


class Topics(Protocol):
    def listen(self) -> Iterator[str]:
        """Topics as they change, for ever; raises OSError or a subclass when the line breaks."""


class Subscription:
    """One open page: the topics that changed since it was last told."""

    __slots__ = ("_flag", "_news", "person", "topics")

    def __init__(self, topics: tuple[str, ...], person: str, flag: Flag) -> None:
        self.topics = topics
        self.person = person
        self._flag = flag
        self._news: set[str] = set()

    def tell(self, topic: str) -> None:
        self._news.add(topic)
        self._flag.set()

    def wait(self, seconds: float) -> tuple[str, ...]:
        """The topics that changed, or nothing when `seconds` passed quietly."""
        self._flag.wait(seconds)
        self._flag.clear()
        news, self._news = tuple(self._news), set()
        return news


class Broadcaster:
    """Hands every signal to the pages of this process that asked for its topic."""

    def __init__(
        self,
        topics: Topics,
        *,
        flag: Callable[[], Flag] = threading.Event,
        seen: Callable[[list[str]], None] = lambda _people: None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._topics = topics
        self._look_seconds = look_seconds
        self._flag = flag
        self._seen = seen
        self._open: dict[str, set[Subscription]] = defaultdict(set)
        self._started = False
        self._lock = threading.Lock()

    def subscribe(self, topics: tuple[str, ...], *, person: str = "") -> Subscription:
        """Open a page's ear. `person` is told to `seen` as long as the page is open."""
        subscription = Subscription(topics, person, self._flag())
        for topic in topics:
            self._open[topic].add(subscription)
        self._start_once()
        return subscription

    def leave(self, subscription: Subscription) -> None:
        for topic in subscription.topics:
            self._open[topic].discard(subscription)
            if not self._open[topic]:
                del self._open[topic]

    def tell(self, topic: str) -> None:
        for subscription in tuple(self._open.get(topic, ())):
            subscription.tell(topic)

    def tell_all(self) -> None:
        """After a broken line nobody knows what was missed: everyone looks again."""
        for topic in tuple(self._open):
            self.tell(topic)

    def people(self) -> list[str]:
        return sorted({s.person for open_ in self._open.values() for s in open_ if s.person})

    def _start_once(self) -> None:
        # At the first page, not at import: the process may have forked since.
        with self._lock:
            if self._started:
                return
            self._started = True
            threading.Thread(target=self._follow, daemon=True, name="signals").start()
            threading.Thread(target=self._report_presence, daemon=True, name="presence").start()

    def _follow(self) -> None:
        wait, looked_at = 0.2, time.monotonic()
        while True:
            try:
                for topic in self._topics.listen():
                    wait = 0.2
                    self.tell(topic) if topic else self.tell_all()
            except Exception as error:
                log.warning("signals lost", extra={"kind": type(error).__name__})
            if time.monotonic() - looked_at >= self._look_seconds:
                # Nobody tells us what changes: let every page look by itself, slowly.
                looked_at = time.monotonic()
                self.tell_all()
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    def _report_presence(self) -> None:
        while True:
            time.sleep(PRESENCE_SECONDS)
            try:
                people = self.people()
                if people:
                    self._seen(people)
            except Exception as error:
                log.warning("presence not noted", extra={"kind": type(error).__name__})


def _always() -> bool:
    return True


def stream(
    broadcaster: Broadcaster,
    topics: tuple[str, ...],
    *,
    person: str = "",
    stays: Callable[[], bool] = _always,
) -> Response:
    """The answer that stays open. The browser fetches its partials at every event and (re)open.

    `stays` is asked at every event and every heartbeat; when it says no, the stream ends with one
    event, so that the page looks and finds that it may see nothing any more.
    """
    subscription = broadcaster.subscribe(topics, person=person)
    return Response(
        _Events(broadcaster, subscription, stays),
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        direct_passthrough=True,
    )


class _Events:
    """The lines of one stream; leaves the broadcaster when the browser has gone."""

    __slots__ = ("_broadcaster", "_first", "_is_over", "_stays", "_subscription")

    def __init__(
        self, broadcaster: Broadcaster, subscription: Subscription, stays: Callable[[], bool]
    ) -> None:
        self._broadcaster = broadcaster
        self._subscription = subscription
        self._stays = stays
        self._first = True
        self._is_over = False

    def __iter__(self) -> "_Events":
        return self

    def __next__(self) -> bytes:
        if self._first:
            self._first = False
            # Spread the return of all pages after a restart over some seconds.
            return b"retry: %d\n\n" % (1000 + secrets.randbelow(3000))
        if self._is_over:
            raise StopIteration
        news = self._subscription.wait(HEARTBEAT_SECONDS)
        if not self._stays():
            self._is_over = True
            return b"event: changed\ndata: over\n\n"
        if not news:
            return b":\n\n"
        return b"".join(b"event: changed\ndata: %s\n\n" % topic.encode() for topic in news)

    def close(self) -> None:
        self._broadcaster.leave(self._subscription)
