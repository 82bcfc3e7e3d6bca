"""How we prove to the register or its gateway who we are: a key, a token, or our certificate."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote_plus, urlencode

from foundation.outgoing import NoAnswer, Outgoing
from ident.brp.refusals import PeopleAway, PeopleRefused
from ident.clock import Clock

# A token that ends while the question travels is no token.
MARGIN = timedelta(seconds=30)
SHORTEST_LIFE, LONGEST_LIFE = 60, 24 * 3600
LATER = frozenset({408, 425, 429})
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*", re.ASCII)


class Access(Protocol):
    def headers(self) -> Mapping[str, str]:
        """What goes with a question. Raises PeopleAway or PeopleRefused when there is none."""

    def renew(self) -> bool:
        """What went with it was refused; True when another may be had."""


@dataclass(frozen=True, kw_only=True)
class NoHeaders:
    """The certificate of the line (mutual TLS) says it all."""

    def headers(self) -> Mapping[str, str]:
        return {}

    def renew(self) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    header: str
    key: str = field(repr=False)

    def headers(self) -> Mapping[str, str]:
        return {self.header: self.key}

    def renew(self) -> bool:
        return False


@dataclass(kw_only=True)
class ClientCredentials:
    """OAuth 2.0, client credentials (RFC 6749, 4.4); a token is kept until shortly before its end.

    Two threads may both ask for one: the last counts, and both are good.
    """

    url: str
    client_id: str
    secret: str = field(repr=False)
    scope: str
    line: Outgoing
    clock: Clock
    _kept: tuple[str, datetime] | None = field(init=False, repr=False, default=None)

    def headers(self) -> Mapping[str, str]:
        kept = self._kept
        if kept is None or kept[1] <= self.clock.now():
            kept = self._fetched()
            self._kept = kept
        return {"Authorization": f"Bearer {kept[0]}"}

    def renew(self) -> bool:
        self._kept = None
        return True

    def _fetched(self) -> tuple[str, datetime]:
        now = self.clock.now()
        form = {"grant_type": "client_credentials"} | ({"scope": self.scope} if self.scope else {})
        headers = {
            "Authorization": f"Basic {self._basic()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        try:
            answer = self.line.ask("POST", self.url, data=urlencode(form), headers=headers)
        except NoAnswer as error:
            raise PeopleAway(f"token: {error}") from None
        if answer.status >= 500 or answer.status in LATER:
            raise PeopleAway(f"token status {answer.status}")
        if answer.status != 200:
            raise PeopleRefused(f"token status {answer.status}")
        token, seconds = _read(answer.body)
        return token, now + timedelta(seconds=seconds) - MARGIN

    def _basic(self) -> str:
        """RFC 6749, 2.3.1: both are form-urlencoded before they are joined."""
        joined = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}"
        return base64.b64encode(joined.encode()).decode()


def _read(body: bytes) -> tuple[str, int]:
    """RFC 6749, 5.1; without `expires_in` the shortest life is taken."""
    try:
        found: Any = json.loads(body)
        token, kind = found["access_token"], found["token_type"].lower()
        seconds = int(found.get("expires_in", SHORTEST_LIFE))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise PeopleRefused("no_token") from None
    if kind != "bearer" or not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise PeopleRefused("no_token")
    return token, min(max(seconds, SHORTEST_LIFE), LONGEST_LIFE)
