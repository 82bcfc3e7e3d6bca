"""The settings of the case system: which addresses, which types, whose client."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ident.environment import Reader

NAME = re.compile(r"[A-Za-z0-9-]+")
OWN_HEADERS = frozenset(
    {"authorization", "accept-crs", "content-crs", "content-type", "content-length", "host"}
)


@dataclass(frozen=True, kw_only=True)
class ZgwSettings:
    """`rsin` is of the municipality; types are named by identification, never by address.

    `number_prefix` begins the numbers of the cases that we open ourselves.
    """

    zaken: str
    documenten: str
    catalogi: str
    client_id: str
    secret: str = field(repr=False)
    rsin: str
    catalogue: str
    case_type: str
    document_type: str
    number_prefix: str
    client_certificate: tuple[str, str] | None
    ca_file: str | None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    autorisaties: str = ""
    notificaties: str = ""
    callback_secret: str = field(default="", repr=False)

    @property
    def bases(self) -> tuple[str, ...]:
        optional = (self.autorisaties, self.notificaties)
        return self.zaken, self.documenten, self.catalogi, *(base for base in optional if base)

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "ZgwSettings | None":
        """None where no case system is set."""
        if not env.get("IDENT_ZGW_ZAKEN_URL"):
            return None
        return cls(
            zaken=read.url("IDENT_ZGW_ZAKEN_URL"),
            documenten=read.url("IDENT_ZGW_DOCUMENTEN_URL"),
            catalogi=read.url("IDENT_ZGW_CATALOGI_URL"),
            client_id=read.text("IDENT_ZGW_CLIENT_ID"),
            secret=read.secret("IDENT_ZGW_SECRET"),
            rsin=read.text("IDENT_ZGW_RSIN"),
            catalogue=read.text("IDENT_ZGW_CATALOGUE"),
            case_type=read.text("IDENT_ZGW_CASE_TYPE"),
            document_type=read.text("IDENT_ZGW_DOCUMENT_TYPE"),
            number_prefix=env.get("IDENT_ZGW_NUMBER_PREFIX") or "DB",
            client_certificate=read.pair("IDENT_ZGW_CLIENT_CERT_FILE", "IDENT_ZGW_CLIENT_KEY_FILE"),
            ca_file=read.optional_path("IDENT_ZGW_CA_FILE"),
            autorisaties=read.optional_url("IDENT_ZGW_AUTORISATIES_URL"),
            headers=_headers(read, env, "IDENT_ZGW_HEADERS"),
            notificaties=read.optional_url("IDENT_ZGW_NOTIFICATIES_URL"),
            callback_secret=_callback_secret(read, env),
        )


def _callback_secret(read: Reader, env: Mapping[str, str]) -> str:
    """Asked for only where there is a notifier, which has to show it."""
    if not env.get("IDENT_ZGW_NOTIFICATIES_URL"):
        return ""
    return read.secret("IDENT_ZGW_CALLBACK_SECRET")


def _headers(read: Reader, env: Mapping[str, str], name: str) -> tuple[tuple[str, str], ...]:
    """`Name: value; Name: value`. What we set ourselves cannot be set here."""
    if not env.get(name) and not env.get(f"{name}_FILE"):
        return ()
    found = [each.partition(":") for each in read.text(name).split(";") if each.strip()]
    pairs = tuple((header.strip(), value.strip()) for header, _, value in found)
    if not all(_is_header(header, value) for header, value in pairs):
        read.mistake(f"{name} is no list of Name: value; Name: value")
    return pairs


def _is_header(name: str, value: str) -> bool:
    is_free = name.lower() not in OWN_HEADERS
    is_plain = bool(value) and value.isascii() and value.isprintable()
    return bool(NAME.fullmatch(name)) and is_free and is_plain
