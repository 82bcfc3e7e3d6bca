"""What it costs to print and sign one piece of evidence.

Run: python -m benchmarks evidence
"""

import tempfile
from pathlib import Path

from benchmarks.rows import Row, cpu_milliseconds
from branding import theme
from deploy.local.seal import SEAL
from ident.evidence.printing import HtmlPrinter
from ident.evidence.signing import PadesSigner
from tests.evidence_builders import some_facts

MOST_MILLISECONDS = 400
ROUNDS = 3


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        SEAL.make(place)
        signer = PadesSigner(certificate_file=place / SEAL.certificate, key=place / SEAL.key)
        printer = HtmlPrinter(theme.load("voorbeeldstad"))
        cost = cpu_milliseconds(lambda: signer.signed(printer.pdf(some_facts())), rounds=ROUNDS)
    return [
        Row(
            name="evidence: printed and signed",
            ours=f"{cost:.0f} ms CPU",
            bare="-",
            ratio="-",
            goal=f"at most {MOST_MILLISECONDS} ms CPU",
            ok=cost <= MOST_MILLISECONDS,
        )
    ]
