"""The process of the mail catcher: SMTP on one port, its page on another."""

import argparse
import os
import signal
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import WSGIRequestHandler, make_server

from deploy.local.mail import page
from deploy.local.mail.letters import Letters
from deploy.local.mail.refusals import Refusals
from deploy.local.refusal import refuse_beside_production


class Catcher:
    """What aiosmtpd asks for every mail; the names of the methods are aiosmtpd's."""

    def __init__(self, letters: Letters, refusals: Refusals) -> None:
        self._letters = letters
        self._refusals = refusals

    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        refused = self._refusals.answer_for(address)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._letters.keep(envelope.original_content or b"")
        return "250 OK"


class QuietHandler(WSGIRequestHandler):
    """Says nothing about every request; a health check asks often."""

    def log_request(self, *_what: object) -> None:
        return


def main() -> None:
    refuse_beside_production(os.environ, program="the mail catcher")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    letters, refusals = Letters(asked.folder), Refusals()
    smtp = Controller(Catcher(letters, refusals), hostname="127.0.0.1", port=asked.smtp_port)
    smtp.start()
    server = make_server(
        *("127.0.0.1", asked.port, page.create(letters, refusals)),
        threaded=True,
        request_handler=QuietHandler,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        smtp.stop()


if __name__ == "__main__":
    main()
