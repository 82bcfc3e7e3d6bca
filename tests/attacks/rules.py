"""Answers that DigiD itself signed and that break one rule (checks 5, 6, 10 to 15, 17 to 23)."""

from datetime import timedelta
from functools import partial

from deploy.local.digid.answers import Status
from tests.attacks.attack import Attack, signed_by_digid
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.answers import (
    ACS,
    IDP,
    NUMBER,
    SP,
    adding,
    answer,
    one,
    saying,
    setting,
    twice,
    without,
)

AR, RESPONSE, ASSERTION = "samlp:ArtifactResponse", "samlp:Response", "saml:Assertion"
DATA = "saml:SubjectConfirmationData"
CONFIRMATION = "saml:SubjectConfirmation"


def at(**shift):
    return (A_MONDAY + timedelta(**shift)).strftime("%Y-%m-%dT%H:%M:%SZ")


def move_the_assertion(root):
    one(root, AR).append(one(root, ASSERTION))


# The row: the check, what is changed before signing, and the code of the refusal.
_ROWS = [
    (6, twice(RESPONSE), "response_count"),
    (5, adding("soap:Body", "samlp:Status"), "body_content"),
    (10, setting(AR, "Version", "1.1"), "artifact_response_version"),
    (10, setting(AR, "InResponseTo", None), "artifact_response_in_response_to"),
    (10, setting(AR, "InResponseTo", "_other"), "artifact_response_in_response_to"),
    (10, setting(AR, "IssueInstant", None), "artifact_response_issue_instant"),
    (10, setting(AR, "IssueInstant", "2026-11-23T09:00:00"), "artifact_response_issue_instant"),
    (10, setting(AR, "IssueInstant", "2026-13-23T09:00:00Z"), "artifact_response_issue_instant"),
    (10, setting(AR, "IssueInstant", at(seconds=31)), "artifact_response_issue_instant"),
    (
        10,
        setting(AR, "IssueInstant", at(minutes=-5, seconds=-1)),
        "artifact_response_issue_instant",
    ),
    (10, saying(f"{AR}/saml:Issuer", "https://evil.example"), "artifact_response_issuer"),
    (10, adding(f"{AR}/saml:Issuer", "saml:Issuer", text=IDP), "artifact_response_issuer"),
    (11, without(f"{AR}/samlp:Status"), "artifact_response_no_status"),
    (12, setting(RESPONSE, "Version", None), "response_version"),
    (12, setting(RESPONSE, "InResponseTo", None), "response_in_response_to"),
    (12, setting(RESPONSE, "InResponseTo", "_of_another_browser"), "response_in_response_to"),
    (12, setting(RESPONSE, "IssueInstant", at(hours=1)), "response_issue_instant"),
    (12, saying(f"{RESPONSE}/saml:Issuer", "https://evil.example"), "response_issuer"),
    (12, without(f"{RESPONSE}/saml:Issuer"), "response_issuer"),
    (13, setting(RESPONSE, "Destination", f"{ACS}/"), "response_destination"),
    (
        14,
        setting(f"{RESPONSE}/samlp:Status/samlp:StatusCode", "Value", "urn:x"),
        "assertion_without_success",
    ),
    (15, without(ASSERTION), "assertion_count"),
    (15, twice(ASSERTION), "assertion_count"),
    (15, adding(RESPONSE, "saml:EncryptedAssertion"), "encrypted_assertion"),
    (17, setting(ASSERTION, "Version", "2.1"), "assertion_version"),
    (17, setting(ASSERTION, "IssueInstant", at(minutes=-6)), "assertion_issue_instant"),
    (17, saying(f"{ASSERTION}/saml:Issuer", "https://evil.example"), "assertion_issuer"),
    (18, twice(f"{ASSERTION}/saml:Subject"), "subject_count"),
    (18, without(f"{ASSERTION}/saml:Subject"), "subject_count"),
    (18, twice(CONFIRMATION), "confirmation_count"),
    (18, without(CONFIRMATION), "confirmation_count"),
    (
        18,
        setting(CONFIRMATION, "Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"),
        "confirmation_method",
    ),
    (18, without(DATA), "confirmation_data"),
    (18, setting(DATA, "Recipient", None), "confirmation_recipient"),
    (18, setting(DATA, "Recipient", "https://evil.example/acs"), "confirmation_recipient"),
    (18, setting(DATA, "InResponseTo", None), "confirmation_in_response_to"),
    (18, setting(DATA, "InResponseTo", "_other"), "confirmation_in_response_to"),
    (18, setting(DATA, "NotBefore", at(minutes=-1)), "confirmation_not_before"),
    (18, setting(DATA, "NotOnOrAfter", None), "confirmation_time"),
    (18, setting(DATA, "NotOnOrAfter", at()), "confirmation_time"),
    (19, without("saml:Conditions"), "conditions_count"),
    (19, twice("saml:Conditions"), "conditions_count"),
    (19, setting("saml:Conditions", "NotBefore", None), "conditions_time"),
    (19, setting("saml:Conditions", "NotBefore", at(seconds=31)), "conditions_time"),
    (19, setting("saml:Conditions", "NotOnOrAfter", None), "conditions_time"),
    (19, setting("saml:Conditions", "NotOnOrAfter", at(seconds=-30)), "conditions_time"),
    (20, without("saml:AudienceRestriction"), "audience"),
    (20, without("saml:Audience"), "audience"),
    (20, saying("saml:Audience", "https://other.example"), "audience"),
    (20, saying("saml:Audience", f"{SP}/x"), "audience"),
    (21, without("saml:AuthnStatement"), "authn_statement_count"),
    (21, twice("saml:AuthnStatement"), "authn_statement_count"),
    (21, setting("saml:AuthnStatement", "AuthnInstant", None), "authn_instant"),
    (21, setting("saml:AuthnStatement", "AuthnInstant", at(minutes=-6)), "authn_instant"),
    (21, setting("saml:AuthnStatement", "AuthnInstant", at(minutes=1)), "authn_instant"),
    (22, without("saml:AuthnContext"), "authn_context"),
    (22, without("saml:AuthnContextClassRef"), "authn_context"),
    (22, saying("saml:AuthnContextClassRef", ""), "authn_context"),
    (
        22,
        saying("saml:AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"),
        "level_unknown",
    ),
    (23, without("saml:NameID"), "name_id_count"),
    (23, twice("saml:NameID"), "name_id_count"),
    (23, adding("saml:NameID", "saml:NameID"), "name_id_content"),
    (23, saying("saml:NameID", NUMBER), "name_id_form"),
    (23, saying("saml:NameID", f"s00000000:{NUMBER[1:]}"), "name_id_form"),
    (23, saying("saml:NameID", f"s00000000:{NUMBER}0"), "name_id_form"),
    (23, saying("saml:NameID", "s00000000:٩٠٠٠٧٠٣٤١"), "name_id_form"),
    (23, saying("saml:NameID", f"s00000001:{NUMBER}"), "name_id_sector"),
    (23, saying("saml:NameID", "s00000000:900070342"), "name_id_elevenproof"),
    (23, saying("saml:NameID", "s00000000:000000000"), "name_id_elevenproof"),
    (15, move_the_assertion, "assertion_misplaced"),
    (
        11,
        setting(f"{AR}/samlp:Status/samlp:StatusCode", "Value", "urn:x"),
        "artifact_response_status",
    ),
]
# What DigiD itself answers when there is no login, or one that we may not accept.
_NO_LOGIN = [
    (11, {"empty": True}, "artifact_response_empty"),
    (22, {"level": "basis"}, "level_too_low"),
    (14, {"status": Status(top="Responder", inner="AuthnFailed")}, "status_authn_failed"),
    (14, {"status": Status(top="Responder", inner="NoAuthnContext")}, "status_no_authn_context"),
    (14, {"status": Status(top="Responder", inner="RequestDenied")}, "status_request_denied"),
    (14, {"status": Status(top="Requester", inner="NoSupportedIDP")}, "status_other"),
]
ATTACKS = [signed_by_digid(*row) for row in _ROWS]
ATTACKS += [
    Attack(check=check, code=code, build=partial(answer, **options))
    for check, options, code in _NO_LOGIN
]
