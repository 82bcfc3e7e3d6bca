"""What an ODT may hold (OpenDocument 1.3): text and pictures of its own; nothing that runs."""

import re
from collections.abc import Mapping

from sidecar.core.documents import Unfit, Why

_MANIFEST = "META-INF/manifest.xml"
_MACROS = re.compile(r"(basic|scripts|dialogs)/", re.IGNORECASE)
_OBJECT = re.compile(r"object \d+/", re.IGNORECASE)
_ELEMENTS = {
    "script": Why.MACROS,
    "event-listener": Why.MACROS,
    "object": Why.EMBEDDED,
    "object-ole": Why.EMBEDDED,
    "applet": Why.ACTIVE_CONTENT,
    "plugin": Why.ACTIVE_CONTENT,
    "floating-frame": Why.LOADS_FROM_OUTSIDE,
    "dde-source": Why.ACTIVE_CONTENT,
    "dde-connection": Why.ACTIVE_CONTENT,
    "dde-connection-decl": Why.ACTIVE_CONTENT,
    "encryption-data": Why.LOCKED,
}
# Followed when somebody presses it, or only remembered: from which template it was made.
_NOT_FETCHED = frozenset({"a", "template"})
_SCRIPT = re.compile(r"\s*(javascript|vnd\.sun\.star\.script|macro|script|service|slot|\.uno)\s*:")
_OUTSIDE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|/|\\|\.\./)", re.IGNORECASE)
_OF_DOCUMENTS = "vnd.oasis.opendocument"


class OpenDocument:
    """Hears all names, then all parts; raises Unfit for what may not be there."""

    def __init__(self) -> None:
        self._has_content = False

    def name(self, name: str) -> None:
        if _MACROS.match(name):
            raise Unfit(Why.MACROS, "a part")
        if _OBJECT.match(name):
            raise Unfit(Why.EMBEDDED, "a part")
        self._has_content |= name == "content.xml"

    def part(self, name: str) -> "Part":
        return Part(is_manifest=name == _MANIFEST)

    def finish(self) -> None:
        if not self._has_content:
            raise Unfit(Why.BROKEN, "a document without text")


class Part:
    """See `sidecar.documents.inspection.parts.Listener`."""

    def __init__(self, *, is_manifest: bool) -> None:
        self._is_manifest = is_manifest

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _ELEMENTS:
            raise Unfit(_ELEMENTS[name], "an element")
        if self._is_manifest:
            _refuse_within(attributes)
        where = attributes.get("href", "")
        if _SCRIPT.match(where.casefold()):
            raise Unfit(Why.MACROS, "a link")
        if name not in _NOT_FETCHED and _OUTSIDE.match(where) and not _is_data(where):
            raise Unfit(Why.LOADS_FROM_OUTSIDE, "a link")

    def text(self, text: str) -> None:
        """What people wrote is theirs."""


def _refuse_within(attributes: Mapping[str, str]) -> None:
    path, media_type = attributes.get("full-path", "/"), attributes.get("media-type", "")
    if path != "/" and _OF_DOCUMENTS in media_type:
        raise Unfit(Why.EMBEDDED, "a document within")


def _is_data(where: str) -> bool:
    return where.lstrip().casefold().startswith("data:")
