"""Puts the questions in order: what stands first is often why the rest does not work."""

import argparse
import os
from collections.abc import Iterator, Mapping
from typing import TextIO

from foundation.doctor import Finding, Verdict, tell
from sidecar import bootstrap
from sidecar.processes.doctor import connections, neighbours
from sidecar.settings import Settings, SettingsError

EXPLAINED = "docs/settings.md; geheimen staan in bestanden (NAAM_FILE)"


def run(_asked: argparse.Namespace, out: TextIO) -> None:
    """Exit 1 when something is wrong."""
    if not tell(findings(os.environ), out):
        raise SystemExit(1)


def findings(env: Mapping[str, str]) -> Iterator[Finding]:
    """Every line, as soon as it is known. With wrong settings nothing else can be looked at."""
    about = "instellingen"
    try:
        settings = Settings.from_env(env)
    except SettingsError as error:
        for mistake in str(error).splitlines():
            yield Finding(about=about, verdict=Verdict.WRONG, said=mistake, mend=EXPLAINED)
        said = "niet te zien zolang de instellingen niet kloppen"
        yield Finding(about="al het andere", verdict=Verdict.UNSEEN, said=said)
        return
    yield Finding(about=about, verdict=Verdict.GOOD, said="kloppen")
    services = bootstrap.build(settings)
    try:
        yield from connections.of_database(services)
        yield from connections.of_redis(services.ground)
        yield from connections.of_files(services)
        yield from neighbours.of_neighbours(services.ground)
    finally:
        services.ground.database.engine.dispose()
