"""Makes the AuthnRequest for a broker of eHerkenning (interface DV-HM; digid.md 2).

The service is named by its number in our metadata; which level it asks stands in the catalogue.
"""

from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from ident.eherkenning.names import CLASS_OF_LEVEL
from ident.eherkenning.services import Service
from ident.saml.names import SAML, SAMLP
from ident.saml.request import come_back_to, timestamp


@dataclass(frozen=True, kw_only=True)
class ServiceRequest:
    """One request for one login. `names_level`: for a broker that wants the level asked as well."""

    id: str
    entity_id: str
    destination: str
    service: Service
    now: datetime
    acs_url: str = ""
    names_level: bool = False

    def xml(self, signature: str = "") -> bytes:
        """`signature` is a template, right after Issuer."""
        return (
            f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{self.id}"'
            f' Version="2.0" IssueInstant="{timestamp(self.now)}"'
            f' Destination={quoteattr(self.destination)} ForceAuthn="true"'
            f" {come_back_to(self.acs_url)}"
            f' AttributeConsumingServiceIndex="{self.service.index}">'
            f"<saml:Issuer>{escape(self.entity_id)}</saml:Issuer>{signature}"
            f"{self._level() if self.names_level else ''}</samlp:AuthnRequest>"
        ).encode()

    def _level(self) -> str:
        """Never more than the catalogue says: a broker refuses that."""
        return (
            '<samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>'
            f"{CLASS_OF_LEVEL[self.service.level]}"
            "</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"
        )
