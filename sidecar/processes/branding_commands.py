"""`balie branding …`: whether the look of a municipality can be read by everybody."""

import argparse
from pathlib import Path
from typing import TextIO

from branding import contrast, packages, theme
from sidecar.core.errors import BadInput


class HardToRead(BadInput):
    """A colour that many people cannot read, or that nobody can measure."""

    code = "colours_hard_to_read"


def check(asked: argparse.Namespace, out: TextIO) -> None:
    """Raises HardToRead when a pair of colours is not enough apart (WCAG 2.2, AA)."""
    folder = Path(asked.folder)
    wrong = [_wrong(key, folder, out) for key in asked.municipality or theme.keys(folder)]
    if any(wrong):
        raise HardToRead("niet iedereen kan dit lezen; pas tokens.css of theme.toml aan")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("municipality", nargs="*", metavar="gemeente", help="anders: alle")
    parser.add_argument("--folder", default=str(theme.FOLDER), help="map met de huisstijlen")


def look_of(key: str, folder: Path) -> theme.Theme:
    """Raises BadInput with the reason why there is none."""
    try:
        return theme.load(key, folder)
    except theme.UnknownMunicipality:
        raise BadInput(f"er is geen huisstijl {key}") from None
    except packages.UnusablePackage as problem:
        raise BadInput(f"{key}: {problem}") from None


def _wrong(key: str, folder: Path, out: TextIO) -> bool:
    look = look_of(key, folder)
    try:
        found = contrast.faults(look)
    except contrast.UnknownColour as problem:
        out.write(f"{key}: {problem}; schrijf een kleur als #rrggbb\n")
        return True
    out.writelines(f"{key}: {fault}\n" for fault in found)
    if not found:
        out.write(f"{key}: alle kleuren zijn goed te lezen\n")
    return bool(found)
