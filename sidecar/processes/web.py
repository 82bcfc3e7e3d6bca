"""The web process: the Flask app that gunicorn serves (`sidecar.processes.web:create()`)."""

import gc
import threading

from flask import Flask
from gevent import monkey
from gevent.event import Event

from foundation.by_host import ByHost
from sidecar import bootstrap
from sidecar.processes import start


def create() -> Flask | ByHost:
    """Settings or exit 2, services, app. A waiting page sleeps on gevent's light event."""
    flag = Event if monkey.is_module_patched("threading") else threading.Event
    app: Flask | ByHost
    if start.are_several():
        app = bootstrap.web_of_all(start.services_of_all(), flag=flag)
    else:
        app = bootstrap.web(start.services(), flag=flag)
    # What is built now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    return app
