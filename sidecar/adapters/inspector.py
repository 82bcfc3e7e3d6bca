"""Judges documents and draws their pages in a process apart that cannot do anything else."""

from collections.abc import Collection, Iterable, Iterator

from sidecar.adapters.sandbox import process
from sidecar.adapters.sandbox.process import Cage
from sidecar.core.documents import Inspected, Kind, Unfit, Why

PIECE = 256 * 1024
# Somebody looks at the screen meanwhile.
_PAGE = Cage(cpu=20, patience=30.0)


class SandboxInspector:
    """See `sidecar.documents.ports.Inspector`. Each document gets a process of its own."""

    def __init__(self, *, inspecting: Cage | None = None, drawing: Cage = _PAGE) -> None:
        self._inspecting, self._drawing = inspecting or Cage(), drawing

    def inspect(self, chunks: Iterable[bytes], *, allowed: Collection[Kind]) -> Inspected:
        """What it is; raises Unfit, and InspectorAway when nothing can be said of it."""
        question = {"do": "inspect", "allowed": sorted(each.value for each in allowed)}
        answer = process.ask(question, chunks, self._inspecting)
        try:
            kind, pages = Kind(answer.said["kind"]), int(answer.said["pages"])
            is_anew = answer.said["anew"] is True
        except (KeyError, TypeError, ValueError) as error:
            raise Unfit(Why.BROKEN, "an answer that is none") from error
        content = _pieces(answer.content) if is_anew else None
        return Inspected(kind=kind, pages=pages, content=content)

    def page(self, chunks: Iterable[bytes], *, kind: Kind, number: int) -> bytes:
        """A PNG of one page, 1 is the first; raises Unfit, and InspectorAway."""
        if kind in (Kind.DOCX, Kind.ODT):
            raise Unfit(Why.NO_PREVIEW)
        question = {"do": "page", "kind": kind.value, "number": number}
        drawn = process.ask(question, chunks, self._drawing).content
        if not drawn.startswith(b"\x89PNG\r\n\x1a\n"):
            raise Unfit(Why.BROKEN, "no picture")
        return drawn


def _pieces(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), PIECE):
        yield content[at : at + PIECE]
