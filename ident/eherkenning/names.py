"""The names of the Afsprakenstelsel Elektronische Toegangsdiensten that we read and write."""

import re

from ident.domain import Level

_CLASS = "urn:etoegang:core:assurance-class:"
# EH2, EH2+, EH3 and EH4; loa1 was withdrawn and counts as unknown (digid.md 2).
CLASS_OF_LEVEL = {
    Level.BASIS: _CLASS + "loa2",
    Level.MIDDEN: _CLASS + "loa2plus",
    Level.SUBSTANTIEEL: _CLASS + "loa3",
    Level.HOOG: _CLASS + "loa4",
}
LEVEL_OF_CLASS = {uri: level for level, uri in CLASS_OF_LEVEL.items()}

LEGAL_SUBJECT = "urn:etoegang:core:LegalSubjectID"
ACTING_SUBJECT = "urn:etoegang:core:ActingSubjectID"
SERVICE_ID = "urn:etoegang:core:ServiceID"
BRANCH = "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr"
KVK = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
RSIN = "urn:etoegang:1.9:EntityConcernedID:RSIN"
# The version in the name of this one differs between releases of the Afsprakenstelsel.
BSN = re.compile(r"urn:etoegang:1\.[0-9]{1,2}:EntityConcernedID:BSN", re.ASCII)

# "Attribuutcatalogus natuurlijke personen": who acts for the company, and how long each may be.
FIRST_NAME = "urn:etoegang:1.9:attribute:FirstName"
FAMILY_NAME_INFIX = "urn:etoegang:1.9:attribute:FamilyNameInfix"
FAMILY_NAME = "urn:etoegang:1.9:attribute:FamilyName"
# In the order in which they are said.
LONGEST_OF_NAME = {FIRST_NAME: 200, FAMILY_NAME_INFIX: 10, FAMILY_NAME: 200}

CATALOGUE = "urn:etoegang:1.13:service-catalog"

XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"


def service_id(oin: str, index: int) -> str:
    """By which an answer says for which service it is."""
    return f"urn:etoegang:DV:{oin}:services:{index}"
