"""Each check of digid.md 1.5 refuses what breaks it, with a code of its own; a right answer passes.

The right answer is the accepting twin of every row: each row differs from it in one thing.
"""

import re
from datetime import timedelta

import pytest

from deploy.local.digid.answers import Status
from ident.domain import Level
from ident.refusals import AnswerRefused, LevelTooLow, LoginCancelled, LoginDenied
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.answers import (
    ACS,
    IDP,
    NUMBER,
    SP,
    adding,
    answer,
    judged,
    one,
    saying,
    setting,
    twice,
    without,
)

AR, RESPONSE, ASSERTION = "samlp:ArtifactResponse", "samlp:Response", "saml:Assertion"
DATA = "saml:SubjectConfirmationData"
HEADER = "{http://schemas.xmlsoap.org/soap/envelope/}Header"
CONFIRMATION = "saml:SubjectConfirmation"


def at(**shift):
    return (A_MONDAY + timedelta(**shift)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.capability("M27")
def test_a_right_answer_names_who_logged_in_when_and_how():
    identity = judged(answer())

    assert (identity.number, identity.level, identity.at) == (NUMBER, Level.MIDDEN, A_MONDAY)
    assert (identity.means, identity.kind.value) == ("digid", "bsn")
    assert identity.proof.issuer == "https://digid.example/metadata"
    assert identity.proof.assertion_id.startswith("_")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", identity.proof.fingerprint)


@pytest.mark.parametrize(
    "change",
    [
        setting(RESPONSE, "Destination", ACS),
        setting(AR, "IssueInstant", at(seconds=30)),
        setting(AR, "IssueInstant", at(minutes=-5)),
        setting(RESPONSE, "IssueInstant", at(seconds=-1).replace("Z", ".123456789Z")),
        setting("saml:Conditions", "NotBefore", at(seconds=30)),
        setting("saml:Conditions", "NotOnOrAfter", at(seconds=-29)),
        setting("saml:AuthnStatement", "AuthnInstant", at(minutes=-5)),
        adding("saml:AudienceRestriction", "saml:Audience", text="https://other.example"),
        saying("saml:NameID", f"S00000000:{NUMBER}"),
        saying("saml:NameID", f" s00000000:{NUMBER}\n"),
        saying("saml:AuthnContextClassRef", "\n urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard "),
        without("saml:SubjectLocality"),
        lambda root: root.insert(0, root.makeelement(HEADER)),
    ],
)
def test_what_the_specification_allows_passes(change):
    assert judged(answer(before=change)).number == NUMBER


def test_the_second_key_of_the_metadata_counts_too():
    assert judged(answer(key="next")).number == NUMBER


def test_a_signature_without_key_info_counts():
    assert judged(answer(after=without(f"{AR}/ds:Signature/ds:KeyInfo"))).number == NUMBER


# The row: what is changed before signing, and the code of the refusal.
WRONG = [
    (twice(RESPONSE), "response_count"),
    (adding("soap:Body", "samlp:Status"), "body_content"),
    (setting(AR, "Version", "1.1"), "artifact_response_version"),
    (setting(AR, "InResponseTo", None), "artifact_response_in_response_to"),
    (setting(AR, "InResponseTo", "_other"), "artifact_response_in_response_to"),
    (setting(AR, "IssueInstant", None), "artifact_response_issue_instant"),
    (setting(AR, "IssueInstant", "2026-11-23T09:00:00"), "artifact_response_issue_instant"),
    (setting(AR, "IssueInstant", "2026-13-23T09:00:00Z"), "artifact_response_issue_instant"),
    (setting(AR, "IssueInstant", at(seconds=31)), "artifact_response_issue_instant"),
    (setting(AR, "IssueInstant", at(minutes=-5, seconds=-1)), "artifact_response_issue_instant"),
    (saying(f"{AR}/saml:Issuer", "https://evil.example"), "artifact_response_issuer"),
    (adding(f"{AR}/saml:Issuer", "saml:Issuer", text=IDP), "artifact_response_issuer"),
    (without(f"{AR}/samlp:Status"), "artifact_response_no_status"),
    (setting(RESPONSE, "Version", None), "response_version"),
    (setting(RESPONSE, "InResponseTo", None), "response_in_response_to"),
    (setting(RESPONSE, "InResponseTo", "_of_another_browser"), "response_in_response_to"),
    (setting(RESPONSE, "IssueInstant", at(hours=1)), "response_issue_instant"),
    (saying(f"{RESPONSE}/saml:Issuer", "https://evil.example"), "response_issuer"),
    (without(f"{RESPONSE}/saml:Issuer"), "response_issuer"),
    (setting(RESPONSE, "Destination", f"{ACS}/"), "response_destination"),
    (
        setting(f"{RESPONSE}/samlp:Status/samlp:StatusCode", "Value", "urn:x"),
        "assertion_without_success",
    ),
    (without(ASSERTION), "assertion_count"),
    (twice(ASSERTION), "assertion_count"),
    (adding(RESPONSE, "saml:EncryptedAssertion"), "encrypted_assertion"),
    (setting(ASSERTION, "Version", "2.1"), "assertion_version"),
    (setting(ASSERTION, "IssueInstant", at(minutes=-6)), "assertion_issue_instant"),
    (saying(f"{ASSERTION}/saml:Issuer", "https://evil.example"), "assertion_issuer"),
    (twice(f"{ASSERTION}/saml:Subject"), "subject_count"),
    (without(f"{ASSERTION}/saml:Subject"), "subject_count"),
    (twice(CONFIRMATION), "confirmation_count"),
    (without(CONFIRMATION), "confirmation_count"),
    (
        setting(CONFIRMATION, "Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"),
        "confirmation_method",
    ),
    (without(DATA), "confirmation_data"),
    (setting(DATA, "Recipient", None), "confirmation_recipient"),
    (setting(DATA, "Recipient", "https://evil.example/acs"), "confirmation_recipient"),
    (setting(DATA, "InResponseTo", None), "confirmation_in_response_to"),
    (setting(DATA, "InResponseTo", "_other"), "confirmation_in_response_to"),
    (setting(DATA, "NotBefore", at(minutes=-1)), "confirmation_not_before"),
    (setting(DATA, "NotOnOrAfter", None), "confirmation_time"),
    (setting(DATA, "NotOnOrAfter", at()), "confirmation_time"),
    (without("saml:Conditions"), "conditions_count"),
    (twice("saml:Conditions"), "conditions_count"),
    (setting("saml:Conditions", "NotBefore", None), "conditions_time"),
    (setting("saml:Conditions", "NotBefore", at(seconds=31)), "conditions_time"),
    (setting("saml:Conditions", "NotOnOrAfter", None), "conditions_time"),
    (setting("saml:Conditions", "NotOnOrAfter", at(seconds=-30)), "conditions_time"),
    (without("saml:AudienceRestriction"), "audience"),
    (without("saml:Audience"), "audience"),
    (saying("saml:Audience", "https://other.example"), "audience"),
    (saying("saml:Audience", f"{SP}/x"), "audience"),
    (without("saml:AuthnStatement"), "authn_statement_count"),
    (twice("saml:AuthnStatement"), "authn_statement_count"),
    (setting("saml:AuthnStatement", "AuthnInstant", None), "authn_instant"),
    (setting("saml:AuthnStatement", "AuthnInstant", at(minutes=-6)), "authn_instant"),
    (setting("saml:AuthnStatement", "AuthnInstant", at(minutes=1)), "authn_instant"),
    (without("saml:AuthnContext"), "authn_context"),
    (without("saml:AuthnContextClassRef"), "authn_context"),
    (saying("saml:AuthnContextClassRef", ""), "authn_context"),
    (
        saying("saml:AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"),
        "level_unknown",
    ),
    (without("saml:NameID"), "name_id_count"),
    (twice("saml:NameID"), "name_id_count"),
    (adding("saml:NameID", "saml:NameID"), "name_id_content"),
    (saying("saml:NameID", NUMBER), "name_id_form"),
    (saying("saml:NameID", f"s00000000:{NUMBER[1:]}"), "name_id_form"),
    (saying("saml:NameID", f"s00000000:{NUMBER}0"), "name_id_form"),
    (saying("saml:NameID", "s00000000:٩٠٠٠٧٠٣٤١"), "name_id_form"),
    (saying("saml:NameID", f"s00000001:{NUMBER}"), "name_id_sector"),
    (saying("saml:NameID", "s00000000:900070342"), "name_id_elevenproof"),
    (saying("saml:NameID", "s00000000:000000000"), "name_id_elevenproof"),
]


@pytest.mark.parametrize(
    ("change", "code"), WRONG, ids=[f"{n}-{c}" for n, (_, c) in enumerate(WRONG)]
)
def test_a_signed_answer_that_breaks_one_rule_is_refused(change, code):
    with pytest.raises(AnswerRefused) as refused:
        judged(answer(before=change))

    assert refused.value.code == code
    assert NUMBER not in str(refused.value)


def test_an_assertion_elsewhere_than_in_the_response_is_refused():
    def move(root):
        one(root, AR).append(one(root, ASSERTION))

    with pytest.raises(AnswerRefused, match="assertion_misplaced"):
        judged(answer(before=move))


@pytest.mark.parametrize(
    ("level", "minimum"),
    [("basis", Level.MIDDEN), ("midden", Level.SUBSTANTIEEL), ("substantieel", Level.HOOG)],
)
def test_a_lower_level_than_asked_is_refused(level, minimum):
    with pytest.raises(LevelTooLow, match="level_too_low"):
        judged(answer(level=level), minimum=minimum)


@pytest.mark.parametrize("level", ["midden", "substantieel", "hoog"])
def test_the_asked_level_or_a_higher_one_is_accepted(level):
    assert judged(answer(level=level)).level.label == level


@pytest.mark.parametrize(
    ("top", "inner", "refusal", "code"),
    [
        ("Responder", "AuthnFailed", LoginCancelled, "status_authn_failed"),
        ("Responder", "NoAuthnContext", LevelTooLow, "status_no_authn_context"),
        ("Responder", "RequestDenied", LoginDenied, "status_request_denied"),
        ("Requester", "RequestDenied", LoginDenied, "status_request_denied"),
        ("Requester", "NoSupportedIDP", LoginDenied, "status_other"),
        ("Requester", "", LoginDenied, "status_other"),
    ],
)
def test_every_status_of_digid_has_its_refusal(top, inner, refusal, code):
    with pytest.raises(refusal, match=code):
        judged(answer(status=Status(top=top, inner=inner)))


def test_a_success_without_response_means_that_the_artifact_was_of_no_use():
    with pytest.raises(LoginDenied, match="artifact_response_empty"):
        judged(answer(empty=True))


def test_an_artifact_response_that_is_no_success_is_refused():
    change = setting(f"{AR}/samlp:Status/samlp:StatusCode", "Value", "urn:x")
    with pytest.raises(LoginDenied, match="artifact_response_status"):
        judged(answer(before=change))
