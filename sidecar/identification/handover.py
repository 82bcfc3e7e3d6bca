"""Going on on the phone: a link that one browser may use once, for one request (M62, A12)."""

from dataclasses import dataclass

from sidecar.core.audit import Action
from sidecar.core.phone_links import PhoneDoor, ShownLink
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.refusals import PhoneLinkUnknown
from sidecar.identification.service import Identification
from sidecar.identification.states import INVITED

HERE = "/identificeren/telefoon"
DONE = f"{HERE}/klaar"


@dataclass(frozen=True, kw_only=True)
class PhoneHandover:
    identification: Identification
    door: PhoneDoor

    def link(self, request: IdentificationRequest) -> ShownLink | None:
        """The link to show now, the same one for some minutes; None when nobody is invited."""
        if request.state not in INVITED or request.has_expired(self.identification.now()):
            return None
        return self.door.show(request.id, request.appointment_id)

    def look(self, secret: str) -> IdentificationRequest:
        """Who asks what, before anything is used: a scanner may look at a link by itself."""
        return self._request(self.door.look(secret))

    def take(self, secret: str) -> str:
        """The start token for ident, to the first who comes; raises PhoneLinkUnknown later."""
        ledger = self.identification.ledger
        with ledger.transactions.transaction():
            request = self._request(self.door.take(secret))
            return_url = f"{self.identification.public_url}{DONE}"
            token = self.identification.start_token(request, return_url=return_url)
            ledger.record(Action.IDENTIFICATION_ON_PHONE, request, request.participant_id)
            # The page that shows the code must not show it any longer.
            ledger.tell(request.appointment_id)
        return token

    def _request(self, request_id: str | None) -> IdentificationRequest:
        if request_id is None:
            raise PhoneLinkUnknown("link was used, is too old, or is not ours")
        return self.identification.ledger.requests.get(request_id)
