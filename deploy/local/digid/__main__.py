"""Starts the simulator: `python -m deploy.local.digid <port>`, settings DIGID_SIM_*."""

import logging
import os
import sys

from werkzeug.serving import run_simple

from deploy.local.digid.app import create_app
from deploy.local.digid.settings import RefusesToStart, Settings
from deploy.local.digid.simulator import Simulator


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    # The access log of the server would show artifacts.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    try:
        settings = Settings.from_env(os.environ)
    except RefusesToStart as error:
        sys.stderr.write(f"the DigiD simulator does not start:\n{error}\n")
        return 2
    port = int(sys.argv[1])
    run_simple("127.0.0.1", port, create_app(Simulator(settings)), threaded=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
