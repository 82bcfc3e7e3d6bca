"""The commands of ident: `balie ident migrate`, `balie evidence verify FILE`, `balie digid try`.

`sidecar.processes.cli` finds them by the name of this module, and knows nothing else of it.
"""

import argparse
import os
from pathlib import Path
from typing import Any, TextIO

from branding.moments import ZONE
from ident import migrations
from ident.bootstrap import Built
from ident.contract import LEVELS
from ident.evidence.ports import Verdict
from ident.evidence.service import Finding
from ident.processes import eherkenning_commands, ldv_commands
from ident.processes.start import built
from ident.saml.approved import ApprovedMetadata
from ident.saml.metadata import MetadataUnusable

NEW = "Er zijn nieuwe metadata. Bekijk ze (show) en laat ze gelden (approve)."
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
    _add_digid(_group(commands, "digid", "de aansluiting op DigiD"))
    eherkenning_commands.add(_group(commands, "eherkenning", "de aansluiting op eHerkenning"))
    ldv_commands.add(_group(commands, "ldv", "het Logboek Dataverwerkingen"))
    check = _group(commands, "evidence", "bewijs van identificatie").add_parser(
        "verify", help="is dit bestand van ons, en is er niets aan veranderd?"
    )
    check.add_argument("file", type=Path)
    check.set_defaults(act=verify)


def _add_digid(actions: Any) -> None:  # noqa: ANN401  as above
    explanation = "een link om één keer in te loggen, buiten elk gesprek"
    trial = actions.add_parser("try", help=explanation)
    trial.add_argument("--level", choices=LEVELS, default="midden")
    trial.set_defaults(act=try_login)
    metadata = _group(actions, "metadata", "de metadata van DigiD")
    for name, act, explanation in (
        ("show", show_metadata, "wat geldt, en wat op goedkeuring wacht"),
        ("refresh", refresh_metadata, "haal op wat DigiD nu bekendmaakt; het geldt nog niet"),
        ("approve", approve_metadata, "laat gelden wat op goedkeuring wacht"),
    ):
        metadata.add_parser(name, help=explanation).set_defaults(act=act)


def migrate(_asked: argparse.Namespace, out: TextIO) -> None:
    here, _settings = built(os.environ)
    migrations.upgrade(here.database.engine)
    out.write("De tabellen van ident zijn bij.\n")


def try_login(asked: argparse.Namespace, out: TextIO) -> None:
    """Print a link that works once, for fifteen minutes; its outcome names nobody."""
    here, _settings = built(os.environ)
    out.write(f"{here.services.trial.link(asked.level)}\n")


def show_metadata(_asked: argparse.Namespace, out: TextIO) -> None:
    here, _settings = built(os.environ)
    idp = _idp(here)
    prints = idp.fingerprints()
    for name, label in (("approved", "Geldt nu"), ("waiting", "Wacht op goedkeuring")):
        found = idp.current if name == "approved" else idp.waiting()
        if found is None:
            continue
        out.write(f"{label}: {found.entity_id}\n  bestand  SHA-256 {prints[name]}\n")
        out.write(f"  inloggen {found.login_url}\n")
        ends = ", ".join(f"{at.astimezone(ZONE):%d-%m-%Y}" for at in found.expire_at)
        out.write(f"  sleutels {len(found.keys)}, certificaten tot {ends}\n")


def refresh_metadata(_asked: argparse.Namespace, out: TextIO) -> None:
    here, settings = built(os.environ)
    if not settings.digid_metadata_url:
        out.write("IDENT_DIGID_METADATA_URL is niet ingesteld.\n")
        raise SystemExit(2)
    try:
        is_new = _idp(here).refresh(settings.digid_metadata_url)
    except MetadataUnusable as error:
        out.write(f"Niet bruikbaar: {error}. Er verandert niets.\n")
        raise SystemExit(1) from None
    out.write(f"{NEW if is_new else 'Er is niets nieuws.'}\n")


def approve_metadata(_asked: argparse.Namespace, out: TextIO) -> None:
    here, _settings = built(os.environ)
    try:
        _idp(here).approve()
    except MetadataUnusable as error:
        out.write(f"Er is niets goedgekeurd: {error}.\n")
        raise SystemExit(1) from None
    out.write("De nieuwe metadata gelden. Een ander adres van DigiD vraagt een herstart.\n")


def _idp(here: Built) -> ApprovedMetadata:
    if here.services.idp is None:
        raise SystemExit("ident kent geen metadata")
    return here.services.idp


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
