"""Serves the meeting page of the laptop stack, its bundles and Jitsi's external_api.

`python -m deploy.local.meeting.server --port 8001 --balie http://localhost:8000
--websocket ws://localhost:8007/xmpp-websocket`; `npm run build` makes what it serves.
"""

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from deploy.local.refusal import refuse_beside_production

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "build" / "meeting"
FILES = {
    "/meeting.js": "text/javascript; charset=utf-8",
    "/meeting.css": "text/css; charset=utf-8",
    "/lib-jitsi-meet.js": "text/javascript; charset=utf-8",
    "/external_api.js": "text/javascript; charset=utf-8",
}
ROOM = re.compile(r"/[A-Za-z0-9][A-Za-z0-9_-]{0,127}")


@dataclass(frozen=True, kw_only=True)
class MeetingSettings:
    """Where this page is, who may embed it and which Prosody it speaks to."""

    port: int
    balie_origin: str
    websocket_url: str
    domain: str = "meet.jitsi"
    folder: Path = BUILT

    def config_js(self) -> str:
        """What the page reads; Jitsi Meet calls its own settings `config` too."""
        hosts = {
            "domain": self.domain,
            "muc": f"muc.{self.domain}",
            "focus": f"focus.{self.domain}",
        }
        settings = {
            "hosts": hosts,
            "serviceUrl": self.websocket_url,
            "balieOrigin": self.balie_origin,
        }
        return f"window.config = {json.dumps(settings)};\n"

    def policy(self) -> str:
        """The same rule about who may embed as CSP_HEADER sets in production, and more."""
        parts = urlsplit(self.websocket_url)
        return "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                f"img-src 'self' data: {self.balie_origin}",
                "media-src 'self' blob: data:",
                f"connect-src 'self' {parts.scheme}://{parts.netloc}",
                "base-uri 'none'",
                "form-action 'none'",
                f"frame-ancestors {self.balie_origin}",
            )
        )


class MeetingServer(ThreadingHTTPServer):
    """Listens on 127.0.0.1 only."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, settings: MeetingSettings) -> None:
        self.settings = settings
        super().__init__(("127.0.0.1", settings.port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: MeetingServer
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/config.js":
            text = self.server.settings.config_js()
            self._answer(text.encode(), "text/javascript; charset=utf-8")
        elif path in FILES:
            self._file(path.removeprefix("/"), FILES[path])
        elif ROOM.fullmatch(path):
            self._file("index.html", "text/html; charset=utf-8")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815  the name that http.server asks for

    def _file(self, name: str, kind: str) -> None:
        path = self.server.settings.folder / name
        if not path.is_file():
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "Not built yet: npm run build")
            return
        self._answer(path.read_bytes(), kind)

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.server.settings.policy())
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """external_api puts the token in the query too, so no address is written down."""


def _settings(arguments: Sequence[str]) -> MeetingSettings:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--balie", required=True, help="origin that may embed the page")
    parser.add_argument("--websocket", required=True, help="address of Prosody's websocket")
    parser.add_argument("--domain", default="meet.jitsi")
    asked = parser.parse_args(arguments)
    return MeetingSettings(
        port=asked.port,
        balie_origin=asked.balie,
        websocket_url=asked.websocket,
        domain=asked.domain,
    )


def main(arguments: Sequence[str]) -> None:
    refuse_beside_production(os.environ, program="the meeting page")
    server = MeetingServer(_settings(arguments))

    def stop(*_: object) -> None:
        Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.1)
    server.server_close()


if __name__ == "__main__":
    main(sys.argv[1:])
