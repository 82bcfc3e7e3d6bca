"""The settings of evidence: with what it is signed, and how long the file stays here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ident.environment import Reader
from ident.evidence.ports import HardwareKey

PKCS11 = (
    "IDENT_EVIDENCE_PKCS11_LIBRARY",
    "IDENT_EVIDENCE_PKCS11_TOKEN",
    "IDENT_EVIDENCE_PKCS11_LABEL",
    "IDENT_EVIDENCE_PKCS11_PIN",
)


@dataclass(frozen=True, kw_only=True)
class EvidenceSettings:
    """Without certificate the PDF is not signed; `roots` are trusted when one is checked."""

    certificate: Path | None
    key: Path | HardwareKey | None
    roots: Path | None
    timestamp_url: str
    kept: timedelta

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "EvidenceSettings":
        certificate = read.optional_path("IDENT_EVIDENCE_CERT_FILE")
        key_file = read.optional_path("IDENT_EVIDENCE_KEY_FILE")
        hardware = _hardware(read, env)
        if bool(certificate) != bool(key_file or hardware):
            read.mistake("IDENT_EVIDENCE_CERT_FILE needs a key, and a key needs it")
        if key_file and hardware:
            read.mistake("IDENT_EVIDENCE_KEY_FILE and a key in hardware cannot both be set")
        roots = read.optional_path("IDENT_EVIDENCE_ROOTS_FILE")
        url = read.optional_url("IDENT_TIMESTAMP_URL")
        if url and not (certificate and roots):
            read.mistake("IDENT_TIMESTAMP_URL needs a certificate and IDENT_EVIDENCE_ROOTS_FILE")
        return cls(
            certificate=Path(certificate) if certificate else None,
            key=hardware or (Path(key_file) if key_file else None),
            roots=Path(roots) if roots else None,
            timestamp_url=url,
            kept=read.days("IDENT_EVIDENCE_DAYS", default=7),
        )


def _hardware(read: Reader, env: Mapping[str, str]) -> HardwareKey | None:
    given = [env.get(name, "") for name in PKCS11]
    if not any(given):
        return None
    if not all(given):
        read.mistake(f"{', '.join(PKCS11)} must be set together")
        return None
    library, token, label, pin = given
    return HardwareKey(library=library, token=token, label=label, pin=pin)
