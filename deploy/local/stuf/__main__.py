"""Starts the stand-in: `python -m deploy.local.stuf <port> [mood]`."""

import os
import sys

from werkzeug.serving import run_simple

from deploy.local.refusal import refuse_beside_production
from deploy.local.stuf.app import create_app
from deploy.local.stuf.shelf import Mood, Shelf
from deploy.local.zaken.__main__ import QuietHandler

SENDER = "Digitale Balie"


def main() -> None:
    refuse_beside_production(os.environ, program="the case system over StUF")
    shelf = Shelf(mood=Mood(" ".join(sys.argv[2:]) or "well"))
    app = create_app(shelf, sender=SENDER)
    run_simple("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=QuietHandler)


if __name__ == "__main__":
    main()
