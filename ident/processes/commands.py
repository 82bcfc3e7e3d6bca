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
from ident.processes import doctor_commands, eherkenning_commands, ldv_commands
from ident.processes.start import built
from ident.saml import building as digid
from ident.saml.approved import ApprovedMetadata
from ident.saml.changes import CERTIFICATES, ENDPOINTS, KEYS, NOTHING_OF_USE
from ident.saml.metadata import IdpMetadata, MetadataUnusable

NEW = "Er zijn nieuwe metadata. Bekijk ze: balie digid metadata show"
DIFFERENCES = {
    KEYS: "sleutels",
    CERTIFICATES: "certificaten",
    ENDPOINTS: "adressen",
    NOTHING_OF_USE: "niets wat wij gebruiken",
}
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
    zone = _group(commands, "ident", "de BSN-zone")
    zone.add_parser("migrate", help="breng de tabellen van ident bij").set_defaults(act=migrate)
    explanation = "ga na of alles werkt, en hoe het anders moet"
    zone.add_parser("doctor", help=explanation).set_defaults(act=doctor_commands.run)
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
    ):
        metadata.add_parser(name, help=explanation).set_defaults(act=act)
    approve = metadata.add_parser("approve", help="laat gelden wat op goedkeuring wacht")
    approve.add_argument("fingerprint", help="de SHA-256 die `show` van het bestand noemt")
    approve.set_defaults(act=approve_metadata)


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
    signed = "ondertekend" if idp.is_signed else "niet ondertekend"
    out.write(f"Geldt nu: {idp.entity_id} ({signed})\n")
    _describe(idp.current, idp.fingerprint, out)
    try:
        found = idp.waiting()
    except MetadataUnusable as error:
        out.write(f"Wacht, en kan niet worden goedgekeurd: {error}.\n")
        raise SystemExit(1) from None
    if found is None:
        return
    out.write(f"Wacht op goedkeuring: {found.metadata.entity_id}\n")
    _describe(found.metadata, found.fingerprint, out)
    differs = ", ".join(DIFFERENCES[each] for each in found.change.differs)
    out.write(f"  anders   {differs}\n")
    out.write(f"Laten gelden: balie digid metadata approve {found.fingerprint}\n")


def _describe(metadata: IdpMetadata, fingerprint: str, out: TextIO) -> None:
    ends = ", ".join(f"{at.astimezone(ZONE):%d-%m-%Y}" for at in metadata.expire_at)
    places = [metadata.login_url, metadata.post_url, *metadata.resolve_urls.values()]
    out.write(f"  bestand  SHA-256 {fingerprint}\n")
    out.write(f"  adressen {', '.join(dict.fromkeys(filter(None, places)))}\n")
    out.write(f"  sleutels {len(metadata.keys)}, certificaten tot {ends}\n")


def refresh_metadata(_asked: argparse.Namespace, out: TextIO) -> None:
    here, settings = built(os.environ)
    if not settings.digid_metadata_url:
        out.write("IDENT_DIGID_METADATA_URL is niet ingesteld.\n")
        raise SystemExit(2)
    try:
        line = digid.line_to_metadata(settings)
        is_new = _idp(here).refresh(settings.digid_metadata_url, line)
    except (MetadataUnusable, OSError) as error:
        out.write(f"Niet bruikbaar: {error}. Er verandert niets.\n")
        raise SystemExit(1) from None
    out.write(f"{NEW if is_new else 'Er is niets nieuws.'}\n")


def approve_metadata(asked: argparse.Namespace, out: TextIO) -> None:
    here, _settings = built(os.environ)
    try:
        _idp(here).approve(asked.fingerprint)
    except (MetadataUnusable, OSError) as error:
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
