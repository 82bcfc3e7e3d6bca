"""The web process of ident: `gunicorn 'ident.processes.web:create()'`."""

import os
from collections.abc import Mapping

from flask import Flask

from ident.app import create_app
from ident.processes.start import built


def create(env: Mapping[str, str] | None = None) -> Flask:
    """The application; with wrong settings all mistakes are named and the process stops."""
    here, _settings = built(os.environ if env is None else env)
    return create_app(here.services, here.surroundings)
