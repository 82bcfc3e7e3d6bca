"""`balie branding preview`: all screens of a municipality, to look at before it goes live."""

import argparse
import logging
from pathlib import Path
from typing import TextIO

from branding import theme, words
from branding.theme import CATALOGUE, Theme
from sidecar.core.errors import BadInput
from sidecar.environment import TEXTS
from sidecar.processes import branding_commands
from sidecar.processes.preview import saving, service

OUT = "build/preview"


def preview(asked: argparse.Namespace, out: TextIO) -> None:
    """Needs no settings, and touches no database but its own, which is gone afterwards."""
    # Redis is away on purpose, and each page that asks for it would say so.
    logging.getLogger("sidecar").addHandler(logging.NullHandler())
    logging.getLogger("sidecar").propagate = False
    for key in asked.municipality or theme.keys(Path(asked.folder)):
        look = _look(key, Path(asked.folder))
        wanted = [each for each in service.VOICES if asked.only in ("", each.key)]
        albums = {voice: service.screens(look, voice) for voice in wanted}
        try:
            index = saving.save(Path(asked.out) / key, look, albums)
        except saving.NotOurs as problem:
            raise BadInput(f"in {problem} staat iets anders; kies een andere map") from None
        count = sum(len(album.screens) for album in albums.values())
        out.write(f"{key}: {count} schermen, open {index}\n")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("municipality", nargs="*", metavar="gemeente", help="anders: alle")
    parser.add_argument("--folder", default=str(theme.FOLDER), help="map met de huisstijlen")
    parser.add_argument(
        "--only",
        choices=[each.key for each in service.VOICES],
        default="",
        help="alleen deze taal en aanspreekvorm (anders: alle)",
    )
    parser.add_argument("--out", default=OUT, help=f"map voor de pagina's ({OUT})")


def _look(key: str, folder: Path) -> Theme:
    look = branding_commands.look_of(key, folder)
    wrong = [*words.faults(look, CATALOGUE, TEXTS), *look.statement.faults]
    if wrong:
        raise BadInput("; ".join(wrong))
    return look
