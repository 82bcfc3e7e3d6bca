"""`balie audit …`: hold the trail against its seals, and hand out what is known of one call."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from typing import TextIO

from sidecar.core.chain import Anchor, Break, Entry, Fault, first_break
from sidecar.processes import start

BROKEN = 1
WRONG_ANCHOR = 2
COLUMNS = ("municipality", "number", "at", "action", "actor", "subject", "details", "seal")
FAULTS = {
    Fault.CHANGED: "is gewijzigd",
    Fault.MISSING: "ontbreekt",
    Fault.OUT_OF_ORDER: "sluit niet aan op de schakel ervoor",
    Fault.CUT_OFF: "ontbreekt, en alles daarna",
    Fault.NOT_THE_ANCHORED: "is niet de schakel van het anker",
}


def verify(asked: argparse.Namespace, out: TextIO) -> None:
    """Every chain; exit 1 at a broken link. The anchor is of this municipality's own chain."""
    ground = start.services().ground
    anchor = read_anchor(asked.anchor) if asked.anchor else None
    own, whole = ground.theme.key, True
    for name in sorted({own, *ground.audit.municipalities()}):
        entries = list(ground.audit.entries(name))
        found = first_break(entries, anchor=anchor if name == own else None)
        whole = whole and found is None
        out.write(f"{name or '(zonder naam)'}: {_verdict(entries, found)}\n")
    if not whole:
        raise SystemExit(BROKEN)


def anchor(_asked: argparse.Namespace, out: TextIO) -> None:
    """The end of the chain now, to be kept where nobody who can change the database can."""
    end = start.services().ground.audit.anchor()
    out.write(f"{end.number}:{end.seal}\n")


def export(asked: argparse.Namespace, out: TextIO) -> None:
    """Everything that is recorded of one call; ids, no names."""
    entries = start.services().ground.audit.of_conversation(asked.appointment)
    if asked.format == "json":
        json.dump([_plain(entry) for entry in entries], out, indent=2)
        out.write("\n")
        return
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for entry in entries:
        row = _plain(entry)
        rows.writerow(row | {"details": json.dumps(row["details"], sort_keys=True)})


def _verdict(entries: Sequence[Entry], found: Break | None) -> str:
    if found is not None:
        return f"gebroken, schakel {found.number} {FAULTS[found.fault]}."
    if not entries:
        return "nog geen schakels."
    return f"{len(entries)} schakels, ongebroken. Anker: {len(entries)}:{entries[-1].seal}"


def _plain(entry: Entry) -> dict[str, object]:
    plain = {**vars(entry), "at": entry.at.isoformat()}
    return {name: plain[name] for name in COLUMNS}


def read_anchor(text: str) -> Anchor:
    """A number and a seal, as `balie audit anchor` prints them; anything else ends it."""
    number, _, seal = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(seal) == 64):
        sys.stderr.write("--anchor: een getal, een dubbele punt en 64 tekens\n")
        raise SystemExit(WRONG_ANCHOR)
    return Anchor(int(number), seal)
