"""Reads whom an assertion of eHerkenning is about: check 23 of digid.md 1.5, with digid.md 2."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from ident.domain import IdentityKind, is_number
from ident.eherkenning.encryption import name_id_of
from ident.eherkenning.names import (
    ACTING_SUBJECT,
    BRANCH,
    BSN,
    KVK,
    LEGAL_SUBJECT,
    LEVEL_OF_CLASS,
    RSIN,
    SERVICE_ID,
)
from ident.eherkenning.representative import name_of
from ident.refusals import AnswerRefused, NotAccepted
from ident.saml.document import Node, only, text_of
from ident.saml.names import SAML, tag
from ident.saml.scheme import Scheme, Who

NAME = "eherkenning"
LONGEST_PSEUDONYM = 500
_BRANCH = re.compile(r"[0-9]{12}", re.ASCII)
# The number of the Kamer van Koophandel is what a municipality knows a company by.
_KINDS = ((KVK, IdentityKind.KVK), (RSIN, IdentityKind.RSIN))


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`service_id` was asked for in this login; the last two as in EHerkenningSettings."""

    entity_id: str
    keys: Sequence[RSAPrivateKey] = field(repr=False)
    service_id: str
    takes_bsn: bool
    asks_names: bool = False

    @property
    def scheme(self) -> Scheme:
        return Scheme(means=NAME, levels=LEVEL_OF_CLASS, read_who=self.read_who, has_evidence=True)

    def read_who(self, assertion: Node) -> Who:
        """The company and who acts for it; without a company, the person of eIDAS."""
        statement = only(assertion, tag(SAML, "AttributeStatement"), "attribute_statement_count")
        attributes = _attributes(statement)
        self._require_service(attributes)
        legal = self._ids(attributes, LEGAL_SUBJECT)
        acting = self._ids(attributes, ACTING_SUBJECT)
        if not legal:
            return self._european(acting)
        kind, number = _company(legal)
        if not is_number(kind, number):
            raise AnswerRefused("company_number")
        return Who(
            kind=kind,
            number=number,
            pseudonym=_pseudonym(acting),
            branch=_branch(attributes),
            representative=self._name(statement),
        )

    def _name(self, statement: Node) -> str:
        """What nobody asked for is not read, even when it is there."""
        if not self.asks_names:
            return ""
        return name_of(statement, recipient=self.entity_id, keys=self.keys)

    def _require_service(self, attributes: Mapping[str, list[Node]]) -> None:
        """A mandate counts for one service: who may park for a company may not speak for it."""
        values = [text_of(value, "service_id") for value in attributes.get(SERVICE_ID, [])]
        if values != [self.service_id]:
            raise AnswerRefused("service_id")

    def _ids(self, attributes: Mapping[str, list[Node]], name: str) -> dict[str, str]:
        """The identifiers in one attribute by their kind (NameQualifier), opened."""
        found: dict[str, str] = {}
        for value in attributes.get(name, []):
            encrypted = only(value, tag(SAML, "EncryptedID"), "subject_not_encrypted")
            name_id = name_id_of(encrypted, recipient=self.entity_id, keys=self.keys)
            qualifier = name_id.get("NameQualifier", "")
            if qualifier in found:
                raise AnswerRefused("subject_twice")
            found[qualifier] = text_of(name_id, "subject_content")
        return found

    def _european(self, acting: Mapping[str, str]) -> Who:
        """eIDAS, inbound: a person, whose BSN only an organisation on the list of BSNk gets."""
        if not self.takes_bsn:
            raise NotAccepted("eidas_not_accepted")
        numbers = [number for kind, number in acting.items() if BSN.fullmatch(kind)]
        if len(numbers) != 1 or not is_number(IdentityKind.BSN, numbers[0]):
            raise NotAccepted("eidas_without_bsn")
        return Who(kind=IdentityKind.BSN, number=numbers[0])


def _attributes(statement: Node) -> dict[str, list[Node]]:
    """The values by the name of the attribute; a name that comes twice could mean two things."""
    found: dict[str, list[Node]] = {}
    for attribute in statement.findall(tag(SAML, "Attribute")):
        name = attribute.get("Name", "")
        if name in found:
            raise AnswerRefused("attribute_twice")
        found[name] = attribute.findall(tag(SAML, "AttributeValue"))
    return found


def _company(legal: Mapping[str, str]) -> tuple[IdentityKind, str]:
    for qualifier, kind in _KINDS:
        if qualifier in legal:
            return kind, legal[qualifier]
    raise AnswerRefused("company_kind")


def _pseudonym(acting: Mapping[str, str]) -> str:
    """Exactly one, and never a BSN: the representative of a company is no citizen here."""
    found = [value for kind, value in acting.items() if not BSN.fullmatch(kind)]
    if len(found) != 1 or len(found[0]) > LONGEST_PSEUDONYM:
        raise AnswerRefused("acting_subject")
    return found[0]


def _branch(attributes: Mapping[str, list[Node]]) -> str:
    """Twelve digits when the person may act for one branch (vestiging) only."""
    values = [text_of(value, "branch") for value in attributes.get(BRANCH, [])]
    if not values:
        return ""
    if len(values) != 1 or not _BRANCH.fullmatch(values[0]):
        raise AnswerRefused("branch")
    return values[0]
