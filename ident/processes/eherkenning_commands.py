"""`balie eherkenning metadata` and `balie eherkenning catalogue`: what a broker gets from us."""

import argparse
import os
from typing import Any, TextIO

from ident.clock import Clock
from ident.eherkenning import building
from ident.eherkenning.catalogue import Descriptions
from ident.processes.start import built


def add(actions: Any) -> None:  # noqa: ANN401  argparse names no type for it
    """Each prints a signed file; nothing is kept and nothing sent."""
    for name, act, explanation in (
        ("metadata", metadata, "onze SAML-metadata, voor de herkenningsmakelaar"),
        ("catalogue", catalogue, "de dienstencatalogus, voor de herkenningsmakelaar"),
    ):
        actions.add_parser(name, help=explanation).set_defaults(act=act)


def metadata(_asked: argparse.Namespace, out: TextIO) -> None:
    descriptions, _clock = _descriptions(out)
    out.write(descriptions.metadata().decode() + "\n")


def catalogue(_asked: argparse.Namespace, out: TextIO) -> None:
    descriptions, clock = _descriptions(out)
    out.write(descriptions.catalogue(clock.now()).decode() + "\n")


def _descriptions(out: TextIO) -> tuple[Descriptions, Clock]:
    here, settings = built(os.environ)
    if settings.eherkenning is None:
        out.write("eHerkenning is niet ingesteld (IDENT_EHERKENNING_METADATA_FILE).\n")
        raise SystemExit(2)
    acs_url = f"{settings.public_url}/acs"
    made = building.descriptions(settings.eherkenning, acs_url=acs_url)
    return made, here.services.identification.clock
