"""An EncryptedID opens for us only, by known methods only, and tells nothing when it does not."""

import copy
from functools import partial

import pytest
from cryptography.hazmat.primitives import hashes

from deploy.local.digid.names import SAML
from ident.eherkenning.encryption import name_id_of
from ident.eherkenning.names import XENC
from ident.refusals import AnswerRefused
from tests.unit.ident.answers import SP
from tests.unit.ident.eherkenning.answers import private_key
from tests.unit.ident.eherkenning.sealed import (
    DIGEST,
    KVK,
    MGF,
    NAME_ID,
    OAEP_1_1,
    SHA1,
    SHA256,
    padded,
    sealed,
)

PREFIXES = {"xenc": XENC, "ds": "http://www.w3.org/2000/09/xmldsig#"}
BARE = NAME_ID.replace(f' xmlns:saml="{SAML}"', "")


def opened(node, *, keys=("stranger",), recipient=SP):
    return name_id_of(node, recipient=recipient, keys=[private_key(name) for name in keys])


def changed(change, **options):
    node = sealed(**options)
    change(node)
    return node


def at(node, path):
    return node.xpath(f".//{path}", namespaces=PREFIXES)[0]


def setting(path, name, value):
    return lambda node: at(node, path).set(name, value)


def saying(path, text):
    def change(node):
        at(node, path).text = text

    return change


def without(path):
    def change(node):
        found = at(node, path)
        found.getparent().remove(found)

    return change


def twice(path):
    def change(node):
        found = at(node, path)
        found.addnext(copy.deepcopy(found))

    return change


def for_another():
    other = at(sealed(), "xenc:EncryptedKey")
    other.set("Recipient", "urn:etoegang:DV:other")
    return other


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    "node",
    [
        sealed,
        partial(sealed, cipher="gcm"),
        partial(sealed, inside_method=DIGEST.format(SHA1)),
        partial(sealed, inside_method=DIGEST.format(SHA256), digest=hashes.SHA256()),
        partial(sealed, method=OAEP_1_1),
        partial(sealed, method=OAEP_1_1, inside_method=MGF.format("mgf1sha1")),
        partial(
            sealed,
            method=OAEP_1_1,
            inside_method=DIGEST.format(SHA256) + MGF.format("mgf1sha256"),
            digest=hashes.SHA256(),
            mask=hashes.SHA256(),
        ),
        partial(sealed, NAME_ID.replace("saml:", "other:").replace("xmlns:saml", "xmlns:other")),
        # Cut out of its document, the text may lean on the prefixes that were in force there.
        partial(sealed, BARE),
        partial(sealed, BARE.replace("saml:", ""), around=f' xmlns="{SAML}"'),
        partial(changed, lambda node: at(node, "xenc:EncryptedKey").addnext(for_another())),
    ],
)
def test_what_the_specification_allows_opens(node):
    name_id = opened(node())

    assert (name_id.text, name_id.get("NameQualifier")) == ("90001354", KVK)


def test_any_of_our_keys_opens_it():
    assert opened(sealed(), keys=("next", "stranger")).text == "90001354"


REFUSED = {
    "encrypted_id_shape": [
        partial(changed, without("xenc:EncryptedData")),
        partial(changed, twice("xenc:EncryptedData")),
        partial(changed, without("xenc:EncryptedData/xenc:EncryptionMethod")),
        partial(changed, without("xenc:EncryptedKey/xenc:EncryptionMethod")),
        partial(changed, without("xenc:EncryptedData/xenc:CipherData")),
        partial(changed, without("xenc:EncryptedKey/xenc:CipherData/xenc:CipherValue")),
        partial(changed, saying("xenc:EncryptedData//xenc:CipherValue", "")),
        partial(changed, saying("xenc:EncryptedData//xenc:CipherValue", "no base64!")),
        partial(changed, saying("xenc:EncryptedData//xenc:CipherValue", "AAA")),
        partial(sealed, content=b"x" * 16),
        partial(sealed, content=b"x" * 33),
        partial(sealed, cipher="gcm", content=b"x" * 27),
    ],
    "encrypted_id_recipient": [
        partial(changed, setting("xenc:EncryptedKey", "Recipient", f"{SP}/")),
        partial(changed, without("xenc:EncryptedKey")),
        partial(changed, twice("xenc:EncryptedKey")),
        partial(changed, lambda node: at(node, "xenc:EncryptedKey").attrib.pop("Recipient")),
    ],
    "encrypted_id_method": [
        partial(changed, setting("xenc:EncryptedData/*", "Algorithm", f"{XENC}aes128-cbc")),
        partial(changed, setting("xenc:EncryptedData/*", "Algorithm", f"{XENC}tripledes-cbc")),
        partial(changed, lambda node: at(node, "xenc:EncryptedData/*").attrib.pop("Algorithm")),
        partial(changed, setting("xenc:EncryptedKey/*", "Algorithm", f"{XENC}rsa-1_5")),
        partial(sealed, inside_method=DIGEST.format(f"{XENC}ripemd160")),
        partial(sealed, inside_method="<ds:DigestMethod/>"),
        partial(sealed, method=OAEP_1_1, inside_method=MGF.format("mgf1sha512")),
    ],
    "encrypted_id_unreadable": [
        partial(sealed, last=0),
        partial(sealed, last=17),
        # Padding that does not hold around a text that would be right.
        partial(sealed, NAME_ID + " ", last=32),
        partial(sealed, content=b"x" * 32),
        partial(sealed, cipher="gcm", content=b"x" * 64),
        partial(sealed, key_bytes=16),
        partial(sealed, key_bytes=24, cipher="gcm"),
        partial(changed, saying("xenc:EncryptedKey//xenc:CipherValue", "AAAA")),
        partial(sealed, ""),
        partial(sealed, "90001354"),
        partial(sealed, b"\xff\xfe"),
        partial(sealed, NAME_ID * 2),
        partial(sealed, f"<x>{NAME_ID}</x>"),
        partial(sealed, f"{NAME_ID}</inside><inside>"),
        partial(sealed, "<!DOCTYPE x>" + NAME_ID),
        partial(sealed, NAME_ID.replace(SAML, "urn:other")),
    ],
}


@pytest.mark.parametrize(
    ("code", "node"), [(code, node) for code, nodes in REFUSED.items() for node in nodes]
)
def test_all_else_is_refused_and_says_nothing_of_the_secret(code, node):
    with pytest.raises(AnswerRefused) as refused:
        opened(node())

    assert refused.value.code == code
    assert "90001354" not in f"{refused.value}{refused.value.__cause__}"


def test_a_wrong_key_wrong_padding_and_a_wrong_text_cannot_be_told_apart():
    """Whoever may try ciphertexts would else read the text by asking (Bleichenbacher, Vaudenay)."""
    seen = set()
    for node, keys in (
        (sealed(), ("next",)),
        (sealed(last=0), ("stranger",)),
        (sealed("no name"), ("stranger",)),
    ):
        with pytest.raises(AnswerRefused) as refused:
            opened(node, keys=keys)
        seen.add((type(refused.value), str(refused.value), refused.value.__suppress_context__))

    assert len(seen) == 1


def test_padding_in_these_tests_is_that_of_the_standard():
    assert padded(b"x" * 15) == b"x" * 15 + b"\x01"
    assert padded(b"") == b"\x10" * 16
