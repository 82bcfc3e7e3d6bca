"""The web process: the Flask app that gunicorn serves (`sidecar.processes.web:create()`)."""

import gc
import threading

from flask import Flask
from gevent import monkey
from gevent.event import Event

from sidecar import bootstrap
from sidecar.processes import start


def create() -> Flask:
    """Settings or exit 2, services, app. A waiting page sleeps on gevent's light event."""
    flag = Event if monkey.is_module_patched("threading") else threading.Event
    app = bootstrap.web(start.services(), flag=flag)
    # What is built now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    return app
