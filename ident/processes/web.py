"""The web process of ident: `gunicorn 'ident.processes.web:create()'`."""

import os
from collections.abc import Mapping

from flask import Flask

from foundation.by_host import ByHost
from ident.app import create_app
from ident.municipalities import host_of
from ident.processes import start


def create(env: Mapping[str, str] | None = None) -> Flask | ByHost:
    """The application; with wrong settings all mistakes are named and the process stops."""
    env = os.environ if env is None else env
    if not start.are_several(env):
        return _of_one(env)
    hosts = {host_of(one): name for name, one in start.read_all_settings(env).items()}
    apps = {name: _of_one(one) for name, one in start.environments(env).items()}
    return ByHost(apps, hosts)


def _of_one(env: Mapping[str, str]) -> Flask:
    here, settings = start.built(env)
    app = create_app(here.services, here.surroundings)
    if settings.traces_url:
        # Where nobody asked for traces nothing that sends is loaded either.
        from foundation.tracing import Tracing

        tracing = Tracing(settings.traces_url, service="ident", municipality=settings.municipality)
        tracing.watch(app)
    return app
