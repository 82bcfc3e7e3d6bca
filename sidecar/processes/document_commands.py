"""`balie documents prove-deleted`: that documents are gone, and what cannot be proved."""

import argparse
from typing import TextIO

from sidecar.bootstrap.documents import proof_of
from sidecar.documents.proof import Fault, Proven, Verdict
from sidecar.processes import start
from sidecar.processes.audit_commands import FAULTS as BREAKS
from sidecar.processes.audit_commands import read_anchor

NOT_PROVEN = 1
FAULTS = {
    Fault.CHAIN_BROKEN: "spoor: de keten is gebroken, dus geen regel telt",
    Fault.NO_REASON: "spoor: geen regel die zegt waarom het weg moest",
    Fault.NOT_DESTROYED: "spoor: geen regel dat sleutel en bytes vernietigd zijn",
    Fault.IN_USE: "database: het document is nog in gebruik",
    Fault.KEY_LEFT: "database: de sleutel is er nog",
    Fault.SEGMENTS_LEFT: "database: het grootboek kent nog delen",
    Fault.BLOB_LEFT: "opslag: er ligt iets onder het nummer van het document",
    Fault.UNKNOWN_BLOBS: "opslag: er ligt iets van voor de vernietiging dat de database niet kent",
    Fault.OTHER_STORAGE: "opslag: dit is niet de opslag van deze database",
}
NOT_SAID = """\
Wat dit niet bewijst:
- Reservekopieën. Een kopie van de database kan de sleutel nog hebben, een kopie van de opslag de
  bytes. Geef BALIE_DOCUMENT_KEYS een nieuwe eerste sleutel, draai `balie keys rewrap` en gooi de
  oude sleutel overal weg: daarna opent geen enkele kopie van daarvoor nog iets.
- Wie de database kan schrijven, kan ook de hele keten opnieuw maken. Geef met --anchor een einde op
  dat ergens anders is opgeschreven.
- Wat een medewerker of burger zelf heeft opgeslagen, en wat het zaaksysteem heeft.
"""


def prove_deleted(asked: argparse.Namespace, out: TextIO) -> None:
    """Exit 1 when something is still there, or when a source cannot be believed."""
    proof = proof_of(start.services().ground)
    anchor = read_anchor(asked.anchor) if asked.anchor else None
    if asked.document:
        proven = proof.of_document(asked.document, anchor=anchor)
    elif asked.conversation:
        proven = proof.of_conversation(asked.conversation, anchor=anchor)
    else:
        proven = proof.of_all(anchor=anchor)
    out.write(_chain(proven))
    for verdict in proven.verdicts:
        out.write(_told(verdict))
    out.write(_sum(proven))
    out.write(NOT_SAID)
    if not proven.holds:
        raise SystemExit(NOT_PROVEN)


def _chain(proven: Proven) -> str:
    if proven.broken is not None:
        link = proven.broken
        return f"keten van het spoor: gebroken, schakel {link.number} {BREAKS[link.fault]}.\n"
    return f"keten van het spoor: {proven.links} schakels, ongebroken.\n"


def _told(verdict: Verdict) -> str:
    if verdict.faults:
        lines = "".join(f"  {FAULTS[fault]}\n" for fault in verdict.faults)
        return f"{verdict.document_id}: NIET bewezen\n{lines}"
    told = verdict.told
    at = told.destroyed_at.isoformat(timespec="seconds") if told.destroyed_at else ""
    sources = f"spoor: {told.reason}, vernietigd {at}; database: geen sleutel, geen delen"
    return f"{verdict.document_id}: weg ({sources}; opslag: niets)\n"


def _sum(proven: Proven) -> str:
    gone = sum(not verdict.faults for verdict in proven.verdicts)
    left = len(proven.verdicts) - gone
    in_use = f" {proven.in_use} documenten zijn nog in gebruik." if proven.in_use else ""
    return f"{gone} documenten bewezen weg, {left} niet.{in_use}\n"


def add(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explanation = "bewijs uit spoor, database en opslag dat documenten weg zijn"
    proof = actions.add_parser("prove-deleted", help=explanation)
    which = proof.add_mutually_exclusive_group(required=True)
    which.add_argument("--conversation", default="", help="alle documenten van deze afspraak (id)")
    which.add_argument("--document", default="", help="dit ene document (id)")
    which.add_argument("--all", action="store_true", help="alles wat ooit vernietigd moest worden")
    proof.add_argument("--anchor", default="", help="het einde van de keten dat is opgeschreven")
    proof.set_defaults(act=prove_deleted)
