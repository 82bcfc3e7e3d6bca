"""DigiD 3.x as a scheme: the BSN stands in the NameID (KV37 step 7, digid.md 1.7)."""

import re

from ident.domain import IdentityKind, is_number
from ident.refusals import AnswerRefused
from ident.saml.document import Node, only, text_of
from ident.saml.names import LEVEL_OF_CLASS, SAML, tag
from ident.saml.scheme import Scheme, Who

SECTOR_BSN = "00000000"
_NAME_ID = re.compile(r"[sS]([0-9]{8}):([0-9]{9})", re.ASCII)


def _read_who(assertion: Node) -> Who:
    """Check 23: one NameID of nothing but text, sector BSN, nine digits, 11-proof."""
    subject = assertion.find(tag(SAML, "Subject"))
    name_id = only(subject, tag(SAML, "NameID"), "name_id_count")
    found = _NAME_ID.fullmatch(text_of(name_id, "name_id_content"))
    if not found:
        raise AnswerRefused("name_id_form")
    sector, number = found.groups()
    if sector != SECTOR_BSN:
        raise AnswerRefused("name_id_sector")
    if not is_number(IdentityKind.BSN, number):
        raise AnswerRefused("name_id_elevenproof")
    return Who(kind=IdentityKind.BSN, number=number)


DIGID = Scheme(means="digid", levels=LEVEL_OF_CLASS, read_who=_read_who)
