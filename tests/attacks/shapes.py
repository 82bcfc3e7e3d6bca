"""Signatures of another shape (checks 7 to 9, and 16 for the assertion), each on both places."""

import base64
from functools import partial

from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import NS
from tests.attacks.attack import Attack
from tests.unit.ident.answers import (
    adding,
    answer,
    one,
    pairs,
    saying,
    setting,
    unsigned,
    without,
)

DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
WITH_COMMENTS = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
OUTER = "samlp:ArtifactResponse/ds:Signature"
INNER = "saml:Assertion/ds:Signature"
PLACES = [(OUTER, "artifact_response"), (INNER, "assertion")]


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


def two_signatures(place):
    return lambda root: one(root, place).addnext(etree.Element(f"{{{DS}}}Signature"))


# The row: the check, what is changed at the signature of a place, and the code after its name.
_ROWS = [
    (7, lambda p: adding(p, "ds:Object"), "signature_parts"),
    (7, lambda p: without(f"{p}/ds:SignatureValue"), "signature_parts"),
    (8, lambda p: adding(f"{p}/ds:SignedInfo", "ds:Reference", URI=""), "signed_info_parts"),
    (8, lambda p: adding(f"{p}//ds:Reference", "ds:Object"), "signed_info_parts"),
    (
        8,
        lambda p: setting(f"{p}//ds:CanonicalizationMethod", "Algorithm", C14N),
        "canonicalization",
    ),
    (8, lambda p: adding(f"{p}//ds:CanonicalizationMethod", "ds:Object"), "canonicalization"),
    (
        8,
        lambda p: setting(f"{p}//ds:SignatureMethod", "Algorithm", f"{DS}rsa-sha1"),
        "signature_method",
    ),
    (
        8,
        lambda p: setting(f"{p}//ds:SignatureMethod", "Algorithm", f"{DS}hmac-sha1"),
        "signature_method",
    ),
    (8, lambda p: adding(f"{p}//ds:SignatureMethod", "ds:Object"), "signature_method"),
    (8, lambda p: setting(f"{p}//ds:Reference", "URI", ""), "reference"),
    (8, lambda p: setting(f"{p}//ds:Reference", "URI", None), "reference"),
    (8, lambda p: setting(f"{p}//ds:Reference", "URI", "#_other"), "reference"),
    (8, lambda p: setting(f"{p}//ds:Transform", "Algorithm", XSLT), "transforms"),
    (8, lambda p: adding(f"{p}//ds:Transforms", "ds:Transform", Algorithm=XSLT), "transforms"),
    (8, lambda p: without(f"{p}//ds:Transform"), "transforms"),
    (8, lambda p: adding(f"{p}//ds:Transform", "ds:Object"), "transforms"),
    (8, lambda p: adding(f"{p}//ds:Transform[2]", "ds:Object"), "transforms"),
    (
        8,
        lambda p: setting(f"{p}//*[local-name()='InclusiveNamespaces']", "PrefixList", "d" * 201),
        "transforms",
    ),
    (8, lambda p: setting(f"{p}//ds:DigestMethod", "Algorithm", f"{DS}sha1"), "digest_method"),
    (8, lambda p: adding(f"{p}//ds:DigestMethod", "ds:Object"), "digest_method"),
    (
        9,
        lambda p: saying(f"{p}//ds:DigestValue", base64.b64encode(bytes(32)).decode()),
        "signature_invalid",
    ),
    (
        9,
        lambda p: saying(f"{p}/ds:SignatureValue", base64.b64encode(bytes(256)).decode()),
        "signature_invalid",
    ),
    (9, lambda p: saying(f"{p}/ds:SignatureValue", ""), "signature_invalid"),
    (7, lambda p: setting(p, "Evil", "1"), "signature_parts"),
    (7, lambda p: setting(f"{p}/ds:SignatureValue", "Evil", "1"), "signature_parts"),
    (7, lambda p: setting(f"{p}/ds:KeyInfo", "Evil", "1"), "signature_parts"),
    (7, lambda p: adding(f"{p}/ds:SignatureValue", "ds:Object"), "signature_parts"),
    (7, lambda p: adding(f"{p}/ds:KeyInfo", "saml:Issuer", text="x"), "key_info"),
    (7, lambda p: adding(f"{p}/ds:KeyInfo/ds:X509Data", "saml:Subject"), "key_info"),
    (8, sign_nothing, "reference"),
    (7, move_signature_last, "signature_misplaced"),
    (7, put_something_before_the_signature, "signature_misplaced"),
    (7, without, "unsigned"),
    (7, two_signatures, "signature_not_alone"),
    (
        8,
        lambda p: setting(f"{p}//ds:CanonicalizationMethod", "Algorithm", WITH_COMMENTS),
        "canonicalization",
    ),
    (8, lambda p: setting(f"{p}//ds:Transform[2]", "Algorithm", WITH_COMMENTS), "transforms"),
    (8, lambda p: setting(f"{p}//ds:Transform[2]", "Algorithm", XPATH), "transforms"),
    (8, lambda p: setting(f"{p}//ds:Reference", "URI", "#xpointer(/)"), "reference"),
    (8, lambda p: setting(f"{p}//ds:Reference", "URI", "http://evil.example/x"), "reference"),
]
ATTACKS = [
    Attack(
        check=check if place == OUTER else 16,
        code=f"{what}_{code}",
        build=partial(changed, place, shape(place)),
    )
    for place, what in PLACES
    for check, shape, code in _ROWS
]
