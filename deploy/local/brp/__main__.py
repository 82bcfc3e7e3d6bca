"""Starts the stand-in for the BRP: `python -m deploy.local.brp <port>`, with BRP_API_KEY."""

import os
import sys

from deploy.local.brp.app import create_app
from deploy.local.refusal import refuse_beside_production
from deploy.local.standing_in import serve


def main() -> None:
    refuse_beside_production(os.environ, program="the BRP")
    app = create_app(api_key=os.environ["BRP_API_KEY"])
    serve(app, int(sys.argv[1]))


if __name__ == "__main__":
    main()
