"""Signatures (checks 7 to 9 and 16): only one, whole, plain, ours to verify, by a known key."""

import base64

import pytest
from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import NS
from ident.refusals import AnswerRefused
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
    without,
)

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
OUTER = "samlp:ArtifactResponse/ds:Signature"
INNER = "saml:Assertion/ds:Signature"
BOTH = [(OUTER, "artifact_response"), (INNER, "assertion")]


def refusal(body):
    with pytest.raises(AnswerRefused) as refused:
        judged(body)
    return refused.value.code


def resigned_outside(change):
    """Changes the signed assertion's signature and signs the outer message over it."""
    root = unsigned()
    sign(one(root, "saml:Assertion"), pairs()["own"])
    change(root)
    sign(one(root, "samlp:ArtifactResponse"), pairs()["own"])
    return etree.tostring(root)


def changed(place, change):
    """The change for the signature at `place`, so that the outer signature is the last to fail."""
    return answer(after=change) if place == OUTER else resigned_outside(change)


def move_signature_last(place):
    def change(root):
        signature = one(root, place)
        signature.getparent().append(signature)

    return change


def put_something_before_the_signature(place):
    """The signature is still the second child, but after something else than Issuer."""

    def change(root):
        signature = one(root, place)
        signed = signature.getparent()
        signed.append(signed[0])
        signed.insert(0, etree.Element(f"{{{NS['samlp']}}}Extensions"))

    return change


def sign_nothing(place):
    """The element has no ID, and the reference says what a missing one looks like."""

    def change(root):
        signature = one(root, place)
        del signature.getparent().attrib["ID"]
        one(signature.getroottree(), f"{place}//ds:Reference").set("URI", "#None")

    return change


SHAPES = [
    (lambda p: adding(p, "ds:Object"), "signature_parts"),
    (lambda p: without(f"{p}/ds:SignatureValue"), "signature_parts"),
    (lambda p: adding(f"{p}/ds:SignedInfo", "ds:Reference", URI=""), "signature_parts"),
    (lambda p: adding(f"{p}//ds:Reference", "ds:Object"), "signature_parts"),
    (lambda p: setting(f"{p}//ds:CanonicalizationMethod", "Algorithm", C14N), "canonicalization"),
    (lambda p: adding(f"{p}//ds:CanonicalizationMethod", "ds:Object"), "canonicalization"),
    (
        lambda p: setting(f"{p}//ds:SignatureMethod", "Algorithm", f"{DS}rsa-sha1"),
        "signature_method",
    ),
    (
        lambda p: setting(f"{p}//ds:SignatureMethod", "Algorithm", f"{DS}hmac-sha1"),
        "signature_method",
    ),
    (lambda p: adding(f"{p}//ds:SignatureMethod", "ds:Object"), "signature_method"),
    (lambda p: setting(f"{p}//ds:Reference", "URI", ""), "reference"),
    (lambda p: setting(f"{p}//ds:Reference", "URI", None), "reference"),
    (lambda p: setting(f"{p}//ds:Reference", "URI", "#_other"), "reference"),
    (lambda p: setting(f"{p}//ds:Transform", "Algorithm", XSLT), "transforms"),
    (lambda p: adding(f"{p}//ds:Transforms", "ds:Transform", Algorithm=XSLT), "transforms"),
    (lambda p: without(f"{p}//ds:Transform"), "transforms"),
    (lambda p: adding(f"{p}//ds:Transform", "ds:Object"), "transforms"),
    (lambda p: adding(f"{p}//ds:Transform[2]", "ds:Object"), "transforms"),
    (
        lambda p: setting(f"{p}//*[local-name()='InclusiveNamespaces']", "PrefixList", "d" * 201),
        "transforms",
    ),
    (lambda p: setting(f"{p}//ds:DigestMethod", "Algorithm", f"{DS}sha1"), "digest_method"),
    (lambda p: adding(f"{p}//ds:DigestMethod", "ds:Object"), "digest_method"),
    (
        lambda p: saying(f"{p}//ds:DigestValue", base64.b64encode(bytes(32)).decode()),
        "signature_invalid",
    ),
    (
        lambda p: saying(f"{p}/ds:SignatureValue", base64.b64encode(bytes(256)).decode()),
        "signature_invalid",
    ),
    (lambda p: saying(f"{p}/ds:SignatureValue", ""), "signature_invalid"),
    (lambda p: setting(p, "Evil", "1"), "signature_parts"),
    (lambda p: setting(f"{p}/ds:SignatureValue", "Evil", "1"), "signature_parts"),
    (lambda p: setting(f"{p}/ds:KeyInfo", "Evil", "1"), "signature_parts"),
    (lambda p: adding(f"{p}/ds:SignatureValue", "ds:Object"), "signature_parts"),
    (lambda p: adding(f"{p}/ds:KeyInfo", "saml:Issuer", text="x"), "key_info"),
    (lambda p: adding(f"{p}/ds:KeyInfo/ds:X509Data", "saml:Subject"), "key_info"),
    (sign_nothing, "reference"),
    (move_signature_last, "signature_misplaced"),
    (put_something_before_the_signature, "signature_misplaced"),
    (without, "unsigned"),
]


@pytest.mark.parametrize(("place", "what"), BOTH, ids=["outer", "inner"])
@pytest.mark.parametrize(
    ("shape", "code"), SHAPES, ids=[f"{n}-{code}" for n, (_, code) in enumerate(SHAPES)]
)
def test_a_signature_of_another_shape_is_refused(place, what, shape, code):
    assert refusal(changed(place, shape(place))) == f"{what}_{code}"


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


@pytest.mark.parametrize(("place", "what"), BOTH, ids=["outer", "inner"])
def test_two_signatures_on_one_element_are_refused(place, what):
    def change(root):
        one(root, place).addnext(etree.Element(f"{{{DS}}}Signature"))

    assert refusal(changed(place, change)) == f"{what}_signature_not_alone"


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
