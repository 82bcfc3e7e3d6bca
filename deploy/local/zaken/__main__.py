"""Starts the stand-in for Open Zaak: `python -m deploy.local.zaken <port>`, with ZGW_SECRET."""

import os
import sys

from werkzeug.serving import WSGIRequestHandler, run_simple

from deploy.local.refusal import refuse_beside_production
from deploy.local.zaken.app import create_app
from deploy.local.zaken.shelf import Shelf

CLIENT = "digitale-balie"


class QuietHandler(WSGIRequestHandler):
    """Says nothing about every request: an address may hold a case number."""

    def log_request(self, *_what: object) -> None:
        return


def main() -> None:
    refuse_beside_production(os.environ, program="the case system")
    port = int(sys.argv[1])
    app = create_app(
        Shelf(f"http://localhost:{port}"), client_id=CLIENT, secret=os.environ["ZGW_SECRET"]
    )
    run_simple("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)


if __name__ == "__main__":
    main()
