"""Where the single sign-on is, who we are there, and what a login must prove."""

import re
from dataclasses import dataclass
from datetime import timedelta

from sidecar.adapters.oidc.proof import KINDS, Proof
from sidecar.environment import Reader

NONE = "none"
_WORD = re.compile(rf"({'|'.join(KINDS)}):([\x21-\x7e]{{1,200}})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class OidcSettings:
    """See docs/settings.md."""

    issuer: str
    client_id: str
    client_secret: str
    proof: Proof


def read_oidc(read: Reader) -> OidcSettings:
    """`BALIE_OIDC_…`."""
    return OidcSettings(
        issuer=read.url("BALIE_OIDC_ISSUER"),
        client_id=read.text("BALIE_OIDC_CLIENT_ID"),
        client_secret=read.secret("BALIE_OIDC_CLIENT_SECRET", shortest=16),
        proof=_proof(read),
    )


def _proof(read: Reader) -> Proof:
    # To demand nothing must be said (BIO2 5.17.01): a setting that is missing stops the start.
    words = read.text("BALIE_OIDC_MFA").split()
    found = [_WORD.fullmatch(word) for word in words]
    if words and words != [NONE] and not all(found):
        read.mistakes.append(
            f"BALIE_OIDC_MFA must be {NONE}, or words such as acr:value, acrs:value or amr:value"
        )
    wanted: dict[str, tuple[str, ...]] = {}
    for match in filter(None, found):
        wanted[match[1]] = (*wanted.get(match[1], ()), match[2])
    return Proof(wanted=wanted, max_age=_max_age(read))


def _max_age(read: Reader) -> timedelta | None:
    if not read.is_set("BALIE_OIDC_MAX_AGE_MINUTES"):
        return None
    return timedelta(minutes=read.number("BALIE_OIDC_MAX_AGE_MINUTES", lowest=1, highest=1440))
