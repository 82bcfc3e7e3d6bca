"""The families of 2025 and the old ones beside wrapping (digid.md 3), each as strong as it can be.

What an attacker could not sign is signed here by DigiD's own key, where that can be done at all:
then only the rule against it stands between the message and its reader.
"""

from functools import partial

from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import DS, NS, SAML, SAMLP
from tests.attacks.attack import Attack, on_the_way
from tests.attacks.signing import SIGNATURE, by_hand, private_key, recompute, shared_secret
from tests.unit.ident.answers import (
    ACS,
    answer,
    evil_assertion,
    one,
    pairs,
    saying,
    setting,
    unsigned,
    without,
)

MORE = "http://www.w3.org/2001/04/xmldsig-more#"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
NO_C14N_11 = "http://www.w3.org/2006/12/xml-c14n11"
AR, ASSERTION = "samlp:ArtifactResponse", "saml:Assertion"


def message_of(root):
    return one(root, AR)


def signed_message():
    root = unsigned()
    sign(one(root, ASSERTION), pairs()["own"])
    sign(message_of(root), pairs()["own"])
    return root


def void(change, **by):
    """Canonicalisation fails on a relative namespace; a verifier that goes on hashes nothing."""

    def build():
        root = signed_message()
        change(message_of(root))
        by_hand(message_of(root), **by)
        return etree.tostring(root)

    return build


def relative_element(message):
    etree.SubElement(message, "{relative}x", nsmap={"r": "relative"})


def relative_in_signed_info(message):
    message.find(f"{SIGNATURE}/ds:SignedInfo", NS).set("{relative}x", "1")


def nothing(message):
    """No change: the accepting twin of what `by_hand` signs."""


honest_by_hand = void(nothing)


def other_method(path, algorithm, *, key=private_key):
    """The outer signature is right, by a method that we do not allow."""

    def build():
        root = signed_message()
        message = message_of(root)
        message.find(f"{SIGNATURE}//ds:{path}", NS).set("Algorithm", algorithm)
        recompute(message, key(pairs()["own"]))
        return etree.tostring(root)

    return build


def other_transform(algorithm, content=""):
    """One more transform, which the right key signed as well."""

    def build():
        root = signed_message()
        transforms = message_of(root).find(f"{SIGNATURE}//ds:Transforms", NS)
        transforms.append(
            etree.fromstring(
                f'<ds:Transform xmlns:ds="{DS}" Algorithm="{algorithm}">{content}</ds:Transform>'
            )
        )
        recompute(message_of(root), private_key(pairs()["own"]))
        return etree.tostring(root)

    return build


def cargo(*path):
    """An unsigned place in the right signature carries elements; the signature still holds."""

    def build():
        root = signed_message()
        place = message_of(root).find(SIGNATURE)
        for name in path:
            place = etree.SubElement(place, name)
        return etree.tostring(root)

    return build


def cargo_in_key_info(*path):
    def build():
        root = signed_message()
        place = message_of(root).find(f"{SIGNATURE}/ds:KeyInfo", NS)
        for name in path:
            place = etree.SubElement(place, name)
        return etree.tostring(root)

    return build


def rogue_key(*, keep_key_info=True):
    """Signed by a stranger, who puts his own certificate in KeyInfo, or DigiD's."""

    def build():
        body = answer(key="stranger")
        if keep_key_info:
            return body
        root = etree.fromstring(body)
        for shown in root.iter(f"{{{DS}}}X509Certificate"):
            shown.text = "".join(pairs()["own"].certificate.strip().splitlines()[1:-1])
        return etree.tostring(root)

    return build


def stray_assertion(place):
    """Under the right outer signature, an evil assertion with an ID of its own somewhere else."""

    def change(root):
        keeper = etree.Element(f"{{{SAMLP}}}Extensions")
        keeper.append(evil_assertion(root))
        one(root, place).append(keeper)

    return partial(answer, before=change)


def two_numbers(root):
    """Children in NameID: one reader takes the first text, another all of it."""
    name_id = one(root, "saml:NameID")
    name_id.text, inner = "s00000000:", etree.SubElement(name_id, f"{{{SAML}}}x")
    inner.text, inner.tail = "999990007", "900070341"


def comment_signs_in_text(root):
    name_id = one(root, "saml:NameID")
    name_id.text = etree.CDATA(f"{name_id.text}<!-- -->")


def xinclude(root):
    one(root, "saml:NameID").append(
        etree.Element("{http://www.w3.org/2001/XInclude}include", href="file:///etc/hostname")
    )


