"""What means that speak SAML share: the answer comes as an artifact, is fetched and judged."""

from dataclasses import dataclass

from ident.clock import Clock
from ident.domain import Identity, PendingLogin
from ident.saml.approved import ApprovedMetadata
from ident.saml.artifact import Artifact, ArtifactResolve, BackChannel, read_artifact
from ident.saml.metadata import IdpMetadata
from ident.saml.own_keys import OwnKeys
from ident.saml.request import new_message_id
from ident.saml.scheme import Scheme
from ident.saml.verify import Expected, verify


@dataclass(frozen=True, kw_only=True)
class ByArtifact:
    """`claim_of` of the port IdentityMeans, and all of `arrive` but what differs per scheme."""

    entity_id: str
    acs_url: str
    idp: IdpMetadata | ApprovedMetadata
    keys: OwnKeys
    back_channel: BackChannel
    clock: Clock

    def claim_of(self, answer: str) -> str:
        return self._artifact(answer).claim

    def judged(self, answer: str, *, login: PendingLogin, scheme: Scheme) -> Identity:
        """Fetch the answer (KV37 steps 6 and 7) and judge it. Raises LoginRefused."""
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
        return verify(body, expected, scheme)

    def _artifact(self, answer: str) -> Artifact:
        return read_artifact(
            answer, idp_entity_id=self.idp.entity_id, endpoints=self.idp.resolve_urls
        )
