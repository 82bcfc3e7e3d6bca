"""Signs evidence as PAdES: B-B with our certificate, B-LTA when a time-stamp service is set.

Only the worker imports it: pyHanko and what it brings would make the web process large.
"""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from asn1crypto import tsp, x509
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers import Signer as Key
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.registry import SimpleCertificateStore

from foundation.outgoing import NoAnswer, Outgoing
from ident.evidence.ports import HardwareKey

FIELD = "Bewijs"
TSP_REQUEST, TSP_ANSWER = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True, kw_only=True)
class PadesSigner:
    """Implements the port Signer. What fails is raised: the work is tried again.

    `certificate_file` (PEM) holds our own certificate first, then those between it and its root.
    `roots` are trusted for the proof that it was not revoked, when `timestamp_url` is set.
    """

    certificate_file: Path
    key: Path | HardwareKey
    roots: Path | None = None
    timestamp_url: str = ""

    def signed(self, pdf: bytes) -> bytes:
        is_stamped = bool(self.timestamp_url)
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=is_stamped,
            use_pades_lta=is_stamped,
            validation_context=self._context() if is_stamped else None,
        )
        stamper = _HttpTimeStamper(self.timestamp_url) if is_stamped else None
        signer = PdfSigner(metadata, self._key, timestamper=stamper)
        written = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
        signed: bytes = written.getvalue()
        return signed

    @cached_property
    def _key(self) -> Key:
        own, *between = load_certs_from_pemder([str(self.certificate_file)])
        if isinstance(self.key, HardwareKey):
            return _in_hardware(self.key, own, between)
        store = SimpleCertificateStore()
        store.register_multiple(between)
        private = load_private_key_from_pemder(str(self.key), passphrase=None)
        return SimpleSigner(signing_cert=own, signing_key=private, cert_registry=store)

    def _context(self) -> ValidationContext:
        """Asks the certificate authorities themselves whether a certificate was revoked."""
        return ValidationContext(
            trust_roots=load_certs_from_pemder([str(self.roots)]) if self.roots else [],
            allow_fetching=True,
            fetcher_backend=RequestsFetcherBackend(),
            revocation_mode="require",
        )


class _HttpTimeStamper(TimeStamper):
    """RFC 3161 over HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            answer = Outgoing().ask(
                "POST",
                self._url,
                data=req.dump(),
                headers={"Content-Type": TSP_REQUEST, "Accept": TSP_ANSWER},
            )
        except NoAnswer as error:
            raise OSError(f"time-stamp service: {error}") from None
        if answer.status != 200:
            raise OSError(f"time-stamp service answered {answer.status}")
        return tsp.TimeStampResp.load(answer.body)


def _in_hardware(key: HardwareKey, own: x509.Certificate, between: list[x509.Certificate]) -> Key:
    session = open_pkcs11_session(
        key.library, token_criteria=TokenCriteria(label=key.token), user_pin=key.pin
    )
    return PKCS11Signer(session, signing_cert=own, ca_chain=between, key_label=key.label)
