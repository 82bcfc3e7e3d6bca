"""Encrypts a text as a broker would, or wrong in one way; by hand, so that anything is possible."""

import os
from base64 import b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from lxml import etree

from deploy.local.digid.names import SAML
from ident.eherkenning.names import XENC, XENC11
from tests.unit.ident.answers import SP
from tests.unit.ident.eherkenning.answers import private_key

KVK = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
NAME_ID = f'<saml:NameID xmlns:saml="{SAML}" NameQualifier="{KVK}">90001354</saml:NameID>'
OAEP_1_0, OAEP_1_1 = f"{XENC}rsa-oaep-mgf1p", f"{XENC11}rsa-oaep"
DIGEST = '<ds:DigestMethod Algorithm="{}"/>'
MGF = f'<xenc11:MGF Algorithm="{XENC11}{{}}"/>'
SHA1, SHA256 = "http://www.w3.org/2000/09/xmldsig#sha1", f"{XENC}sha256"


def padded(plain, *, last=None):
    """To whole blocks; the last byte says how many were added, or what the test wants."""
    count = 16 - len(plain) % 16
    filling = bytes([count]) * count
    return plain + (filling if last is None else b" " * (count - 1) + bytes([last]))


def cbc(plain, key):
    first = os.urandom(16)
    encryptor = Cipher(AES(key), CBC(first)).encryptor()
    return first + encryptor.update(plain) + encryptor.finalize()


def gcm(plain, key):
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, None)


def sealed(
    plain=NAME_ID,
    *,
    cipher="cbc",
    last=None,
    key_bytes=32,
    content=None,
    digest=None,
    mask=None,
    method=OAEP_1_0,
    inside_method="",
    around="",
):
    """An EncryptedID. `content` stands in for the ciphertext; `inside_method` is XML."""
    key = os.urandom(key_bytes)
    text = plain.encode() if isinstance(plain, str) else plain
    raw = cbc(padded(text, last=last), key) if cipher == "cbc" else gcm(text, key)
    sha1 = hashes.SHA1()  # noqa: S303  the default of XML Encryption
    oaep = OAEP(MGF1(mask or sha1), digest or sha1, None)
    wrapped = private_key("stranger").public_key().encrypt(key, oaep)
    algorithm = f"{XENC}aes256-cbc" if cipher == "cbc" else f"{XENC11}aes256-gcm"
    return etree.fromstring(
        f'<saml:EncryptedID xmlns:saml="{SAML}" xmlns:xenc="{XENC}" xmlns:xenc11="{XENC11}"'
        f' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"{around}>'
        f"{part('Data', algorithm, content or raw)}"
        f"{part('Key', method, wrapped, inside=inside_method, recipient=SP)}"
        "</saml:EncryptedID>"
    )


def part(name, algorithm, raw, *, inside="", recipient=""):
    """EncryptedData or EncryptedKey."""
    for_whom = f' Recipient="{recipient}"' if recipient else ""
    return (
        f'<xenc:Encrypted{name}{for_whom}><xenc:EncryptionMethod Algorithm="{algorithm}">{inside}'
        "</xenc:EncryptionMethod><xenc:CipherData>"
        f"<xenc:CipherValue>{b64encode(raw).decode()}</xenc:CipherValue></xenc:CipherData>"
        f"</xenc:Encrypted{name}>"
    )
