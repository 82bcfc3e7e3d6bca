"""eHerkenning as a means of login: by post to the broker, back with an artifact (digid.md 2)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from ident.domain import Departure, Identity, Level, PendingLogin
from ident.eherkenning.request import ServiceRequest
from ident.eherkenning.services import Services
from ident.eherkenning.subject import NAME, Subject
from ident.saml.by_artifact import ByArtifact
from ident.saml.request import new_message_id, signed_form


@dataclass(frozen=True, kw_only=True)
class EHerkenning(ByArtifact):
    """Implements the port IdentityMeans. Holds no state of a login.

    `decryption_keys`: every key under which something may still be encrypted for us, as long as a
    rollover of the certificate takes.
    """

    services: Services
    decryption_keys: Sequence[RSAPrivateKey] = field(repr=False)
    name: str = NAME
    acs_by_url: bool = False
    names_level: bool = False
    takes_bsn: bool = False
    asks_names: bool = False

    def depart(self, *, minimum: Level, organisation: str) -> Departure:  # noqa: ARG002
        """The broker shows the name in the catalogue. Raises UnknownMeans for too high a level."""
        request = ServiceRequest(
            id=new_message_id(),
            entity_id=self.entity_id,
            destination=self.idp.address(by_post=True),
            service=self.services.at(minimum),
            now=self.clock.now(),
            acs_url=self.acs_url if self.acs_by_url else "",
            names_level=self.names_level,
        )
        state = secrets.token_urlsafe(32)
        key = self.keys.at(request.now).message_key
        form = signed_form(request, relay_state=state, key=key)
        return Departure(login_id=request.id, state=state, url=request.destination, form=form)

    def arrive(self, answer: str, *, login: PendingLogin) -> Identity:
        subject = Subject(
            entity_id=self.entity_id,
            keys=self.decryption_keys,
            service_id=self.services.at(login.minimum).id,
            takes_bsn=self.takes_bsn,
            asks_names=self.asks_names,
        )
        return self.judged(answer, login=login, scheme=subject.scheme)
