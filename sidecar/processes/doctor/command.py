"""Puts the questions in order: what stands first is often why the rest does not work."""

import argparse
import os
from collections.abc import Iterator, Mapping
from typing import TextIO

from foundation.doctor import Finding, good_settings, tell, wrong_settings
from sidecar import bootstrap
from sidecar.processes import start
from sidecar.processes.doctor import connections, neighbours
from sidecar.settings import Settings, SettingsError

EXPLAINED = "docs/settings.md; geheimen staan in bestanden (NAAM_FILE)"


def run(_asked: argparse.Namespace, out: TextIO) -> None:
    """Exit 1 when something is wrong."""
    start.require_one()
    if not tell(findings(os.environ), out):
        raise SystemExit(1)


def findings(env: Mapping[str, str]) -> Iterator[Finding]:
    """Every line, as soon as it is known. With wrong settings nothing else can be looked at."""
    try:
        settings = Settings.from_env(env)
    except SettingsError as error:
        yield from wrong_settings(error, mend=EXPLAINED)
        return
    yield good_settings()
    services = bootstrap.build(settings)
    try:
        yield from connections.of_database(services)
        yield from connections.of_redis(services.ground)
        yield from connections.of_files(services)
        yield from neighbours.of_neighbours(services.ground)
    finally:
        services.ground.database.engine.dispose()
