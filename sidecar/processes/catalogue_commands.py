"""`balie catalogue …`: take a file with desks, hours and products over, or only look at it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from sidecar.catalogue.toml_file import Contents, FileMistakes
from sidecar.processes import start

MISTAKES = 2


def check(asked: argparse.Namespace, out: TextIO) -> None:
    """Exit 2 when something is wrong; every mistake is a line on standard error."""
    text = _text(asked.file)
    contents = _or_mistakes(asked.file, lambda: start.services().desks.editing.check_file(text))
    out.write(f"{asked.file}: {_counted(contents)}, nothing wrong. Nothing was changed.\n")


def take(asked: argparse.Namespace, out: TextIO) -> None:
    """All of the file or nothing of it; doing it again changes nothing."""
    text = _text(asked.file)
    contents = _or_mistakes(asked.file, lambda: start.services().desks.editing.take_file(text))
    out.write(f"{asked.file}: {_counted(contents)} are as the file says.\n")


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{path}: cannot be read ({type(error).__name__})\n")
        raise SystemExit(MISTAKES) from None


def _or_mistakes(path: str, deed: Callable[[], Contents]) -> Contents:
    try:
        return deed()
    except FileMistakes as error:
        sys.stderr.writelines(f"{line}\n" for line in error.lines)
        sys.stderr.write(f"{path}: {len(error.lines)} mistakes. Nothing was changed.\n")
        raise SystemExit(MISTAKES) from None


def _counted(contents: Contents) -> str:
    return f"{len(contents.desks)} desks and {len(contents.products)} products"
