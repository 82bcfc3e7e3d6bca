"""The commands of ident: `balie ident migrate`, `balie evidence verify FILE`, `balie digid try`.

`sidecar.processes.cli` finds them by the name of this module, and knows nothing else of it.
"""

import argparse
import os
from pathlib import Path
from typing import Any, TextIO

from branding.moments import ZONE
from ident import migrations
from ident.contract import LEVELS
from ident.evidence.ports import Verdict
from ident.evidence.service import Finding
from ident.processes.start import built

LARGEST_FILE = 50 * 1024 * 1024
SIGNATURES = {
    Verdict.VALID: "geldig, van {signer}",
    Verdict.UNTRUSTED: "klopt, maar de ondertekenaar is niet bekend: {signer}",
    Verdict.CHANGED: "ONGELDIG: veranderd na het ondertekenen",
    Verdict.UNSIGNED: "geen",
    Verdict.NO_PDF: "dit is geen PDF-bestand",
}


def add(commands: Any) -> None:  # noqa: ANN401  argparse names no type for it
    """Hang the commands below those of the balie."""
    tables = _group(commands, "ident", "de BSN-zone").add_parser(
        "migrate", help="breng de tabellen van ident bij"
    )
    tables.set_defaults(act=migrate)
    trial = _group(commands, "digid", "de aansluiting op DigiD").add_parser(
        "try", help="een link om één keer in te loggen, buiten elk gesprek"
    )
    trial.add_argument("--level", choices=LEVELS, default="midden")
    trial.set_defaults(act=try_login)
    check = _group(commands, "evidence", "bewijs van identificatie").add_parser(
        "verify", help="is dit bestand van ons, en is er niets aan veranderd?"
    )
    check.add_argument("file", type=Path)
    check.set_defaults(act=verify)


def migrate(_asked: argparse.Namespace, out: TextIO) -> None:
    here, _settings = built(os.environ)
    migrations.upgrade(here.database.engine)
    out.write("De tabellen van ident zijn bij.\n")


def try_login(asked: argparse.Namespace, out: TextIO) -> None:
    """Print a link that works once, for fifteen minutes; its outcome names nobody."""
    here, _settings = built(os.environ)
    out.write(f"{here.services.trial.link(asked.level)}\n")


def verify(asked: argparse.Namespace, out: TextIO) -> None:
    """Print what was found; ends with 1 unless it is ours and unchanged."""
    try:
        content = _content(asked.file)
    except OSError as error:
        out.write(f"{asked.file} kan niet worden gelezen: {error.strerror}\n")
        raise SystemExit(2) from None
    here, _settings = built(os.environ)
    found = here.services.evidence.examine(content)
    out.writelines(f"{line}\n" for line in report(found))
    if found.record is None or found.signature.verdict is Verdict.CHANGED:
        raise SystemExit(1)


def report(found: Finding) -> list[str]:
    """What a person reads of a check."""
    signature, record = found.signature, found.record
    lines = [
        f"Handtekening: {SIGNATURES[signature.verdict].format(signer=signature.signer)}",
        f"SHA-256:      {found.sha256}",
    ]
    if signature.signed_at:
        lines.append(f"Ondertekend:  {signature.signed_at.astimezone(ZONE):%d-%m-%Y %H:%M}")
    if record is None:
        return [*lines, "Dit bestand kennen wij niet: niet van ons, of veranderd."]
    return [
        *lines,
        f"Zaak:         {record.facts.case_number or 'geen'}",
        f"Gesprek:      {record.facts.conversation_id}",
        "Dit bewijs is van ons en er is niets aan veranderd.",
    ]


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE)


def _group(commands: Any, name: str, explanation: str) -> Any:  # noqa: ANN401  as above
    group = commands.add_parser(name, help=explanation)
    return group.add_subparsers(required=True, metavar="opdracht")
