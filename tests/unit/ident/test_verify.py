"""A right answer passes, in every form that the specification allows; levels and statuses.

What is refused, per check of digid.md 1.5, stands in tests/attacks and runs in test_checks.py.
"""

import re

import pytest

from deploy.local.digid.answers import Status
from ident.domain import Level
from ident.refusals import LevelTooLow, LoginCancelled, LoginDenied
from tests.attacks.rules import AR, RESPONSE, at
from tests.fakes.clock import A_MONDAY
from tests.unit.ident.answers import ACS, NUMBER, adding, answer, judged, saying, setting, without

HEADER = "{http://schemas.xmlsoap.org/soap/envelope/}Header"


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
        # Check 25: telephones change networks during a login, so this is no reason to refuse.
        setting("saml:SubjectLocality", "Address", "203.0.113.9"),
        lambda root: root.insert(0, root.makeelement(HEADER)),
    ],
)
def test_what_the_specification_allows_passes(change):
    assert judged(answer(before=change)).number == NUMBER


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("change", "address"),
    [
        (setting("saml:SubjectLocality", "Address", "203.0.113.9"), "203.0.113.9"),
        (without("saml:SubjectLocality"), ""),
        (lambda root: next(root.iter("{*}SubjectLocality")).attrib.pop("Address"), ""),
    ],
)
def test_where_digid_saw_the_browser_is_told_and_never_shown(change, address):
    identity = judged(answer(before=change))

    assert identity.address == address
    assert "203.0.113.9" not in repr(identity)


def test_the_second_key_of_the_metadata_counts_too():
    assert judged(answer(key="next")).number == NUMBER


def test_a_signature_without_key_info_counts():
    assert judged(answer(after=without(f"{AR}/ds:Signature/ds:KeyInfo"))).number == NUMBER


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
