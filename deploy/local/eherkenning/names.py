"""Names of the Afsprakenstelsel as the simulator writes them; its own, so that a slip shows."""

_ASSURANCE = "urn:etoegang:core:assurance-class:"
# In rising order, with how people say them.
LEVELS = {
    "basis": _ASSURANCE + "loa2",
    "midden": _ASSURANCE + "loa2plus",
    "substantieel": _ASSURANCE + "loa3",
    "hoog": _ASSURANCE + "loa4",
}
LABELS = {"basis": "EH2", "midden": "EH2+", "substantieel": "EH3", "hoog": "EH4"}
LEGAL = "urn:etoegang:core:LegalSubjectID"
ACTING = "urn:etoegang:core:ActingSubjectID"
SERVICE = "urn:etoegang:core:ServiceID"
BRANCH = "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr"
KVK = "urn:etoegang:1.9:EntityConcernedID:KvKnr"
RSIN = "urn:etoegang:1.9:EntityConcernedID:RSIN"
PSEUDONYM = "urn:etoegang:1.9:EntityConcernedID:Pseudo"
BSN = "urn:etoegang:1.12:EntityConcernedID:BSN"
_ATTRIBUTE = "urn:etoegang:1.9:attribute:"
FIRST_NAME, FAMILY_NAME = _ATTRIBUTE + "FirstName", _ATTRIBUTE + "FamilyName"
FAMILY_NAME_INFIX = _ATTRIBUTE + "FamilyNameInfix"
URI_NAME = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