def namespaced_id_first(root):
    """xmlsec would take the first attribute that is called ID for the one of the element."""
    assertion = one(root, ASSERTION)
    attributes = dict(assertion.attrib)
    assertion.attrib.clear()
    assertion.set(f"{{{SAMLP}}}ID", "_other")
    for name, value in attributes.items():
        assertion.set(name, value)


def evil_response_twice(root):
    """Two answers of the same kind in one message: which is read?"""
    response = etree.SubElement(one(root, AR), f"{{{SAMLP}}}Response", ID="_evil")
    response.append(evil_assertion(root, identifier="_evil2"))


def absent_everywhere(root):
    """What libraries skip when it is absent, all at once."""
    for path in ("saml:SubjectConfirmationData", "samlp:Response"):
        del one(root, path).attrib["InResponseTo"]


_BY_DIGID = [
    (12, absent_everywhere, "response_in_response_to"),
    (6, evil_response_twice, "response_count"),
    (23, two_numbers, "name_id_content"),
    (23, xinclude, "name_id_content"),
    (23, comment_signs_in_text, "name_id_form"),
    (18, setting("saml:SubjectConfirmationData", "Recipient", ACS + "?"), "confirmation_recipient"),
    (20, without("saml:AudienceRestriction"), "audience"),
    (23, saying("saml:NameID", "s00000000:\uff190007034\uff11"), "name_id_form"),
]
_OUTER = "artifact_response"
_STYLE = (
    '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0">'
    '<x:template match="/"><x:copy-of select="/"/></x:template></x:stylesheet>'
)
_FILTER = f'<ds:XPath xmlns:ds="{DS}">not(ancestor-or-self::ds:Signature)</ds:XPath>'
_BUILT = [
    (9, void(relative_element, digested=b""), "signature_invalid", "void-digest"),
    (9, void(nothing, digested=b""), "signature_invalid", "void-digest-alone"),
    (9, void(relative_in_signed_info, signed=b""), "signature_invalid", "void-signed-info"),
    (9, void(nothing, signed=b""), "signature_invalid", "void-signed-info-alone"),
    (9, rogue_key(), "signature_invalid", "rogue-key-in-key-info"),
    (9, rogue_key(keep_key_info=False), "signature_invalid", "rogue-key-under-our-certificate"),
    (
        8,
        other_method("SignatureMethod", f"{MORE}hmac-sha256", key=shared_secret),
        "signature_method",
        "hmac-with-the-certificate-as-secret",
    ),
    (8, other_method("SignatureMethod", f"{DS}rsa-sha1"), "signature_method", "rsa-sha1"),
    (8, other_method("DigestMethod", f"{DS}sha1"), "digest_method", "sha1"),
    (8, other_method("CanonicalizationMethod", C14N), "canonicalization", "inclusive"),
    (8, other_method("CanonicalizationMethod", NO_C14N_11), "canonicalization", "c14n-1.1"),
    (8, other_transform(XSLT, _STYLE), "transforms", "xslt"),
    (8, other_transform(XPATH, _FILTER), "transforms", "xpath"),
    (8, other_transform(C14N), "transforms", "c14n-twice"),
    (7, cargo(f"{{{DS}}}Object"), "signature_parts", "object"),
    (7, cargo(f"{{{DS}}}Object", f"{{{DS}}}Manifest"), "signature_parts", "manifest"),
    (7, cargo(SIGNATURE), "signature_parts", "nested-signature"),
    (7, cargo_in_key_info(f"{{{SAML}}}NameID"), "key_info", "other-element-in-key-info"),
]
ATTACKS = [
    Attack(check=check, code=code, build=partial(answer, before=change), name=f"{code}-family")
    for check, change, code in _BY_DIGID
]
ATTACKS += [
    Attack(check=check, code=f"{_OUTER}_{code}", build=build, name=name)
    for check, build, code, name in _BUILT
]
ATTACKS += [on_the_way(4, namespaced_id_first, "id_of_other_namespace")]
ATTACKS += [
    Attack(check=15, code="assertion_count", build=stray_assertion(place), name=f"stray-in-{place}")
    for place in ("samlp:Response", AR, ASSERTION, "saml:Subject", "samlp:Status")
]
ATTACKS += [
    Attack(
        check=16,
        code="stray_signature",
        build=cargo_in_key_info(SIGNATURE),
        name="nested-signature-in-key-info",
    )
]
