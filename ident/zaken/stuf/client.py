"""One line to a case system that speaks StUF: three addresses, one message and one answer each."""

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from foundation import trace
from foundation.outgoing import NoAnswer, Outgoing, TooLarge
from ident.clock import Clock
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused
from ident.zaken.stuf.control import Control, Party
from ident.zaken.stuf.elements import Node, envelope
from ident.zaken.stuf.reading import message_of
from ident.zaken.stuf.versions import Version

Make = Callable[[Control], Node]


class Service(Enum):
    """The services of the standard (portTypes of its WSDL), each at an address."""

    NOTIFY = "OntvangAsynchroon"
    FREE = "VerwerkSynchroonVrijBericht"
    ASK = "BeantwoordVraag"


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where each service of the case system listens."""

    notify: str
    free: str
    ask: str

    def of(self, service: Service) -> str:
        return {Service.NOTIFY: self.notify, Service.FREE: self.free, Service.ASK: self.ask}[
            service
        ]


@dataclass(frozen=True, kw_only=True)
class Client:
    """`login` is name and password for HTTP Basic, where a certificate is not enough."""

    addresses: Addresses
    sender: Party
    receiver: Party
    version: Version
    login: tuple[str, str] | None = field(repr=False, default=None)
    line: Outgoing
    clock: Clock

    def send(self, service: Service, make: Make, *, user: str = "") -> Node:
        """The message that came back. Raises CaseSystemAway or CaseSystemRefused."""
        control = Control(
            sender=self.sender,
            receiver=self.receiver,
            reference=secrets.token_hex(16),
            at=self.clock.now(),
            user=user,
        )
        action, message = self.version.spoken(make(control))
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{action}"',
            **trace.headers(),
            **self._authorization(),
        }
        try:
            answer = self.line.ask(
                "POST", self.addresses.of(service), data=envelope(message), headers=headers
            )
        except TooLarge:
            raise CaseSystemRefused("an answer that is too large") from None
        except NoAnswer as error:
            raise CaseSystemAway(str(error)) from None
        return message_of(answer, control.reference)

    def _authorization(self) -> Mapping[str, str]:
        if self.login is None:
            return {}
        pair = base64.b64encode(":".join(self.login).encode()).decode()
        return {"Authorization": f"Basic {pair}"}
