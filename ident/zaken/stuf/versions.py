"""The versions of the standard: ZDS 1.2, and 1.1 before it, which has other names for the same."""

from enum import Enum

from ident.zaken.stuf.elements import NAMESPACES, ZDS, Node

ZKN = NAMESPACES["ZKN"]
# Of each message of ours its name and its SOAPAction in 1.1 (zkn0310, zs-dms).
_BEFORE = {
    "genereerZaakIdentificatie_Di02": (
        "genereerZaakIdentificatie_Di02",
        "genereerZaakIdentificatie_Di02",
    ),
    "creeerZaak_ZakLk01": ("zakLk01", "creeerZaak_Lk01"),
    "updateZaak_ZakLk01": ("zakLk01", "updateZaak_Lk01"),
    "geefZaakdetails_ZakLv01": ("zakLv01", "geefZaakdetails_Lv01"),
    "geefLijstZaakdocumenten_ZakLv01": ("zakLv01", "geefLijstZaakdocumenten_Lv01"),
    "genereerDocumentIdentificatie_Di02": (
        "genereerDocumentIdentificatie_Di02",
        "genereerDocumentIdentificatie_Di02",
    ),
    "voegZaakdocumentToe_EdcLk01": ("edcLk01", "voegZaakdocumentToe_Lk01"),
}


class Version(Enum):
    """Which of the two the case system speaks; the contents are the same."""

    V12 = "1.2"
    V11 = "1.1"

    def spoken(self, message: Node) -> tuple[str, Node]:
        """The SOAPAction, and the message under the names of this version (renamed in place)."""
        name = message.tag.rpartition("}")[2]
        if self is Version.V12:
            return f"{ZDS}/{name}", message
        older, action = _BEFORE[name]
        message.tag = f"{{{ZKN}}}{older}"
        for part in message:
            part.tag = part.tag.replace(f"{{{ZDS}}}", f"{{{ZKN}}}")
        return f"{ZKN}/{action}", message
