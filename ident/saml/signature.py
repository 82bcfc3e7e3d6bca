"""Checks that one element is signed as a whole by a key we know (digid.md 1.5, checks 7 to 9)."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xmlsec

from ident.refusals import AnswerRefused
from ident.saml.document import Node
from ident.saml.names import (
    DIGEST_METHODS,
    DS,
    ENVELOPED,
    EXC_C14N,
    SAML,
    SIGNATURE_METHODS,
    tag,
)

# DigiD names four prefixes; xmlsec looks for each of them at every element.
LONGEST_PREFIX_LIST = 200
_SIGNATURE = tag(DS, "Signature")
_PARTS = [tag(DS, "SignedInfo"), tag(DS, "SignatureValue"), tag(DS, "KeyInfo")]
_SIGNED_INFO = [
    tag(DS, "CanonicalizationMethod"),
    tag(DS, "SignatureMethod"),
    tag(DS, "Reference"),
]
_REFERENCE = [tag(DS, "Transforms"), tag(DS, "DigestMethod"), tag(DS, "DigestValue")]
_PREFIXES = tag(EXC_C14N, "InclusiveNamespaces")


@dataclass(frozen=True)
class SigningKey:
    """A public key of the identity provider's metadata, loaded once."""

    key: Any

    @classmethod
    def from_certificate(cls, pem: str) -> "SigningKey":
        return cls(xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem))


def require_signature(element: Node, *, keys: Sequence[SigningKey], what: str) -> None:
    """Raises AnswerRefused unless `element` itself, whole, is signed by one of the keys.

    What is judged is the very object the caller reads afterwards; that is the remedy against
    signature wrapping. `what` names the element in the code of a refusal.
    """
    require_holds(_own_signature(element, what), element, keys=keys, what=what)


def require_holds(signature: Node, element: Node, *, keys: Sequence[SigningKey], what: str) -> None:
    """Checks 8 and 9 of a signature that was found in its right place in `element`."""
    info = signature[0]
    _require_methods(info, what)
    _require_reference(info[2], element, what)
    if not any(_holds(signature, element, key) for key in keys):
        raise AnswerRefused(f"{what}_signature_invalid")


def _own_signature(element: Node, what: str) -> Node:
    """Check 7: exactly one, direct child, right after Issuer, with no parts but the known ones."""
    found = element.findall(_SIGNATURE)
    if not found:
        raise AnswerRefused(f"{what}_unsigned")
    if len(found) > 1:
        raise AnswerRefused(f"{what}_signature_not_alone")
    if element[0].tag != tag(SAML, "Issuer") or element[1] is not found[0]:
        raise AnswerRefused(f"{what}_signature_misplaced")
    parts = [part.tag for part in found[0]]
    # KeyInfo may be left out: the key comes from the metadata, never from the message.
    if parts not in (_PARTS, _PARTS[:2]):
        raise AnswerRefused(f"{what}_signature_parts")
    _refuse_cargo(found[0], what)
    return found[0]


def _refuse_cargo(signature: Node, what: str) -> None:
    """What no signature covers (all but SignedInfo) may carry nothing that could mean something."""
    for node in (signature, *signature[1:]):
        if set(node.attrib) - {"Id"}:
            raise AnswerRefused(f"{what}_signature_parts")
    if len(signature[1]):
        raise AnswerRefused(f"{what}_signature_parts")
    for node in signature[2:]:
        if any(not part.tag.startswith(f"{{{DS}}}") for part in node.iter()):
            raise AnswerRefused(f"{what}_key_info")


def signed_digest(element: Node) -> str:
    """What the signature of this element, verified before, signs: as "sha256:<hex>"."""
    reference = element.find(f"{_SIGNATURE}/{tag(DS, 'SignedInfo')}/{tag(DS, 'Reference')}")
    _, method, digest = reference
    _, _, algorithm = method.get("Algorithm").partition("#")
    return f"{algorithm}:{b64decode(digest.text).hex()}"


def _require_methods(info: Node, what: str) -> None:
    """Check 8, first half: SignedInfo is made of what we know and uses allowed methods."""
    if [part.tag for part in info] != _SIGNED_INFO:
        raise AnswerRefused(f"{what}_signed_info_parts")
    canonicalization, method, _ = info
    if canonicalization.get("Algorithm") != EXC_C14N or not _only_prefixes(canonicalization):
        raise AnswerRefused(f"{what}_canonicalization")
    if method.get("Algorithm") not in SIGNATURE_METHODS or len(method):
        raise AnswerRefused(f"{what}_signature_method")


def _require_reference(reference: Node, element: Node, what: str) -> None:
    """Check 8, second half: the one Reference is this element, by plain transforms only."""
    identifier = element.get("ID")
    if not identifier or reference.get("URI") != f"#{identifier}":
        raise AnswerRefused(f"{what}_reference")
    if [part.tag for part in reference] != _REFERENCE:
        raise AnswerRefused(f"{what}_signed_info_parts")
    transforms, digest, _ = reference
    # Judged before xmlsec sees them: a transform may be a program (python3-saml #447).
    if [(part.tag, part.get("Algorithm")) for part in transforms] != [
        (tag(DS, "Transform"), ENVELOPED),
        (tag(DS, "Transform"), EXC_C14N),
    ]:
        raise AnswerRefused(f"{what}_transforms")
    if len(transforms[0]) or not _only_prefixes(transforms[1]):
        raise AnswerRefused(f"{what}_transforms")
    if digest.get("Algorithm") not in DIGEST_METHODS or len(digest):
        raise AnswerRefused(f"{what}_digest_method")


def _only_prefixes(method: Node) -> bool:
    """DigiD's own messages carry InclusiveNamespaces (PrefixList); nothing else is allowed."""
    if not len(method):
        return True
    lists = [part.get("PrefixList", "") for part in method if part.tag == _PREFIXES]
    return len(lists) == len(method) == 1 and len(lists[0]) <= LONGEST_PREFIX_LIST


def _holds(signature: Node, element: Node, key: SigningKey) -> bool:
    """Check 9: with this key of the metadata; KeyInfo supplies nothing."""
    context = xmlsec.SignatureContext()
    context.key = key.key
    try:
        context.register_id(element, "ID")
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True
