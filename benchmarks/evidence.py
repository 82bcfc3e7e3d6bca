"""What it costs to print and sign one piece of evidence.

Run: python -m benchmarks evidence
"""

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.rows import TIMES, Row
from branding import theme
from deploy.local.seal import SEAL
from ident.evidence.printing import HtmlPrinter
from ident.evidence.signing import PadesSigner
from tests.evidence_builders import some_facts

MOST_MILLISECONDS = 400


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        SEAL.make(place)
        signer = PadesSigner(certificate_file=place / SEAL.certificate, key=place / SEAL.key)
        printer = HtmlPrinter(theme.load("voorbeeldstad"))
        # The worker has printed before: fonts and templates are read once.
        _cost(printer, signer)
        cost = statistics.median(_cost(printer, signer) for _ in range(TIMES)) * 1000
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


def _cost(printer: HtmlPrinter, signer: PadesSigner) -> float:
    begin = time.process_time()
    signer.signed(printer.pdf(some_facts()))
    return time.process_time() - begin
