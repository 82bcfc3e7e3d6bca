"""Reads the name of who acts for a company, where the catalogue asks for it (M43).

An extra beside the pseudonym, which identifies: who gives no permission at his own login (user
consent) has no name here and is logged in all the same. Each part is an EncryptedAttribute for the
certificate in our catalogue (Afsprakenstelsel, "EncryptedAttribute"); one that is not encrypted, or
for another service provider, is not read.
"""

import unicodedata
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from ident.eherkenning.encryption import attribute_of
from ident.eherkenning.names import LONGEST_OF_NAME
from ident.refusals import AnswerRefused
from ident.saml.document import Node
from ident.saml.names import SAML, tag


def name_of(statement: Node, *, recipient: str, keys: Sequence[RSAPrivateKey]) -> str:
    """First name, infix and family name as far as they came; empty when none did.

    Raises AnswerRefused for what the attribute catalogue does not allow.
    """
    found: dict[str, str] = {}
    for encrypted in statement.findall(tag(SAML, "EncryptedAttribute")):
        attribute = attribute_of(encrypted, recipient=recipient, keys=keys)
        name = "" if attribute is None else attribute.get("Name", "")
        if name not in LONGEST_OF_NAME:
            continue
        if name in found:
            raise AnswerRefused("representative_twice")
        found[name] = _part(attribute, LONGEST_OF_NAME[name])
    return " ".join(found[name] for name in LONGEST_OF_NAME if found.get(name))


def _part(attribute: Node, longest: int) -> str:
    """At most one value of nothing but text, with white space as in print; it may be empty."""
    values = attribute.findall(tag(SAML, "AttributeValue"))
    if len(values) > 1 or any(len(value) for value in values):
        raise AnswerRefused("representative_content")
    text = " ".join("".join(value.text or "" for value in values).split())
    if len(text) > longest:
        raise AnswerRefused("representative_length")
    if not all(_belongs_in_a_name(sign) for sign in text):
        raise AnswerRefused("representative_signs")
    return text


def _belongs_in_a_name(sign: str) -> bool:
    """Names have more signs than anybody lists; no name has markup or signs that nobody sees.

    Those that turn the direction of what follows could make one name look like another.
    """
    return sign not in "<>" and not unicodedata.category(sign).startswith("C")
