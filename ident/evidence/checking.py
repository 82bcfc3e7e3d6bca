"""Judges the signature of a PDF (port Examiner): ours or not, and unchanged since."""

import asyncio
import logging
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    async_validate_pdf_signature,
)
from pyhanko_certvalidator import ValidationContext

from ident.evidence.ports import Signature, Verdict

log = logging.getLogger(__name__)
HEAD = b"%PDF-"
# pyHanko runs an event loop of its own, and a thread can run only one at a time.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class PadesExaminer:
    """`roots` (PEM) are those we trust; without them every signature is of somebody unknown."""

    roots: Path | None = None

    def look(self, pdf: bytes) -> Signature:
        if not pdf.startswith(HEAD):
            return Signature(verdict=Verdict.NO_PDF)
        try:
            found = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
            if not found:
                return Signature(verdict=Verdict.UNSIGNED)
            return self._judged(found[0])
        # The bytes come from anybody: whatever the reader stumbles over, it is not as it was made.
        except Exception as error:
            log.info("signature cannot be read", extra={"kind": type(error).__name__})
            return Signature(verdict=Verdict.CHANGED)

    def _judged(self, signature: EmbeddedPdfSignature) -> Signature:
        with _ONE_AT_A_TIME:
            status = asyncio.run(async_validate_pdf_signature(signature, self._context(signature)))
        stamp = status.timestamp_validity
        return Signature(
            verdict=_verdict(status),
            signer=status.signing_cert.subject.native.get("common_name", ""),
            signed_at=stamp.timestamp if stamp else status.signer_reported_dt,
            is_timestamped=stamp is not None and stamp.valid and stamp.intact,
        )

    def _context(self, signature: EmbeddedPdfSignature) -> ValidationContext:
        """As on the day of signing: a certificate that has run out since then was good then."""
        moment = signature.self_reported_timestamp
        roots = load_certs_from_pemder([str(self.roots)]) if self.roots else []
        return ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=moment, revocation_mode="soft-fail"
        )


def _verdict(status: PdfSignatureStatus) -> Verdict:
    if not (status.intact and status.valid) or not status.docmdp_ok:
        return Verdict.CHANGED
    if not status.trusted or not status.bottom_line:
        return Verdict.UNTRUSTED
    return Verdict.VALID
