"""What Prosody calls of the sidecar, on a real port: keys, reservations, events. Recorded."""

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.contract.jitsi import tokens


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict
    body: str

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def form(self):
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class SidecarStub:
    """`answers` by room: (status, changes) for a reservation; `event_answers`: statuses first."""

    answers: dict = field(default_factory=dict)
    event_answers: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)
    secret: str = "secret-of-prosody"
    keys: dict = field(default_factory=dict)
    system_keys: dict = field(default_factory=dict)

    def __post_init__(self):
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, urlsplit(self.path).path, headers, body)
                status, answer = stub.answer(request)
                # Prosody may have gone meanwhile: some tests are about that.
                with contextlib.suppress(ConnectionError):
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)

            do_GET = do_POST = do_DELETE = handle_any  # noqa: N815  names of http.server

            def log_message(self, *args):
                pass

        self.add_key(tokens.KID, "login")
        self.system_keys[tokens.file_name(tokens.SYSTEM_KID)] = tokens.public_pem("system")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def add_key(self, kid, name):
        self.keys[tokens.file_name(kid)] = tokens.public_pem(name)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/prosody"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        folder, _, name = request.path.removeprefix("/prosody/").partition("/")
        if folder in ("keys", "system"):
            self.requests.append(request)
            pem = (self.keys if folder == "keys" else self.system_keys).get(name)
            return (200, pem) if pem else (404, b"")
        status, body = self._decide(folder, request)
        self.requests.append(request)
        return status, json.dumps(body).encode() if body is not None else b""

    def _decide(self, folder, request):
        if folder == "events":
            waiting = self.event_answers.get(
                (request.path.split("events/")[1], request.json["room_name"])
            )
            return (waiting.pop(0) if waiting else 204), None
        if request.method == "DELETE":
            return 200, None
        return self._reserve(request.form)

    def _reserve(self, form):
        default = {
            "id": f"r-{form['name']}",
            "name": form["name"],
            "mail_owner": form["mail_owner"],
            "start_time": form["start_time"],
            "duration": 7200,
            "lobby": True,
        }
        status, changes = self.answers.get(form["name"], (200, {}))
        return status, {**default, **changes} if status == 200 else changes

    # what tests ask

    def questions(self, room):
        return [
            request
            for request in list(self.requests)
            if request.path == "/prosody/conference" and request.form["name"] == room
        ]

    def deletions(self, room):
        path = f"/prosody/conference/r-{room}"
        return [r for r in list(self.requests) if r.method == "DELETE" and r.path == path]

    def events(self, room, kind=None):
        found = [
            r for r in list(self.requests) if "/events/" in r.path and r.json["room_name"] == room
        ]
        return [r for r in found if kind is None or r.path == f"/prosody/events/{kind}"]
