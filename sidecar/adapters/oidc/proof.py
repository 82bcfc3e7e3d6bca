"""What a login of a civil servant must prove (MFA): how it is asked for, and whether it is there.

OpenID Connect Core 3.1.2.1 (`acr_values`, `max_age`), 5.5 (`claims`) and 2 (`acr`, `amr`,
`auth_time`); `acrs` is how Entra ID names an authentication context of Conditional Access.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

KINDS = ("acr", "acrs", "amr")
SKEW = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One of the values of every kind that is named must be in the ID token; no kind: none asked.

    `max_age`: how long ago the person may have logged in at the single sign-on.
    """

    wanted: Mapping[str, tuple[str, ...]]
    max_age: timedelta | None = None

    def asked(self) -> dict[str, str]:
        """What goes along with the request; a provider that does not know it leaves it out."""
        asked = {}
        if "acr" in self.wanted:
            asked["acr_values"] = " ".join(self.wanted["acr"])
        in_token = {kind: _essential(self.wanted[kind]) for kind in self.wanted if kind != "acr"}
        if in_token:
            asked["claims"] = json.dumps({"id_token": in_token})
        if self.max_age is not None:
            asked["max_age"] = str(int(self.max_age.total_seconds()))
        return asked

    def lacking(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        """The kinds of which the token has none of the values."""
        return tuple(
            kind
            for kind, values in self.wanted.items()
            if not set(values) & set(_texts(claims.get(kind)))
        )

    def is_too_old(self, claims: Mapping[str, Any], now: datetime) -> bool:
        """Whether the person logged in too long ago, or the token does not say when."""
        if self.max_age is None:
            return False
        at = claims.get("auth_time")
        if isinstance(at, bool) or not isinstance(at, int | float):
            return True
        try:
            logged_in = datetime.fromtimestamp(at, UTC)
        except (OverflowError, ValueError, OSError):
            return True
        return not now - self.max_age - SKEW <= logged_in <= now + SKEW


def _essential(values: tuple[str, ...]) -> dict[str, object]:
    # Entra ID reads one `value`; more of them is what the specification calls `values`.
    one = {"value": values[0]} if len(values) == 1 else {"values": list(values)}
    return {"essential": True, **one}


def _texts(value: object) -> list[str]:
    """`acr` is one text, `amr` and `acrs` are lists; some providers give one text for those too."""
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []
