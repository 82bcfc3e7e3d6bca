"""Signatures (checks 7 to 9 and 16): only one, whole, plain, ours to verify, by a known key.

The shapes that are refused stand in tests/attacks/shapes.py.
"""

import pytest
from lxml import etree

from deploy.local.digid.answers import sign
from ident.refusals import AnswerRefused
from tests.attacks.shapes import DS, INNER, OUTER, changed
from tests.unit.ident.answers import (
    NUMBER,
    adding,
    answer,
    evil_assertion,
    judged,
    one,
    pairs,
    saying,
    setting,
    unsigned,
)


def refusal(body):
    with pytest.raises(AnswerRefused) as refused:
        judged(body)
    return refused.value.code


@pytest.mark.parametrize("place", [OUTER, INNER], ids=["outer", "inner"])
@pytest.mark.parametrize(
    "shape",
    [
        lambda p: setting(p, "Id", "_s1"),
        lambda p: setting(f"{p}/ds:SignatureValue", "Id", "_s1"),
        lambda p: adding(f"{p}/ds:KeyInfo", "ds:KeyName", first=True, text="digid"),
    ],
)
def test_what_an_honest_signer_may_add_is_accepted(place, shape):
    assert judged(changed(place, shape(place))).number == NUMBER


def test_an_element_without_id_cannot_be_signed():
    def change(root):
        del one(root, "samlp:ArtifactResponse").attrib["ID"]

    assert refusal(answer(after=change)) == "artifact_response_reference"


def test_a_key_of_nobody_is_refused_although_it_stands_in_key_info():
    assert refusal(answer(key="stranger")) == "artifact_response_signature_invalid"


def test_an_assertion_signed_by_a_stranger_inside_a_right_message_is_refused():
    root = unsigned()
    sign(one(root, "saml:Assertion"), pairs()["stranger"])
    sign(one(root, "samlp:ArtifactResponse"), pairs()["own"])

    assert refusal(etree.tostring(root)) == "assertion_signature_invalid"


def test_an_unsigned_assertion_in_a_signed_message_is_refused():
    assert refusal(answer(sign_assertion=False)) == "assertion_unsigned"


def test_a_signature_elsewhere_is_refused():
    root = unsigned()
    sign(one(root, "saml:Assertion"), pairs()["own"])
    one(root, "samlp:Response").append(etree.Element(f"{{{DS}}}Signature"))
    sign(one(root, "samlp:ArtifactResponse"), pairs()["own"])

    assert refusal(etree.tostring(root)) == "stray_signature"


@pytest.mark.parametrize(
    "change",
    [
        saying("saml:NameID", "s00000000:999990007"),
        saying("saml:AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI"),
        setting("samlp:Response", "InResponseTo", "_mine"),
    ],
)
def test_a_change_after_signing_is_refused(change):
    assert refusal(answer(after=change)) == "artifact_response_signature_invalid"


def test_the_evil_assertion_of_the_wrapping_tests_would_pass_if_it_were_signed():
    """The accepting twin of tests/unit/ident/test_wrapping.py."""

    def change(root):
        evil = evil_assertion(root)
        one(root, "samlp:Response").replace(one(root, "saml:Assertion"), evil)

    assert judged(answer(before=change)).number != NUMBER
