"""Going on on the phone: a link that one browser may use once, for one request (M62, A12)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.core.audit import Action
from sidecar.core.ids import hashed, new_id
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.phone import VALID_FOR, PhoneLink, PhoneSecrets
from sidecar.identification.ports import PhoneLinks
from sidecar.identification.refusals import PhoneLinkUnknown
from sidecar.identification.service import Identification
from sidecar.identification.states import INVITED

DONE = "/identificeren/telefoon/klaar"


@dataclass(frozen=True, kw_only=True)
class ShownLink:
    """The address for the QR code, and when the page should ask for a newer one."""

    address: str
    renew_in: timedelta


@dataclass(frozen=True, kw_only=True)
class PhoneHandover:
    identification: Identification
    links: PhoneLinks
    secrets: PhoneSecrets

    def link(self, request: IdentificationRequest) -> ShownLink | None:
        """The link to show now, the same one for some minutes; None when nobody is invited."""
        now = self.identification.now()
        if request.state not in INVITED or request.has_expired(now):
            return None
        link = self.links.newest(request.id)
        if link is None or not link.is_fresh(now):
            link = self._new(request)
            self.links.keep(link)
        secret = self.secrets.secret(link.id)
        address = f"{self.identification.public_url}/identificeren/telefoon/{secret}"
        return ShownLink(address=address, renew_in=link.renewed_in(now))

    def look(self, secret: str) -> IdentificationRequest:
        """Who asks what, before anything is used: a scanner may look at a link by itself."""
        return self._request(self.links.find(hashed(secret), since=self._oldest()))

    def take(self, secret: str) -> str:
        """The start token for ident, to the first who comes; raises PhoneLinkUnknown later."""
        ledger = self.identification.ledger
        with ledger.transactions.transaction():
            request = self._request(self.links.take(hashed(secret), since=self._oldest()))
            return_url = f"{self.identification.public_url}{DONE}"
            token = self.identification.start_token(request, return_url=return_url)
            ledger.record(Action.IDENTIFICATION_ON_PHONE, request, request.participant_id)
            # The page that shows the code must not show it any longer.
            ledger.tell(request.appointment_id)
        return token

    def _new(self, request: IdentificationRequest) -> PhoneLink:
        link_id = new_id()
        return PhoneLink(
            id=link_id,
            secret_hash=hashed(self.secrets.secret(link_id)),
            request_id=request.id,
            appointment_id=request.appointment_id,
            issued_at=self.identification.now(),
        )

    def _request(self, request_id: str | None) -> IdentificationRequest:
        if request_id is None:
            raise PhoneLinkUnknown("link was used, is too old, or is not ours")
        return self.identification.ledger.requests.get(request_id)

    def _oldest(self) -> datetime:
        return self.identification.now() - VALID_FOR
