"""Notificaties API: ask to be told of changes in cases, and take what is told.

outside-systems.md 1, Notificaties. A message has no content, only an address; it may come twice and
in another order than things happened. Whoever asks for a subscription is called back at once, first
without and then with the authorization: the first must be refused, or there is no subscription.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ident.zaken.zgw.addresses import is_under
from ident.zaken.zgw.client import Client

CHANNEL = "zaken"
KINDS = frozenset({"zaak", "status", "zaakinformatieobject", "rol", "resultaat"})
SHORTEST_SECRET = 32


class CaseNews(Protocol):
    def happened(self, resource_url: str, kind: str, action: str) -> None:
        """Something of a case was made, changed or removed at this address; `kind` is one of KINDS.

        `action` is theirs: create, update, partial_update or destroy. Only take note, the caller
        is waiting: what is there must be fetched, later. May be told twice and too late. Raise to
        have it told again.
        """


def authorization(secret: str) -> str:
    """What the notifier sends in its header. ValueError for a secret that can be guessed."""
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"secret of the callback is shorter than {SHORTEST_SECRET} signs")
    return f"Bearer {secret}"


@dataclass(frozen=True, kw_only=True)
class Newsstand:
    """Where messages arrive. `bases` are our APIs: of other addresses nothing is believed."""

    authorization: str = field(repr=False)
    bases: tuple[str, ...]
    news: CaseNews

    def admits(self, header: str) -> bool:
        expected = self.authorization.encode()
        return hmac.compare_digest(header.encode(errors="surrogateescape"), expected)

    def take(self, message: object) -> None:
        """What is no news for us (the test at the start, another channel) is left alone.

        It is not refused: the notifier would repeat it for days.
        """
        if not isinstance(message, Mapping) or message.get("kanaal") != CHANNEL:
            return
        told = [message.get(name) for name in ("resourceUrl", "resource", "actie")]
        if not all(isinstance(each, str) for each in told):
            return
        url, kind, action = map(str, told)
        if kind in KINDS and is_under(url, self.bases):
            self.news.happened(url, kind, action)


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """Ours at the notifier. The client there needs the right `notificaties.consumeren`.

    `callback_url` must already be answered by `Newsstand` with the same authorization.
    """

    client: Client
    base: str
    callback_url: str
    authorization: str = field(repr=False)
    rsin: str

    def renew(self, _reference: str) -> None:
        """For a worker, every day: a notifier that was emptied does not know us any more."""
        self.ensure()

    def ensure(self) -> str:
        """Its address; made, or set right when it is there. Raises as every call of the client."""
        body = {
            "callbackUrl": self.callback_url,
            "auth": self.authorization,
            "kanalen": [{"naam": CHANNEL, "filters": {"bronorganisatie": self.rsin}}],
        }
        url = f"{self.base}/abonnement"
        for each in self.client.listed(url):
            if each.get("callbackUrl") == self.callback_url:
                return str(self.client.put(str(each["url"]), body)["url"])
        return str(self.client.post(url, body)["url"])
