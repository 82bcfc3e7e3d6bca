"""DigiD as a means of login: ties request, artifact and verification together."""

import secrets
from dataclasses import dataclass

from ident.domain import Departure, Identity, Level, PendingLogin
from ident.saml.by_artifact import ByArtifact
from ident.saml.name_id import DIGID
from ident.saml.request import AuthnRequest, new_message_id, signed_form, signed_redirect


@dataclass(frozen=True, kw_only=True)
class DigiD(ByArtifact):
    """Implements the port IdentityMeans. Holds no state of a login."""

    name: str = DIGID.means
    by_post: bool = False
    acs_by_url: bool = False

    def depart(self, *, minimum: Level, organisation: str) -> Departure:
        request = AuthnRequest(
            id=new_message_id(),
            entity_id=self.entity_id,
            destination=self.idp.address(by_post=self.by_post),
            provider_name=organisation,
            minimum=minimum,
            now=self.clock.now(),
            acs_url=self.acs_url if self.acs_by_url else "",
        )
        # 43 signs; DigiD refuses more than 80. Opaque: it is looked up, never followed.
        state = secrets.token_urlsafe(32)
        keys = self.keys.at(request.now)
        if self.by_post:
            form = signed_form(request, relay_state=state, key=keys.message_key)
            return Departure(login_id=request.id, state=state, url=request.destination, form=form)
        url = signed_redirect(request, relay_state=state, key=keys.request_key)
        return Departure(login_id=request.id, state=state, url=url)

    def arrive(self, answer: str, *, login: PendingLogin) -> Identity:
        return self.judged(answer, login=login, scheme=DIGID)
