"""Starts the stand-in for the BRP: `python -m deploy.local.brp <port>`, with BRP_API_KEY."""

import os
import sys

from werkzeug.serving import WSGIRequestHandler, run_simple

from deploy.local.brp.app import create_app
from deploy.local.refusal import refuse_beside_production


class QuietHandler(WSGIRequestHandler):
    """Says nothing about every request: each is about a person."""

    def log_request(self, *_what: object) -> None:
        return


def main() -> None:
    refuse_beside_production(os.environ, program="the BRP")
    app = create_app(api_key=os.environ["BRP_API_KEY"])
    run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=QuietHandler)


if __name__ == "__main__":
    main()
