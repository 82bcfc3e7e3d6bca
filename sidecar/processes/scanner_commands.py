"""`balie scanner …`: whether the virus scanner is there, and whether it knows what is new."""

import argparse
from datetime import datetime
from typing import TextIO

from sidecar.adapters.clamd import Clamd, Signatures
from sidecar.core.clock import SystemClock
from sidecar.core.errors import NotFound, Unavailable
from sidecar.processes import start
from sidecar.settings import ScannerSettings


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
    _require_fresh(known, settings, SystemClock().now())
    out.write("de scanner is bij\n")


def judged(settings: ScannerSettings, now: datetime) -> str:
    """What it is when all is well; raises as `check` does."""
    known = Clamd(settings.url).signatures()
    _require_fresh(known, settings, now)
    return f"is bij ({known.version})"


def _require_fresh(known: Signatures, settings: ScannerSettings, now: datetime) -> None:
    if known.made_at is None:
        raise ScannerOld("de scanner heeft geen handtekeningen van ClamAV (freshclam)")
    if not known.are_fresh(now, oldest=settings.oldest):
        raise ScannerOld("de handtekeningen zijn te oud (freshclam, BALIE_SCANNER_DAYS)")
