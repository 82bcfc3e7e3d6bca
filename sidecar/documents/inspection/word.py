"""What a DOCX may hold (ECMA-376): text and pictures of its own; nothing that runs or fetches."""

import re
from collections.abc import Mapping

from sidecar.core.documents import Unfit, Why

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = "[content_types].xml"
# Of names of parts, media types and kinds of relations alike: a part may be called anything.
_MARKS = (
    ("vba", Why.MACROS),
    ("macro", Why.MACROS),
    ("customui", Why.MACROS),
    ("userinterface", Why.MACROS),
    ("ui/extensibility", Why.MACROS),
    ("keymapcustomizations", Why.MACROS),
    ("attachedtoolbars", Why.MACROS),
    ("oleobject", Why.EMBEDDED),
    ("activex", Why.EMBEDDED),
    ("embeddings/", Why.EMBEDDED),
    ("afchunk", Why.EMBEDDED),
    ("relationships/package", Why.EMBEDDED),
    ("relationships/control", Why.EMBEDDED),
    ("ms-package", Why.EMBEDDED),
)
_ELEMENTS = {
    "OLEObject": Why.EMBEDDED,
    "objectEmbed": Why.EMBEDDED,
    "objectLink": Why.LOADS_FROM_OUTSIDE,
    "control": Why.EMBEDDED,
    "altChunk": Why.EMBEDDED,
    "subDoc": Why.LOADS_FROM_OUTSIDE,
    "script": Why.SCRIPTS,
}
# The one thing outside that is fetched only when somebody presses it.
_LINK = "/relationships/hyperlink"
# Of fields: what asks another program, and what fetches.
_ASKS = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_FETCHES = re.compile(
    r"\bINCLUDE(PICTURE|TEXT)\b[^\x00]*?([a-z]+:|\\\\|//)|\bDATABASE\b", re.IGNORECASE
)
# Fields are cut in pieces; this much of what came before is looked at with the next.
_REMEMBERED = 4096


class Word:
    """Hears all names, then all parts; raises Unfit for what may not be there."""

    def __init__(self) -> None:
        self.has_main_part = False

    def name(self, name: str) -> None:
        _refuse_marks(name, "a part")

    def part(self, name: str) -> "Part":
        return Part(self, name.casefold())

    def finish(self) -> None:
        if not self.has_main_part:
            raise Unfit(Why.UNKNOWN_KIND, "no document of Word")


class Part:
    """See `sidecar.documents.inspection.parts.Listener`."""

    def __init__(self, document: Word, name: str) -> None:
        self._document = document
        self._is_types = name == _CONTENT_TYPES
        self._is_relations = name.endswith(".rels")
        self._field, self._is_field = "", False

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        self._is_field = name in ("instrText", "delInstrText")
        if self._is_types:
            media_type = attributes.get("ContentType", "")
            _refuse_marks(media_type, "a media type")
            self._document.has_main_part |= media_type == _MAIN
        elif self._is_relations and name == "Relationship":
            _refuse_relation(attributes)
        elif name in _ELEMENTS:
            raise Unfit(_ELEMENTS[name], "an element")
        elif name == "fldSimple":
            self._hear(attributes.get("instr", "") + " ")

    def text(self, text: str) -> None:
        if self._is_field:
            self._hear(text)

    def _hear(self, piece: str) -> None:
        self._field = (self._field + piece)[-_REMEMBERED:]
        if _ASKS.search(self._field):
            raise Unfit(Why.ACTIVE_CONTENT, "a field that asks a program")
        if _FETCHES.search(self._field):
            raise Unfit(Why.LOADS_FROM_OUTSIDE, "a field")


def _refuse_relation(attributes: Mapping[str, str]) -> None:
    kind = attributes.get("Type", "")
    _refuse_marks(kind, "a relation")
    if attributes.get("TargetMode", "Internal").casefold() != "internal" and not kind.endswith(
        _LINK
    ):
        raise Unfit(Why.LOADS_FROM_OUTSIDE, "a relation")


def _refuse_marks(text: str, where: str) -> None:
    folded = text.casefold()
    for mark, why in _MARKS:
        if mark in folded:
            raise Unfit(why, where)
