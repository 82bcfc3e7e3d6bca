"""Every setting of ident. Reading happens once, at the start of a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ident.brp.settings import BrpSettings
from ident.control_code import CodeKeys
from ident.eherkenning.settings import EHerkenningSettings
from ident.environment import Reader, private_key
from ident.evidence.settings import EvidenceSettings
from ident.ldv.settings import LdvSettings
from ident.oidc.settings import OidcSettings
from ident.zaken.settings import ZgwSettings
from ident.zaken.stuf.settings import StufSettings

TEXT_XML = "text/xml; charset=utf-8"


class SettingsError(Exception):
    """All mistakes, one a line, without any value."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    public_url: str
    redis_url: str = field(repr=False)
    keys_redis_url: str = field(repr=False)
    data_key: bytes = field(repr=False)
    secret_key: str = field(repr=False)
    municipality: str
    start_key: Ed25519PublicKey
    event_key: Ed25519PrivateKey = field(repr=False)
    sidecar_url: str
    balie_origin: str
    saml_entity_id: str
    saml_key: str = field(repr=False)
    saml_certificate: str
    saml_next: tuple[str, str, datetime] | None = field(repr=False)
    digid_metadata: Path
    digid_metadata_url: str
    digid_by_post: bool
    digid_acs_by_url: bool
    digid_client_certificate: tuple[str, str] | None
    digid_ca_file: str | None
    digid_content_type: str
    result_lifetime: timedelta
    codes: CodeKeys
    database_url: str = field(repr=False)
    evidence: EvidenceSettings
    zgw: ZgwSettings | None
    stuf: StufSettings | None
    eherkenning: EHerkenningSettings | None
    oidc: OidcSettings | None
    brp_url: str
    brp: BrpSettings | None
    address_header: str
    ldv: LdvSettings | None
    # Empty: there is no /metrics.
    metrics_token: str = field(repr=False)
    traces_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        read = Reader(env)
        settings = cls(
            public_url=read.url("IDENT_PUBLIC_URL"),
            redis_url=read.redis("IDENT_REDIS_URL"),
            keys_redis_url=read.redis("IDENT_KEYS_REDIS_URL"),
            data_key=read.data_key("IDENT_DATA_KEY"),
            secret_key=read.secret("IDENT_SECRET_KEY"),
            municipality=read.municipality("IDENT_MUNICIPALITY"),
            start_key=read.key("IDENT_START_KEY_FILE", load_pem_public_key, Ed25519PublicKey),  # type: ignore[type-abstract]
            event_key=read.key("IDENT_EVENT_KEY_FILE", private_key, Ed25519PrivateKey),  # type: ignore[type-abstract]
            sidecar_url=read.url("IDENT_SIDECAR_URL"),
            balie_origin=read.origin("IDENT_BALIE_ORIGIN"),
            saml_entity_id=read.text("IDENT_SAML_ENTITY_ID"),
            saml_key=read.rsa("IDENT_SAML_KEY_FILE"),
            saml_certificate=read.certificate("IDENT_SAML_CERT_FILE"),
            saml_next=read.following(),
            **_of_digid(read, env),
            result_lifetime=read.minutes("IDENT_RESULT_MINUTES", default=120),
            database_url=read.text("IDENT_DATABASE_URL"),
            **_of_others(read, env),
            codes=read.codes("IDENT_CODE_KEYS", "IDENT_MUNICIPALITY_CODE"),
        )
        read.require_pairs()
        _require_none(read.mistakes)
        return settings


def _of_others(read: Reader, env: Mapping[str, str]) -> dict[str, Any]:
    """What a municipality may go without."""
    return {
        "evidence": EvidenceSettings.read(read, env),
        **_case_system(read, env),
        "eherkenning": EHerkenningSettings.read(read, env),
        "oidc": OidcSettings.read(read, env),
        "brp_url": read.optional_url("IDENT_BRP_URL"),
        "brp": BrpSettings.read(read, env),
        "ldv": LdvSettings.read(read, env),
        "metrics_token": _metrics_token(read, env),
        "traces_url": read.optional_inner_url("IDENT_TRACES_URL"),
    }


def _metrics_token(read: Reader, env: Mapping[str, str]) -> str:
    name = "IDENT_METRICS_TOKEN"
    is_set = env.get(name) or env.get(f"{name}_FILE")
    return read.secret("IDENT_METRICS_TOKEN") if is_set else ""


def _case_system(read: Reader, env: Mapping[str, str]) -> dict[str, Any]:
    """Two would each hold half of the cases."""
    zgw, stuf = ZgwSettings.read(read, env), StufSettings.read(read, env)
    if zgw is not None and stuf is not None:
        read.mistake("IDENT_STUF_NOTIFY_URL and IDENT_ZGW_ZAKEN_URL: choose one case system")
    return {"zgw": zgw, "stuf": stuf}


def _of_digid(read: Reader, env: Mapping[str, str]) -> dict[str, Any]:
    return {
        "digid_metadata": read.path("IDENT_DIGID_METADATA_FILE"),
        "digid_by_post": read.choice("IDENT_DIGID_BINDING", "redirect", "post") == "post",
        "digid_acs_by_url": read.choice("IDENT_DIGID_ACS", "index", "url") == "url",
        "digid_metadata_url": read.optional_url("IDENT_DIGID_METADATA_URL"),
        "digid_client_certificate": read.client_certificate(),
        "digid_ca_file": read.optional_path("IDENT_DIGID_CA_FILE"),
        "address_header": read.header("IDENT_ADDRESS_HEADER"),
        "digid_content_type": env.get("IDENT_DIGID_CONTENT_TYPE") or TEXT_XML,
    }


def _require_none(mistakes: list[str]) -> None:
    if mistakes:
        raise SettingsError("\n".join(mistakes))
