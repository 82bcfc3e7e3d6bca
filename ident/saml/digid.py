"""DigiD as a means of login: ties request, artifact and verification together."""

import secrets
from dataclasses import dataclass

from ident.clock import Clock
from ident.domain import Departure, Identity, Level, PendingLogin
from ident.saml.approved import ApprovedMetadata
from ident.saml.artifact import Artifact, ArtifactResolve, BackChannel, read_artifact
from ident.saml.metadata import IdpMetadata
from ident.saml.own_keys import OwnKeys
from ident.saml.request import AuthnRequest, new_message_id, signed_form, signed_redirect
from ident.saml.verify import Expected, verify


@dataclass(frozen=True, kw_only=True)
class DigiD:
    """Implements the port Means. Holds no state of a login."""

    entity_id: str
    acs_url: str
    idp: IdpMetadata | ApprovedMetadata
    keys: OwnKeys
    back_channel: BackChannel
    clock: Clock
    name: str = "digid"
    by_post: bool = False
    acs_by_url: bool = False

    def depart(self, *, minimum: Level, organisation: str) -> Departure:
        request = AuthnRequest(
            id=new_message_id(),
            entity_id=self.entity_id,
            destination=self.idp.post_url if self.by_post else self.idp.login_url,
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

    def claim_of(self, answer: str) -> str:
        return self._artifact(answer).claim

    def arrive(self, answer: str, *, login: PendingLogin) -> Identity:
        artifact = self._artifact(answer)
        resolve = ArtifactResolve(
            id=new_message_id(),
            entity_id=self.entity_id,
            artifact=artifact,
            now=self.clock.now(),
        )
        envelope = resolve.envelope(self.keys.at(resolve.now).message_key)
        body = self.back_channel.exchange(self.idp.resolve_urls[artifact.endpoint], envelope)
        expected = Expected(
            entity_id=self.entity_id,
            acs_url=self.acs_url,
            idp_entity_id=self.idp.entity_id,
            keys=self.idp.keys,
            resolve_id=resolve.id,
            login_id=login.login_id,
            minimum=login.minimum,
            now=self.clock.now(),
        )
        return verify(body, expected)

    def _artifact(self, answer: str) -> Artifact:
        return read_artifact(
            answer, idp_entity_id=self.idp.entity_id, endpoints=self.idp.resolve_urls
        )
