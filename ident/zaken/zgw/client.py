"""One HTTP client for the ZGW APIs: a token for each request, and nothing outside their addresses.

outside-systems.md 1: HS256 tokens that live shortly; CRS headers everywhere; errors read by body.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from foundation import trace
from foundation.outgoing import Answer, NoAnswer, Outgoing, TooLarge
from ident.clock import Clock
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused
from ident.zaken.zgw.addresses import is_under
from ident.zaken.zgw.parts import Form

SECONDS = 30.0
# A large file has more time: as long as it takes over a slow line.
SLOWEST_BYTES_PER_SECOND = 250_000
LARGEST_ANSWER = 16 * 1024 * 1024
# Before a question is asked again; what changes something is never sent twice by itself.
PAUSES_SECONDS = (0.2, 1.0)
MOST_PAGES = 50
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
    # What a gateway before the APIs asks for besides.
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    pause: Callable[[float], None] = time.sleep

    def get(self, url: str, actor: Actor = SYSTEM, **query: str) -> Any:  # noqa: ANN401
        """Asked again when there is no answer. Raises as every call: CaseSystemAway, …Refused."""
        for seconds in PAUSES_SECONDS:
            try:
                return self._json(self._send("GET", url, actor, params=query))
            except CaseSystemAway:
                self.pause(seconds)
        return self._json(self._send("GET", url, actor, params=query))

    def listed(self, url: str, actor: Actor = SYSTEM, **query: str) -> list[Json]:
        """All results, page after page; a next page outside our addresses is refused."""
        found = self.get(url, actor, **query)
        results: list[Json] = []
        for _page in range(MOST_PAGES):
            # Some lists come bare, without pages.
            here = found.get("results") if isinstance(found, dict) else found
            if not isinstance(here, list) or not all(isinstance(each, dict) for each in here):
                raise CaseSystemAway("a list that is none")
            results += here
            following = found.get("next") if isinstance(found, dict) else None
            if not following:
                return results
            found = self.get(str(following), actor)
        raise CaseSystemRefused("a list without end")

    def post(self, url: str, body: Json, *, actor: Actor = SYSTEM) -> Json:
        return self._object(self._send("POST", url, actor, json=body))

    def patch(self, url: str, body: Json, *, actor: Actor = SYSTEM) -> Json:
        return self._object(self._send("PATCH", url, actor, json=body))

    def put(self, url: str, body: Json, *, actor: Actor = SYSTEM) -> Json:
        return self._object(self._send("PUT", url, actor, json=body))

    def put_part(
        self, url: str, part: Iterable[bytes], *, size: int, lock: str, actor: Actor = SYSTEM
    ) -> None:
        """One part of a file, streamed: the part may be of gigabytes."""
        form = Form(content=part, size=size, fields={"lock": lock})
        headers = {"Content-Type": form.content_type}
        self._send("PUT", url, actor, data=form, headers=headers, size=len(form))

    def lock(self, url: str, *, actor: Actor = SYSTEM) -> str:
        found = self._object(self._send("POST", f"{url}/lock", actor))
        return str(found["lock"])

    def unlock(self, url: str, *, lock: str, actor: Actor = SYSTEM) -> None:
        self._send("POST", f"{url}/unlock", actor, json={"lock": lock})

    def _send(
        self,
        method: str,
        url: str,
        actor: Actor,
        *,
        headers: Mapping[str, str] | None = None,
        size: int = 0,
        **options: Any,  # noqa: ANN401
    ) -> Answer:
        if not is_under(url, self.bases):
            raise CaseSystemRefused("address outside the case system")
        own = {**self._headers(actor), **(headers or {})}
        line = Outgoing(
            client_certificate=self.certificate,
            ca_file=self.ca_file,
            seconds=SECONDS + size / SLOWEST_BYTES_PER_SECOND,
            largest=LARGEST_ANSWER,
        )
        try:
            answer = line.ask(method, url, headers=own, **options)
        except TooLarge:
            raise CaseSystemRefused("an answer that is too large") from None
        except NoAnswer as error:
            raise CaseSystemAway(str(error)) from None
        _require_success(answer)
        return answer

    def _headers(self, actor: Actor) -> dict[str, str]:
        known = dict(self.headers)
        return {**known, **CRS, **trace.headers(), **self._authorization(actor)}

    def _authorization(self, actor: Actor) -> Mapping[str, str]:
        claims = {
            "iss": self.client_id,
            "iat": int(self.clock.now().timestamp()),
            "client_id": self.client_id,
            "user_id": actor.id,
            "user_representation": actor.name,
        }
        return {"Authorization": f"Bearer {jwt.encode(claims, self.secret, 'HS256')}"}

    def _object(self, answer: Answer) -> Json:
        found = self._json(answer)
        if not isinstance(found, dict):
            raise CaseSystemAway("an answer that is no object")
        return found

    def _json(self, answer: Answer) -> Any:  # noqa: ANN401
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            raise CaseSystemAway("an answer that is no JSON") from None


def _require_success(answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    if answer.status >= 500 or answer.status in LATER:
        raise CaseSystemAway(f"status {answer.status}")
    raise CaseSystemRefused(_reason(answer))


def _reason(answer: Answer) -> str:
    """The code of the problem; never its text, which may quote what was sent (a number)."""
    try:
        problem = json.loads(answer.body)
        codes = [each["code"] for each in problem.get("invalidParams", [])]
        return str((codes or [problem["code"]])[0])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return f"status {answer.status}"
