"""The settings of eHerkenning: which broker, which services, whose keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ident.eherkenning.services import Services, ServicesUnusable
from ident.environment import Reader
from ident.saml.metadata import MetadataUnusable, read_idp_metadata


@dataclass(frozen=True, kw_only=True)
class EHerkenningSettings:
    """`old_decryption_key`: for as long as brokers may still encrypt for the one before.

    `takes_bsn`: the organisation is on the list of those who get a BSN by eIDAS. `asks_names`: the
    catalogue asks for the name of who acts for a company.
    """

    metadata: Path
    entity_id: str
    services: Services | None
    key: str = field(repr=False)
    certificate: str
    decryption_key: str = field(repr=False)
    decryption_certificate: str
    old_decryption_key: str = field(repr=False)
    client_certificate: tuple[str, str] | None
    ca_file: str | None
    acs_by_url: bool
    names_level: bool
    takes_bsn: bool
    asks_names: bool

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "EHerkenningSettings | None":
        """None where eHerkenning is not set."""
        if not env.get("IDENT_EHERKENNING_METADATA_FILE"):
            return None
        has_old_key = bool(env.get("IDENT_EHERKENNING_OLD_DECRYPTION_KEY_FILE"))
        settings = cls(
            metadata=_metadata(read, "IDENT_EHERKENNING_METADATA_FILE"),
            entity_id=read.text("IDENT_EHERKENNING_ENTITY_ID"),
            services=_services(read, "IDENT_EHERKENNING_SERVICES_FILE"),
            key=read.rsa("IDENT_EHERKENNING_KEY_FILE"),
            certificate=read.certificate("IDENT_EHERKENNING_CERT_FILE"),
            decryption_key=read.rsa("IDENT_EHERKENNING_DECRYPTION_KEY_FILE"),
            decryption_certificate=read.certificate("IDENT_EHERKENNING_DECRYPTION_CERT_FILE"),
            old_decryption_key=read.rsa("IDENT_EHERKENNING_OLD_DECRYPTION_KEY_FILE")
            if has_old_key
            else "",
            client_certificate=read.pair(
                "IDENT_EHERKENNING_CLIENT_CERT_FILE", "IDENT_EHERKENNING_CLIENT_KEY_FILE"
            ),
            ca_file=read.optional_path("IDENT_EHERKENNING_CA_FILE"),
            acs_by_url=read.choice("IDENT_EHERKENNING_ACS", "index", "url") == "url",
            names_level=read.choice("IDENT_EHERKENNING_ASK_LEVEL", "no", "yes") == "yes",
            takes_bsn=read.choice("IDENT_EHERKENNING_EIDAS_BSN", "no", "yes") == "yes",
            asks_names=read.choice("IDENT_EHERKENNING_NAMES", "no", "yes") == "yes",
        )
        for kind in ("", "DECRYPTION_"):
            names = (f"IDENT_EHERKENNING_{kind}KEY_FILE", f"IDENT_EHERKENNING_{kind}CERT_FILE")
            read.belong_together(*names)
        return settings


def _metadata(read: Reader, name: str) -> Path:
    path, body = read.path(name), read.file(name)
    try:
        if body and not read_idp_metadata(body).post_url:
            read.mistake(f"{name}: the broker takes no posts")
    except MetadataUnusable as error:
        read.mistake(f"{name}: {error}")
    return path


def _services(read: Reader, name: str) -> Services | None:
    """None only together with a mistake, which stops the start."""
    text = read.file(name)
    if not text:
        return None
    try:
        return Services.read(text.decode(errors="replace"))
    except ServicesUnusable as error:
        read.mistake(f"{name}: {error}")
        return None
