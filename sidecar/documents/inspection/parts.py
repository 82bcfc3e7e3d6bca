"""Reads the XML parts of a document piece by piece: elements and what they say, never a DOCTYPE."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from sidecar.core.documents import Unfit, Why

_SPACE = " "


class Listener(Protocol):
    """Hears of the elements of one part; raises Unfit. Names come without their namespace."""

    def element(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def text(self, text: str) -> None: ...


def listen(pieces: Iterable[bytes], listener: Listener) -> None:
    """Raises Unfit for what is no XML, and for a DOCTYPE: it can only grow or fetch."""
    # S314 and its kind are about entities: here none can be declared.
    parser = expat.ParserCreate(namespace_separator=_SPACE)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: listener.element(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    parser.CharacterDataHandler = listener.text
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003  expat takes it so
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unfit(Why.BROKEN, f"a part: {type(error).__name__}") from error


def _refuse_doctype(*_declared: object) -> None:
    raise Unfit(Why.ACTIVE_CONTENT, "a DOCTYPE")


def _local(name: str) -> str:
    return name.rpartition(_SPACE)[2]
