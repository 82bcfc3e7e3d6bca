"""`balie privacy prove`: show that given numbers stand nowhere, and name what was searched."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from redis import Redis

from foundation.database import Database
from sidecar.adapters import traces
from sidecar.processes import start

FOUND = 1
NOTHING_ASKED = 2
SHORTEST = 6
# Where ident keeps things; this command runs where an administrator has the settings of both.
OF_IDENT = ("IDENT_DATABASE_URL", "IDENT_REDIS_URL", "IDENT_KEYS_REDIS_URL")


def prove(asked: argparse.Namespace, out: TextIO) -> None:
    """The numbers come on standard input: an argument could be read by everybody on the machine."""
    words = [line.strip() for line in sys.stdin if line.strip()]
    if not words or min(map(len, words)) < SHORTEST:
        sys.stderr.write(f"Geef één nummer per regel op de invoer, minstens {SHORTEST} tekens.\n")
        raise SystemExit(NOTHING_ASKED)
    result = traces.search(words, _places(asked))
    out.writelines(f"doorzocht: {name}, {count}\n" for name, count in result.looked.items())
    out.writelines(f"gevonden: nummer {number} in {where}\n" for number, where in result.found)
    out.writelines(f"niet doorzocht: {name} is niet ingesteld\n" for name in _absent(os.environ))
    out.write(f"{len(words)} nummers gezocht, {len(result.found)} vindplaatsen.\n")
    if result.found:
        raise SystemExit(FOUND)


def _places(asked: argparse.Namespace) -> Iterator[tuple[str, traces.Found]]:
    ground = start.services().ground
    yield "rijen van de database", traces.rows(ground.database.engine)
    yield "sleutels van Redis", traces.keys(Redis.from_url(ground.settings.redis_url))
    yield from _of_ident(os.environ)
    for url in asked.redis:
        yield "sleutels van andere Redis", traces.keys(Redis.from_url(url))
    for folder in asked.folder:
        if not Path(folder).is_dir():
            sys.stderr.write("--folder noemt een map die er niet is\n")
            raise SystemExit(NOTHING_ASKED)
        yield f"bestanden in {folder}", traces.files(Path(folder))


def _of_ident(env: Mapping[str, str]) -> Iterator[tuple[str, traces.Found]]:
    database, *redis = OF_IDENT
    if env.get(database):
        yield "rijen van de database van ident", traces.rows(Database(env[database]).engine)
    for name in redis:
        if env.get(name):
            yield f"sleutels van {name}", traces.keys(Redis.from_url(env[name]))


def _absent(env: Mapping[str, str]) -> list[str]:
    """What is not searched must be said: silence would read as clean."""
    return [name for name in OF_IDENT if not env.get(name)]
