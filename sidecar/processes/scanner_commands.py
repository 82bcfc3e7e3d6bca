"""`balie scanner …`: whether the virus scanner is there, and whether it knows what is new."""

import argparse
from typing import TextIO

from sidecar.adapters.clamd import Clamd
from sidecar.core.clock import SystemClock
from sidecar.core.errors import NotFound, Unavailable
from sidecar.processes import start


class ScannerOld(Unavailable):
    """It answers, and knows nothing of the last days."""

    code = "scanner_old"


def check(_asked: argparse.Namespace, out: TextIO) -> None:
    """Raises ScannerAway, or ScannerOld when its signatures are too old to be of use."""
    settings = start.read_settings().scanner
    if settings is None:
        raise NotFound("er is geen virusscanner ingesteld (BALIE_SCANNER_URL)")
    known = Clamd(settings.url).signatures()
    out.write(f"{known.version}\n")
    if known.made_at is None:
        raise ScannerOld("de scanner heeft geen handtekeningen van ClamAV (freshclam)")
    if not known.are_fresh(SystemClock().now(), oldest=settings.oldest):
        raise ScannerOld("de handtekeningen zijn te oud (freshclam, BALIE_SCANNER_DAYS)")
    out.write("de scanner is bij\n")
