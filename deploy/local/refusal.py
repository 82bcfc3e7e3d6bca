"""Stops a simulator that finds itself beside a production setting."""

import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

HERE = ("localhost", "127.0.0.1", "::1")
ADDRESSES = (
    "BALIE_PUBLIC_URL",
    "BALIE_JITSI_URL",
    "BALIE_OIDC_ISSUER",
    "BALIE_IDENT_URL",
    "BALIE_DATABASE_URL",
    "BALIE_REDIS_URL",
    "BALIE_SMTP_URL",
    "BALIE_SMS_URL",
    "IDENT_PUBLIC_URL",
    "IDENT_REDIS_URL",
    "IDENT_ZGW_ZAKEN_URL",
    "IDENT_BRP_API_URL",
    "IDENT_BRP_TOKEN_URL",
    "IDENT_STUF_NOTIFY_URL",
    "IDENT_OIDC_ISSUER",
)


def production_settings(environment: Mapping[str, str]) -> list[str]:
    """The names of the settings that point to another machine than this one."""
    return [name for name in ADDRESSES if not _is_here(environment.get(name, ""))]


def refuse_beside_production(environment: Mapping[str, str], *, program: str) -> None:
    """End the process with one clear line; the values themselves are not shown."""
    found = production_settings(environment)
    if found:
        sys.exit(
            f"{program} is a simulator and does not start beside a production setting:"
            f" {', '.join(found)}"
        )


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname
    return host is None or host in HERE
