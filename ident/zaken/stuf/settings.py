"""The settings of a case system that speaks StUF-ZDS."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ident.environment import Reader
from ident.zaken.stuf.client import Addresses
from ident.zaken.stuf.control import LONGEST_USER, Party
from ident.zaken.stuf.messages import CaseType
from ident.zaken.stuf.versions import Version

# zkn0310_simpleTypes.xsd, VertrouwelijkAanduiding; the first is ours when nothing is said.
CONFIDENTIALITIES = (
    "ZAAKVERTROUWELIJK",
    "OPENBAAR",
    "BEPERKT OPENBAAR",
    "INTERN",
    "VERTROUWELIJK",
    "CONFIDENTIEEL",
    "GEHEIM",
    "ZEER GEHEIM",
)
SENDER = (
    "IDENT_STUF_SENDER_ORGANISATION",
    "IDENT_STUF_SENDER_APPLICATION",
    "IDENT_STUF_SENDER_ADMINISTRATION",
    "IDENT_STUF_SENDER_USER",
)
RECEIVER = (
    "IDENT_STUF_RECEIVER_ORGANISATION",
    "IDENT_STUF_RECEIVER_APPLICATION",
    "IDENT_STUF_RECEIVER_ADMINISTRATION",
    "IDENT_STUF_RECEIVER_USER",
)
LONGEST_CODE, LONGEST_NAME = 10, 80
LONGEST_ORGANISATION, LONGEST_ADMINISTRATION = 200, 50
SHORTEST_APPLICATION, LONGEST_APPLICATION = 3, 50


@dataclass(frozen=True, kw_only=True)
class StufSettings:
    """`login` is name and password for HTTP Basic, where a certificate is not enough."""

    addresses: Addresses
    sender: Party
    receiver: Party
    version: Version
    case_type: CaseType
    document_type: str
    confidentiality: str
    login: tuple[str, str] | None = field(repr=False)
    client_certificate: tuple[str, str] | None
    ca_file: str | None

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "StufSettings | None":
        """None where no such case system is set."""
        if not env.get("IDENT_STUF_NOTIFY_URL"):
            return None
        of = _Texts(read, env)
        return cls(
            addresses=Addresses(
                notify=read.url("IDENT_STUF_NOTIFY_URL"),
                free=read.url("IDENT_STUF_FREE_URL"),
                ask=read.url("IDENT_STUF_ASK_URL"),
            ),
            sender=of.party(*SENDER),
            receiver=of.party(*RECEIVER),
            version=of.version(),
            case_type=CaseType(
                code=of.required("IDENT_STUF_CASE_TYPE", LONGEST_CODE),
                name=of.optional("IDENT_STUF_CASE_TYPE_NAME", LONGEST_NAME),
            ),
            document_type=of.required("IDENT_STUF_DOCUMENT_TYPE", LONGEST_NAME),
            confidentiality=read.choice("IDENT_STUF_CONFIDENTIALITY", *CONFIDENTIALITIES),
            login=of.login(),
            client_certificate=read.pair(
                "IDENT_STUF_CLIENT_CERT_FILE", "IDENT_STUF_CLIENT_KEY_FILE"
            ),
            ca_file=read.optional_path("IDENT_STUF_CA_FILE"),
        )


@dataclass(frozen=True)
class _Texts:
    """Texts that must fit into the elements of the standard."""

    read: Reader
    env: Mapping[str, str]

    def required(self, name: str, longest: int, shortest: int = 1) -> str:
        return self._fit(name, self.read.text(name), longest, shortest)

    def optional(self, name: str, longest: int) -> str:
        return self._fit(name, self.env.get(name) or "", longest, 0)

    def party(self, organisation: str, application: str, administration: str, user: str) -> Party:
        return Party(
            organisation=self.required(organisation, LONGEST_ORGANISATION),
            application=self.required(application, LONGEST_APPLICATION, SHORTEST_APPLICATION),
            administration=self.optional(administration, LONGEST_ADMINISTRATION),
            user=self.optional(user, LONGEST_USER),
        )

    def version(self) -> Version:
        known = [each.value for each in Version]
        said = self.read.choice("IDENT_STUF_VERSION", *known)
        # A mistake was noted, and stops the start.
        return Version(said) if said in known else Version.V12

    def login(self) -> tuple[str, str] | None:
        name = self.env.get("IDENT_STUF_USERNAME")
        if not name:
            return None
        return name, self.read.text("IDENT_STUF_PASSWORD")

    def _fit(self, name: str, value: str, longest: int, shortest: int) -> str:
        # An empty one that is required was noted already.
        if value and not (shortest <= len(value) <= longest and value.isprintable()):
            self.read.mistake(f"{name} is not {max(shortest, 1)} to {longest} characters")
        return value
