"""`balie ldv subject`: under which text somebody stands in the Logboek Dataverwerkingen."""

import argparse
import os
import sys
from typing import Any, TextIO

from ident.domain import IdentityKind, Subject, is_number
from ident.ldv.line import Hidden
from ident.processes.start import built


def add(actions: Any) -> None:  # noqa: ANN401  argparse names no type for it
    explanation = "lees een nummer van de standaardinvoer; zo staat het in het logboek"
    subject = actions.add_parser("subject", help=explanation)
    subject.add_argument("--kind", choices=[kind.value for kind in IdentityKind], default="bsn")
    subject.set_defaults(act=print_subject)


def print_subject(asked: argparse.Namespace, out: TextIO) -> None:
    """For who asks what was done with his data (AVG, article 15). Never an argument: `ps` shows."""
    _here, settings = built(os.environ)
    if settings.ldv is None:
        out.write("Er is geen logboek ingesteld (IDENT_LDV_URL).\n")
        raise SystemExit(2)
    kind, number = IdentityKind(asked.kind), sys.stdin.readline().strip()
    if not is_number(kind, number):
        out.write("Dit is geen geldig nummer.\n")
        raise SystemExit(2)
    out.write(f"{Hidden(settings.ldv.key).text(Subject(kind=kind, number=number))}\n")
