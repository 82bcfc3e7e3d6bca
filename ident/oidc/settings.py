"""The settings of the means behind OpenID Connect: whose, under which name, for which number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ident.domain import IdentityKind, Level
from ident.environment import Reader

_KINDS = {kind.value: kind for kind in (IdentityKind.BSN, IdentityKind.RSIN, IdentityKind.KVK)}


@dataclass(frozen=True, kw_only=True)
class OidcSettings:
    """`issuer` to the letter; `levels` by acr; `origins`: where a login comes along on its way."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    client_key: str = field(repr=False)
    scope: str
    levels: Mapping[str, Level]
    number_claim: str
    number_kind: IdentityKind
    ca_file: str | None
    origins: tuple[str, ...]

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "OidcSettings | None":
        """None where no OpenID provider is set."""
        if not env.get("IDENT_OIDC_ISSUER"):
            return None
        read.url("IDENT_OIDC_ISSUER")
        # As it is written: a slash at the end is part of the name.
        issuer = env["IDENT_OIDC_ISSUER"].strip()
        has_key = bool(env.get("IDENT_OIDC_CLIENT_KEY_FILE"))
        return cls(
            issuer=issuer,
            client_id=read.text("IDENT_OIDC_CLIENT_ID"),
            client_secret="" if has_key else read.text("IDENT_OIDC_CLIENT_SECRET"),
            client_key=read.rsa("IDENT_OIDC_CLIENT_KEY_FILE") if has_key else "",
            scope=_scope(read, env.get("IDENT_OIDC_SCOPE") or "openid"),
            levels=_levels(read, read.text("IDENT_OIDC_LEVELS")),
            number_claim=read.text("IDENT_OIDC_NUMBER_CLAIM"),
            number_kind=_KINDS.get(
                read.choice("IDENT_OIDC_NUMBER_KIND", *_KINDS), IdentityKind.BSN
            ),
            ca_file=read.optional_path("IDENT_OIDC_CA_FILE"),
            origins=_origins(read, env.get("IDENT_OIDC_LOGIN_ORIGINS") or "", issuer),
        )


def _scope(read: Reader, value: str) -> str:
    if "openid" not in value.split():
        read.mistake("IDENT_OIDC_SCOPE lacks the word openid")
    return " ".join(value.split())


def _levels(read: Reader, value: str) -> dict[str, Level]:
    """`acr=level`, separated by spaces; an acr may hold an equals sign itself."""
    found: dict[str, Level] = {}
    for pair in value.split():
        acr, _, label = pair.rpartition("=")
        try:
            found[acr] = Level.named(label)
        except KeyError:
            acr = ""
        if not acr:
            read.mistake("IDENT_OIDC_LEVELS is no list of acr=level, such as eh3=substantieel")
    return found


def _origins(read: Reader, value: str, issuer: str) -> tuple[str, ...]:
    """They go into our content security policy as they stand."""
    parts, origins = urlsplit(issuer), tuple(value.split())
    if not origins:
        return (f"{parts.scheme}://{parts.netloc}",)
    for origin in origins:
        if not origin.startswith(("https://", "http://localhost", "http://127.0.0.1")) or (
            origin.count("/") > 2 or set(origin) & set(";,'\"")
        ):
            read.mistake("IDENT_OIDC_LOGIN_ORIGINS is no list of https://host")
    return origins
