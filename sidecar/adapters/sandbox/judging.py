"""Judges one document that is a file in memory. Runs in the sandbox; tests call it as well."""

import mmap
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

import magic
from PIL import Image

from sidecar.adapters.sandbox import pictures, portable
from sidecar.core.documents import Kind, Unfit, Why
from sidecar.documents.inspection import endings, office, signatures
from sidecar.documents.inspection.signatures import Packed


@dataclass(frozen=True)
class Verdict:
    """`content` is what must be kept instead; None: the bytes stay as they are."""

    kind: Kind
    pages: int
    content: bytes | None = None


class Judge:
    """Holds libmagic's tables, which are a file: make it before there are none any more."""

    def __init__(self) -> None:
        self._magic = magic.Magic(mime=True)
        # Of the first question libmagic may still load something.
        self._magic.from_buffer(b"%PDF-1.4\n")
        pictures.prepare()
        portable.prepare()
        office.prepare()

    def inspect(self, file: BinaryIO, allowed: Collection[Kind]) -> Verdict:
        """Raises Unfit. `allowed` is about what was sent, not about what it is kept as."""
        with warnings.catch_warnings():
            # What libraries grumble about is no reason; that a picture is a bomb is one.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return self._inspected(file, allowed)

    def _inspected(self, file: BinaryIO, allowed: Collection[Kind]) -> Verdict:
        file.seek(0)
        head = file.read(signatures.HEAD)
        kind = signatures.kind_of(head, self._magic.from_buffer(head) if head else "")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if kind is Packed.ZIP:
                sent = office.judge(file, len(content))
                _refuse_unless_allowed(sent, allowed)
                return Verdict(kind=sent, pages=0)
            _refuse_unless_allowed(kind, allowed)
            endings.refuse_zip_at_end(content)
            if kind is Kind.PDF:
                endings.refuse_more_than_pdf(content)
            else:
                pictures.refuse_two_in_one(content, kind)
        if kind is Kind.PDF:
            return Verdict(kind=kind, pages=portable.pages_of(file))
        return _picture(file, kind)


def _picture(file: BinaryIO, kind: Kind) -> Verdict:
    image = pictures.opened(file, kind)
    if kind is Kind.TIFF and pictures.has_pages(image):
        number, content = portable.of_pages(pictures.pages_of(image))
        return Verdict(kind=Kind.PDF, pages=number, content=content)
    kept, content = pictures.anew(image, kind)
    return Verdict(kind=kept, pages=1, content=content)


def _refuse_unless_allowed(kind: Kind, allowed: Collection[Kind]) -> None:
    if kind not in allowed:
        raise Unfit(Why.NOT_ALLOWED)
