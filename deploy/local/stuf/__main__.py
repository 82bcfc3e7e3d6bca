"""Starts the stand-in: `python -m deploy.local.stuf <port> [mood]`."""

import os
import sys

from deploy.local.refusal import refuse_beside_production
from deploy.local.standing_in import serve
from deploy.local.stuf.app import create_app
from deploy.local.stuf.shelf import Mood, Shelf

SENDER = "Digitale Balie"


def main() -> None:
    refuse_beside_production(os.environ, program="the case system over StUF")
    shelf = Shelf(mood=Mood(" ".join(sys.argv[2:]) or "well"))
    app = create_app(shelf, sender=SENDER)
    serve(app, int(sys.argv[1]))


if __name__ == "__main__":
    main()
