"""The bare program to measure against: Flask, gevent, Redis and an event stream, nothing else."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402

import gevent  # noqa: E402
from flask import Flask, Response  # noqa: E402
from gevent.queue import Empty, Queue  # noqa: E402
from redis import Redis  # noqa: E402

app = Flask(__name__)
waiting: set[Queue] = set()
followers: list[gevent.Greenlet] = []


def follow() -> None:
    line = Redis.from_url(os.environ["BARE_REDIS_URL"]).pubsub()
    line.psubscribe("changed:*")
    for message in line.listen():
        if message["type"] == "pmessage":
            for page in tuple(waiting):
                page.put(b"event: changed\ndata: bare\n\n")


@app.get("/events")
def events() -> Response:
    if not followers:
        followers.append(gevent.spawn(follow))
    page: Queue = Queue()
    waiting.add(page)
    return Response(lines(page), mimetype="text/event-stream")


def lines(page):  # noqa: ANN001, ANN201
    try:
        yield b"retry: 2000\n\n"
        while True:
            try:
                yield page.get(timeout=25)
            except Empty:
                yield b":\n\n"
    finally:
        waiting.discard(page)
