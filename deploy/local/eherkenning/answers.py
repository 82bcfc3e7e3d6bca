"""Writes the answers of a broker: an assertion about a company, identifiers encrypted."""

from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from deploy.local.digid.answers import WINDOW, Login, Writer, head, new_id, stamp
from deploy.local.eherkenning.companies import Company
from deploy.local.eherkenning.encrypting import Encrypter
from deploy.local.eherkenning.names import ACTING, BRANCH, LEGAL, LEVELS, SERVICE, TRANSIENT

NOBODY = Company(key="", name="")


@dataclass(frozen=True, kw_only=True)
class CompanyLogin(Login):
    """What a login for a company came to; `service` is the id of the service asked for.

    `asks_names`: that service asks who acts for the company.
    """

    company: Company = NOBODY
    service: str = ""
    asks_names: bool = False


@dataclass(frozen=True, kw_only=True)
class BrokerWriter(Writer):
    """`evidence` stands in Advice: the statements on which the assertion rests, if any."""

    encrypter: Encrypter
    evidence: str = field(default="")

    def _assertion(self, login: Login, now: datetime) -> str:
        if not isinstance(login, CompanyLogin):
            raise TypeError("a broker writes about companies")
        until = stamp(now + WINDOW)
        advice = f"<saml:Advice>{self.evidence}</saml:Advice>" if self.evidence else ""
        return (
            f"<saml:Assertion {head(now)}>{self._issuer()}"
            f'<saml:Subject><saml:NameID Format="{TRANSIENT}">{new_id()}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f"<saml:SubjectConfirmationData InResponseTo={quoteattr(login.request_id)}"
            f' NotOnOrAfter="{until}" Recipient={quoteattr(self.acs_url)}/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{stamp(now - WINDOW)}" NotOnOrAfter="{until}">'
            f"<saml:AudienceRestriction><saml:Audience>{escape(self.sp_entity_id)}</saml:Audience>"
            f"</saml:AudienceRestriction></saml:Conditions>{advice}"
            f'<saml:AuthnStatement AuthnInstant="{stamp(login.at)}">'
            f"<saml:AuthnContext><saml:AuthnContextClassRef>{LEVELS[login.level]}"
            "</saml:AuthnContextClassRef><saml:AuthenticatingAuthority>"
            f"{escape(self.entity_id)}</saml:AuthenticatingAuthority></saml:AuthnContext>"
            f"</saml:AuthnStatement>{self._attributes(login)}</saml:Assertion>"
        )

    def _attributes(self, login: CompanyLogin) -> str:
        company = login.company
        plain = {SERVICE: [login.service], BRANCH: [company.branch] if company.branch else []}
        values = {name: [escape(value) for value in found] for name, found in plain.items()}
        for name, ids in ((LEGAL, company.legal), (ACTING, company.acting)):
            values[name] = [self.encrypter.encrypted_id(*each) for each in ids.items()]
        written = [_attribute(name, found) for name, found in values.items() if found]
        if login.asks_names:
            written += [
                self.encrypter.encrypted_attribute(*each) for each in company.person.items()
            ]
        return f"<saml:AttributeStatement>{''.join(written)}</saml:AttributeStatement>"


def _attribute(name: str, values: list[str]) -> str:
    inside = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
    return f"<saml:Attribute Name={quoteattr(name)}>{inside}</saml:Attribute>"
