"""Opens what is encrypted for us: an EncryptedID, an EncryptedAttribute.

AES-256 under a key that RSA-OAEP keeps for us (XML Encryption 1.1, 5).

Only what a broker signed gets here: check 23 comes after the signatures. What hangs on the secret
(the key, the padding, the text inside) is refused under one code, after the same work, so that
whoever could send many ciphertexts learns nothing from the answers.
"""

import binascii
import secrets
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from ident.eherkenning.names import XENC, XENC11
from ident.refusals import AnswerRefused
from ident.saml.document import Node, only, parse, text_of
from ident.saml.names import DS, SAML, SHA256, tag

_SHAPE, _METHOD, _UNREADABLE = (
    f"encrypted_id_{what}" for what in ("shape", "method", "unreadable")
)
_KEY, _BLOCK, _NONCE, _TAG = 32, 16, 12, 16
# XML Encryption names SHA-1 for OAEP where nothing else is said; no collision helps anybody here.
_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    f"{DS}sha1": hashes.SHA1(),  # noqa: S303
    SHA256: hashes.SHA256(),
}
_MASKS: Mapping[str, hashes.HashAlgorithm] = {
    f"{XENC11}mgf1sha1": hashes.SHA1(),  # noqa: S303
    f"{XENC11}mgf1sha256": hashes.SHA256(),
}


@dataclass(frozen=True)
class Opened:
    """What came out of a cipher; `holds` is False where key or padding were not right."""

    text: bytes
    holds: bool


def name_id_of(encrypted_id: Node, *, recipient: str, keys: Sequence[RSAPrivateKey]) -> Node:
    """The NameID inside, for `recipient` (our entityID) by any of our keys.

    Raises AnswerRefused.
    """
    return _opened(encrypted_id, tag(SAML, "NameID"), recipient, keys)


def attribute_of(encrypted: Node, *, recipient: str, keys: Sequence[RSAPrivateKey]) -> Node | None:
    """The Attribute inside, as `name_id_of`; None when it was encrypted for somebody else."""
    if not _keys_for(encrypted, recipient):
        return None
    return _opened(encrypted, tag(SAML, "Attribute"), recipient, keys)


def _opened(encrypted: Node, name: str, recipient: str, keys: Sequence[RSAPrivateKey]) -> Node:
    data = only(encrypted, tag(XENC, "EncryptedData"), _SHAPE)
    wrapped = _key_for(encrypted, recipient)
    cipher = _CIPHERS.get(_method(data).get("Algorithm", ""))
    if cipher is None:
        raise AnswerRefused(_METHOD)
    session_key = _session_key(_value(wrapped), _oaep(_method(wrapped)), keys)
    opened = cipher(session_key, _value(data))
    return _inside(opened, encrypted, name)


def _keys_for(encrypted: Node, recipient: str) -> list[Node]:
    """There is a key for each who may read; beside the data or inside its KeyInfo."""
    return [
        key
        for key in encrypted.iter(tag(XENC, "EncryptedKey"))
        if key.get("Recipient") == recipient
    ]


def _key_for(encrypted: Node, recipient: str) -> Node:
    found = _keys_for(encrypted, recipient)
    if len(found) != 1:
        raise AnswerRefused("encrypted_id_recipient")
    return found[0]


def _method(node: Node) -> Node:
    return only(node, tag(XENC, "EncryptionMethod"), _SHAPE)


def _value(node: Node) -> bytes:
    data = only(node, tag(XENC, "CipherData"), _SHAPE)
    text = text_of(only(data, tag(XENC, "CipherValue"), _SHAPE), _SHAPE)
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise AnswerRefused(_SHAPE) from None


def _oaep(method: Node) -> OAEP:
    """rsa-oaep-mgf1p always masks with SHA-1; rsa-oaep of 1.1 says with what."""
    digest = _named(method, tag(DS, "DigestMethod"), _HASHES, default=f"{DS}sha1")
    if method.get("Algorithm") == f"{XENC}rsa-oaep-mgf1p":
        mask = _MASKS[f"{XENC11}mgf1sha1"]
    elif method.get("Algorithm") == f"{XENC11}rsa-oaep":
        mask = _named(method, tag(XENC11, "MGF"), _MASKS, default=f"{XENC11}mgf1sha1")
    else:
        raise AnswerRefused(_METHOD)
    return OAEP(mgf=MGF1(mask), algorithm=digest, label=None)


def _named(
    method: Node, name: str, known: Mapping[str, hashes.HashAlgorithm], *, default: str
) -> hashes.HashAlgorithm:
    found = method.find(name)
    algorithm = default if found is None else found.get("Algorithm", "")
    if algorithm not in known:
        raise AnswerRefused(_METHOD)
    return known[algorithm]


def _session_key(wrapped: bytes, oaep: OAEP, keys: Sequence[RSAPrivateKey]) -> bytes:
    for key in keys:
        try:
            found = key.decrypt(wrapped, oaep)
        except ValueError:
            continue
        if len(found) == _KEY:
            return found
    # As if it had opened: the rest of the work is done as well, and fails.
    return secrets.token_bytes(_KEY)


def _cbc(key: bytes, raw: bytes) -> Opened:
    if len(raw) < 2 * _BLOCK or len(raw) % _BLOCK:
        raise AnswerRefused(_SHAPE)
    decryptor = Cipher(AES256(key), CBC(raw[:_BLOCK])).decryptor()
    padded = decryptor.update(raw[_BLOCK:]) + decryptor.finalize()
    count = padded[-1]
    holds = 1 <= count <= _BLOCK
    return Opened(padded[:-count] if holds else padded, holds)


def _gcm(key: bytes, raw: bytes) -> Opened:
    if len(raw) < _NONCE + _TAG:
        raise AnswerRefused(_SHAPE)
    try:
        return Opened(AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], None), holds=True)
    except InvalidTag:
        return Opened(raw, holds=False)


_CIPHERS: Mapping[str, Callable[[bytes, bytes], Opened]] = {
    f"{XENC}aes256-cbc": _cbc,
    f"{XENC11}aes256-gcm": _gcm,
}


def _inside(opened: Opened, around: Node, name: str) -> Node:
    """The one element of this name in the text.

    It may use prefixes of the document that it was cut out of.
    """
    prefixes = "".join(
        f" xmlns{':' + prefix if prefix else ''}={quoteattr(uri)}"
        for prefix, uri in around.nsmap.items()
    )
    try:
        root = parse(f"<inside{prefixes}>".encode() + opened.text + b"</inside>")
    except AnswerRefused:
        root = None
    if not opened.holds or root is None or [n.tag for n in root] != [name]:
        raise AnswerRefused(_UNREADABLE)
    element: Node = root[0]
    return element
