"""The settings of the BRP: where it is, how we get in, and what goes with each question."""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from ident.environment import Reader

KNOWN = frozenset({"employee", "reason", "id"})
OURS = frozenset({"authorization", "content-type", "accept", "accept-encoding", "host", "cookie"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class OAuthClient:
    url: str
    client_id: str
    secret: str = field(repr=False)
    scope: str


@dataclass(frozen=True, kw_only=True)
class BrpSettings:
    """One way in: a key in a header, a token, or our certificate alone (mutual TLS)."""

    url: str
    headers: Mapping[str, str]
    key_header: str
    api_key: str = field(repr=False)
    oauth: OAuthClient | None
    client_certificate: tuple[str, str] | None
    ca_file: str | None

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "BrpSettings | None":
        """None where the BRP is not asked: there is only the button *Naar de BRP*, if any."""
        if not env.get("IDENT_BRP_API_URL"):
            return None
        settings = cls(
            url=read.url("IDENT_BRP_API_URL"),
            headers=_headers(read, env),
            key_header=_key_header(read, env),
            api_key=_optional(read, env, "IDENT_BRP_API_KEY"),
            oauth=_oauth(read, env),
            client_certificate=read.pair("IDENT_BRP_CLIENT_CERT_FILE", "IDENT_BRP_CLIENT_KEY_FILE"),
            ca_file=read.optional_path("IDENT_BRP_CA_FILE"),
        )
        ways = [settings.api_key, settings.oauth]
        if all(ways) or not any([*ways, settings.client_certificate]):
            read.mistake(
                "IDENT_BRP_API_URL needs one of IDENT_BRP_API_KEY and IDENT_BRP_TOKEN_URL,"
                " or a client certificate"
            )
        return settings


def _optional(read: Reader, env: Mapping[str, str], name: str) -> str:
    return read.text(name) if env.get(name) or env.get(f"{name}_FILE") else ""


def _oauth(read: Reader, env: Mapping[str, str]) -> OAuthClient | None:
    if not env.get("IDENT_BRP_TOKEN_URL"):
        return None
    return OAuthClient(
        url=read.url("IDENT_BRP_TOKEN_URL"),
        client_id=read.text("IDENT_BRP_CLIENT_ID"),
        secret=read.text("IDENT_BRP_CLIENT_SECRET"),
        scope=env.get("IDENT_BRP_SCOPE") or "",
    )


def _key_header(read: Reader, env: Mapping[str, str]) -> str:
    name = env.get("IDENT_BRP_API_KEY_HEADER") or "X-Api-Key"
    if not _NAME.fullmatch(name) or name.lower() in OURS - {"authorization"}:
        read.mistake("IDENT_BRP_API_KEY_HEADER is no name of a header")
    return name


def _headers(read: Reader, env: Mapping[str, str]) -> Mapping[str, str]:
    """Pairs `name: value`, separated by semicolons."""
    found: dict[str, str] = {}
    for pair in filter(str.strip, (env.get("IDENT_BRP_HEADERS") or "").split(";")):
        name, colon, value = (part.strip() for part in pair.partition(":"))
        if not (colon and _NAME.fullmatch(name) and name.lower() not in OURS and _is_fit(value)):
            read.mistake(
                "IDENT_BRP_HEADERS is no list of name: value; with {employee}, {reason}, {id}"
            )
            return {}
        found[name] = value
    return found


def _is_fit(value: str) -> bool:
    """Printable, and asking for nothing else than we may tell: never the number."""
    try:
        parts = list(string.Formatter().parse(value))
    except ValueError:
        return False
    asked = [(name, spec, how) for _, name, spec, how in parts if name is not None]
    return (
        value.isascii()
        and value.isprintable()
        and all(name in KNOWN and not spec and not how for name, spec, how in asked)
    )
