"""Starts the stand-in for Open Zaak: `python -m deploy.local.zaken <port>`, with ZGW_SECRET."""

import os
import sys

from deploy.local.refusal import refuse_beside_production
from deploy.local.standing_in import serve
from deploy.local.zaken.app import create_app
from deploy.local.zaken.shelf import Shelf

CLIENT = "digitale-balie"


def main() -> None:
    refuse_beside_production(os.environ, program="the case system")
    port = int(sys.argv[1])
    app = create_app(
        Shelf(f"http://localhost:{port}"), client_id=CLIENT, secret=os.environ["ZGW_SECRET"]
    )
    serve(app, port)


if __name__ == "__main__":
    main()
