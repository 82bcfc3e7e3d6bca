"""One HTTP client for the ZGW APIs: a token for each request, and nothing outside their addresses.

outside-systems.md 1: HS256 tokens that live shortly; CRS headers everywhere; errors read by body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
import requests

from ident.clock import Clock
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused

TIMEOUT_SECONDS = (5, 30)
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
LATER = frozenset({408, 425, 429})
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who stands in the audit trail of the case system; never a citizen."""

    id: str
    name: str


SYSTEM = Actor(id="systeem", name="Digitale Balie")


@dataclass(frozen=True, kw_only=True)
class Client:
    """`bases` are the addresses of the APIs: nothing else is ever asked."""

    client_id: str
    secret: str = field(repr=False)
    bases: tuple[str, ...]
    clock: Clock
    certificate: tuple[str, str] | None = None
    ca_file: str | None = None

    def get(self, url: str, actor: Actor = SYSTEM, **query: str) -> Any:  # noqa: ANN401
        return self._json(self._send("GET", url, actor, params=query))

    def first_page(self, url: str, actor: Actor = SYSTEM, **query: str) -> list[Json]:
        """The results of a list; each of our questions has a handful of answers at most."""
        found = self.get(url, actor, **query)
        # Some lists come bare, without pages.
        results = found.get("results") if isinstance(found, dict) else found
        if not isinstance(results, list):
            raise CaseSystemAway("a list that is none")
        return results

    def post(self, url: str, body: Json, *, actor: Actor = SYSTEM) -> Json:
        return self._object(self._send("POST", url, actor, json=body))

    def patch(self, url: str, body: Json, *, actor: Actor = SYSTEM) -> Json:
        return self._object(self._send("PATCH", url, actor, json=body))

    def put_part(self, url: str, part: bytes, *, lock: str, actor: Actor = SYSTEM) -> None:
        files = {"inhoud": ("deel", part, "application/octet-stream")}
        self._send("PUT", url, actor, files=files, data={"lock": lock})

    def unlock(self, url: str, *, lock: str, actor: Actor = SYSTEM) -> None:
        self._send("POST", f"{url}/unlock", actor, json={"lock": lock})

    def _send(self, method: str, url: str, actor: Actor, **options: Any) -> requests.Response:  # noqa: ANN401
        if not any(url == base or url.startswith(f"{base}/") for base in self.bases):
            raise CaseSystemRefused("address outside the case system")
        with requests.Session() as session:
            session.trust_env = False
            session.cert = self.certificate
            session.verify = self.ca_file or True
            try:
                answer = session.request(
                    method,
                    url,
                    headers={**CRS, **self._authorization(actor)},
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                    **options,
                )
            except requests.RequestException as error:
                raise CaseSystemAway(type(error).__name__) from None
        _require_success(answer)
        return answer

    def _authorization(self, actor: Actor) -> Mapping[str, str]:
        claims = {
            "iss": self.client_id,
            "iat": int(self.clock.now().timestamp()),
            "client_id": self.client_id,
            "user_id": actor.id,
            "user_representation": actor.name,
        }
        return {"Authorization": f"Bearer {jwt.encode(claims, self.secret, 'HS256')}"}

    def _object(self, answer: requests.Response) -> Json:
        found = self._json(answer)
        if not isinstance(found, dict):
            raise CaseSystemAway("an answer that is no object")
        return found

    def _json(self, answer: requests.Response) -> Any:  # noqa: ANN401
        try:
            return answer.json()
        except ValueError:
            raise CaseSystemAway("an answer that is no JSON") from None


def _require_success(answer: requests.Response) -> None:
    if 200 <= answer.status_code < 300:
        return
    if answer.status_code >= 500 or answer.status_code in LATER:
        raise CaseSystemAway(f"status {answer.status_code}")
    raise CaseSystemRefused(_reason(answer))


def _reason(answer: requests.Response) -> str:
    """The code of the problem; never its text, which may quote what was sent (a number)."""
    try:
        problem = answer.json()
        codes = [each["code"] for each in problem.get("invalidParams", [])]
        return str((codes or [problem["code"]])[0])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return f"status {answer.status_code}"
