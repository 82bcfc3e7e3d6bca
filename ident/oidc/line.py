"""The line between servers to an OpenID provider: no redirects, no proxies, small and quick."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.outgoing import TOTAL_SECONDS, NoAnswer, Outgoing, TooLarge, TooSlow
from ident.refusals import AnswerRefused, LoginDenied

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """Each answer is one JSON object with status 200. Raises LoginDenied or AnswerRefused."""

    ca_file: str | None = None
    seconds: float = TOTAL_SECONDS

    def get(self, url: str) -> Json:
        return self._ask("GET", url)

    def post(
        self, url: str, fields: Mapping[str, str], *, basic: tuple[str, str] | None = None
    ) -> Json:
        return self._ask("POST", url, data=fields, auth=basic)

    def _ask(self, method: str, url: str, **options: Any) -> Json:  # noqa: ANN401
        line = Outgoing(ca_file=self.ca_file, seconds=self.seconds)
        try:
            answer = line.ask(method, url, headers={"Accept": "application/json"}, **options)
        except TooLarge as error:
            raise AnswerRefused("oidc_too_large") from error
        except TooSlow as error:
            raise LoginDenied("oidc_slow") from error
        except NoAnswer as error:
            raise LoginDenied("oidc_no_answer") from error
        if answer.status != 200:
            raise LoginDenied("oidc_status")
        return _object(answer.body)


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        # `from None`: the text of this error quotes what was sent.
        raise AnswerRefused("oidc_no_json") from None
    if not isinstance(found, dict):
        raise AnswerRefused("oidc_no_json")
    return found
