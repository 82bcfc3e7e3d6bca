"""`balie privacy prove`: show that given numbers stand nowhere, and name what was searched."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from redis import Redis

from sidecar.adapters import traces
from sidecar.processes import start

FOUND = 1
NOTHING_ASKED = 2
SHORTEST = 6


def prove(asked: argparse.Namespace, out: TextIO) -> None:
    """The numbers come on standard input: an argument could be read by everybody on the machine."""
    words = [line.strip() for line in sys.stdin if line.strip()]
    if not words or min(map(len, words)) < SHORTEST:
        sys.stderr.write(f"Geef één nummer per regel op de invoer, minstens {SHORTEST} tekens.\n")
        raise SystemExit(NOTHING_ASKED)
    result = traces.search(words, _places(asked))
    out.writelines(f"doorzocht: {name}, {count}\n" for name, count in result.looked.items())
    out.writelines(f"gevonden: nummer {number} in {where}\n" for number, where in result.found)
    out.write(f"{len(words)} nummers gezocht, {len(result.found)} vindplaatsen.\n")
    if result.found:
        raise SystemExit(FOUND)


def _places(asked: argparse.Namespace) -> Iterator[tuple[str, traces.Found]]:
    ground = start.services().ground
    yield "rijen van de database", traces.rows(ground.database.engine)
    yield "sleutels van Redis", traces.keys(Redis.from_url(ground.settings.redis_url))
    for url in asked.redis:
        yield "sleutels van andere Redis", traces.keys(Redis.from_url(url))
    for folder in asked.folder:
        if not Path(folder).is_dir():
            sys.stderr.write("--folder noemt een map die er niet is\n")
            raise SystemExit(NOTHING_ASKED)
        yield f"bestanden in {folder}", traces.files(Path(folder))
