"""Signs a message a second time, by another key, by another algorithm, or by hand."""

import base64
from hashlib import sha256

import xmlsec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from deploy.local.digid.names import DS, NS
from tests.unit.ident.answers import answer, pairs

SIGNATURE = f"{{{DS}}}Signature"
PREFIXES = ["ds", "saml", "samlp", "xs"]


def private_key(pair):
    return xmlsec.Key.from_memory(pair.key, xmlsec.constants.KeyDataFormatPem)


def shared_secret(pair):
    """The certificate of the identity provider, misused as the secret of an HMAC."""
    return xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, pair.certificate.encode())


def recompute(element, key):
    """Fills in the signature that the element has, by the method that it names."""
    signature = element.find(SIGNATURE)
    signature.find(".//ds:Reference", NS).set("URI", "#" + element.get("ID"))
    context = xmlsec.SignatureContext()
    context.key = key
    context.register_id(element, "ID")
    context.sign(signature)


def sign_again(element, name):
    """By this key, in the signature that stands there with all that hangs in it, else a new one."""
    if element.find(SIGNATURE) is None:
        # One of a right message: xmlsec would not sign where two elements share an ID.
        right = etree.fromstring(answer())
        element.insert(1, right.find(f".//{SIGNATURE}"))
    by_hand(element, name=name)


def by_hand(element, *, name="own", digested=None, signed=None):
    """Signs without xmlsec, which would refuse; by default what an honest signer signs.

    `digested` and `signed` stand in for what canonicalisation ought to give.
    """
    signature = element.find(SIGNATURE)
    element.remove(signature)
    if digested is None:
        digested = etree.tostring(
            element, method="c14n", exclusive=True, inclusive_ns_prefixes=PREFIXES, with_tail=False
        )
    element.insert(1, signature)
    signature.find(".//ds:Reference", NS).set("URI", "#" + element.get("ID"))
    digest = signature.find(".//ds:DigestValue", NS)
    digest.text = base64.b64encode(sha256(digested).digest()).decode()
    if signed is None:
        info = signature.find("ds:SignedInfo", NS)
        signed = etree.tostring(info, method="c14n", exclusive=True, with_tail=False)
    key = load_pem_private_key(pairs()[name].key.encode(), password=None)
    value = base64.b64encode(key.sign(signed, PKCS1v15(), SHA256())).decode()
    signature.find("ds:SignatureValue", NS).text = value
