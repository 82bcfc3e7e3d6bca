"""The settings of the case system: which addresses, which types, whose client."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ident.environment import Reader


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
        )
