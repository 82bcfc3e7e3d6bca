"""Starts the simulator: `python -m deploy.local.eherkenning <port>`, EHERKENNING_SIM_*."""

import logging
import os
import sys

from werkzeug.serving import run_simple

from deploy.local.digid.app import create_app
from deploy.local.digid.settings import RefusesToStart
from deploy.local.eherkenning.settings import BrokerSettings
from deploy.local.eherkenning.simulator import Broker


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    # The access log of the server would show artifacts.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    try:
        settings = BrokerSettings.from_env(os.environ)
    except RefusesToStart as error:
        sys.stderr.write(f"the eHerkenning simulator does not start:\n{error}\n")
        return 2
    run_simple("127.0.0.1", int(sys.argv[1]), create_app(Broker(settings)), threaded=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
