"""What a tester can let go wrong: every status of digid.md 1.6 and the failures around it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from deploy.local.digid.answers import SUCCESS, Login, Status

CANCELLED = Status(top="Responder", inner="AuthnFailed", message="Authentication cancelled")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How the exchange of the artifact goes wrong. Without any value: it goes well."""

    text: str
    status: Status = SUCCESS
    outer_status: Status = SUCCESS
    http_status: int = 200
    is_empty: bool = False
    is_soap_fault: bool = False
    is_signed_by_stranger: bool = False
    is_assertion_unsigned: bool = False
    delay: timedelta = timedelta(0)
    offset: timedelta = timedelta(0)

    def apply(self, login: Login) -> Login:
        if self.status is SUCCESS:
            return login
        return replace(login, status=self.status, number="")


FAULTS = {
    "none": Fault(text="Geen: alles gaat goed"),
    "authn_failed": Fault(text="Responder / AuthnFailed (geannuleerd)", status=CANCELLED),
    "no_authn_context": Fault(
        text="Responder / NoAuthnContext (niveau niet haalbaar)",
        status=Status(top="Responder", inner="NoAuthnContext"),
    ),
    "request_denied": Fault(
        text="Responder / RequestDenied", status=Status(top="Responder", inner="RequestDenied")
    ),
    "request_denied_requester": Fault(
        text="Requester / RequestDenied", status=Status(top="Requester", inner="RequestDenied")
    ),
    "no_supported_idp": Fault(
        text="Requester / NoSupportedIDP", status=Status(top="Requester", inner="NoSupportedIDP")
    ),
    "request_unsupported": Fault(
        text="Requester / RequestUnsupported",
        status=Status(top="Requester", inner="RequestUnsupported"),
    ),
    "outer_status": Fault(
        text="ArtifactResponse is geen Success", outer_status=Status(top="Requester")
    ),
    "empty": Fault(text="Lege ArtifactResponse", is_empty=True),
    "soap_fault": Fault(text="SOAP Fault (500)", is_soap_fault=True, http_status=500),
    "soap_fault_200": Fault(text="SOAP Fault met status 200", is_soap_fault=True),
    "http_500": Fault(text="HTTP 500", http_status=500),
    "http_404": Fault(text="HTTP 404", http_status=404),
    "delay": Fault(text="Antwoord na 12 seconden", delay=timedelta(seconds=12)),
    "clock_ahead": Fault(text="Klok van DigiD 10 minuten voor", offset=timedelta(minutes=10)),
    "clock_behind": Fault(text="Klok van DigiD 10 minuten achter", offset=timedelta(minutes=-10)),
    "stranger": Fault(text="Ondertekend met een onbekende sleutel", is_signed_by_stranger=True),
    "unsigned_assertion": Fault(text="Assertion zonder handtekening", is_assertion_unsigned=True),
}
