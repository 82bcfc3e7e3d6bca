"""The register as our adapter meets it: the stand-in, or a stranger that says what a test wants."""

import re
import socket
import threading
import time
from contextlib import contextmanager

from werkzeug.serving import make_server

from deploy.local.brp.app import create_app
from ident.brp.building import build
from ident.brp.settings import BrpSettings, OAuthClient
from tests.contract.redis_server import free_port

KEY, CLIENT = "a-key-of-the-vendor", ("balie", "a secret: with+signs")
HEADERS = {"x-doelbinding": "Identificatie", "x-gebruiker": "{employee}", "x-taak": "{reason}"}
QUICK, GENEROUS = 1.0, 20.0


class ListQuestions:
    def __init__(self):
        self.kept = []

    def note(self, question):
        self.kept.append(question)


@contextmanager
def served(app, *, ssl_context=None):
    """The port on which a WSGI application answers."""
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True, ssl_context=ssl_context)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _whole_question(connection):
    """Who hangs up with something unread makes the other side lose the answer."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += connection.recv(65536)
    head, _, body = read.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)


@contextmanager
def stranger(*pieces, pause=0.0):
    """A port that answers every question with these bytes, piece by piece, and then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def answer(connection):
        with connection:
            connection.settimeout(5)
            try:
                _whole_question(connection)
                for piece in pieces:
                    connection.sendall(piece)
                    if ended.wait(pause):
                        return
            except OSError:
                return

    def serve():
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def http(status, body=b"", *headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Seen:
    """What came in at the stand-in; `wait` seconds pass before each answer."""

    def __init__(self):
        self.headers, self.bodies, self.wait = [], [], 0

    def before(self):
        from flask import request

        self.headers.append(request.headers)
        self.bodies.append(request.get_data())
        time.sleep(self.wait)


def register(seen):
    return create_app(api_key=KEY, client=CLIENT, before=seen.before)


def settings(port, **changed):
    values = {
        "url": f"http://127.0.0.1:{port}/haalcentraal/api/brp",
        "headers": HEADERS,
        "key_header": "X-Api-Key",
        "api_key": KEY,
        "oauth": None,
        "client_certificate": None,
        "ca_file": None,
    }
    return BrpSettings(**(values | changed))


def oauth(port, **changed):
    values = {
        "url": f"http://127.0.0.1:{port}/oauth/token",
        "client_id": CLIENT[0],
        "secret": CLIENT[1],
        "scope": "brp",
    }
    return {"api_key": "", "oauth": OAuthClient(**(values | changed))}


def people(port, clock, questions=None, *, seconds=GENEROUS, **changed):
    """A test of slowness gives few seconds; all others wait as long as a busy machine takes."""
    return build(settings(port, **changed), questions or ListQuestions(), clock, seconds=seconds)
