"""A picture of one page, by PDFium for a PDF and by Pillow for a picture."""

import io
from typing import BinaryIO

import pypdfium2
from PIL import Image

from sidecar.adapters.sandbox import pictures
from sidecar.core.documents import Kind, Unfit, Why
from sidecar.documents.inspection import bounds

# A page of a poster is not made larger than this, nor a stamp smaller than it is.
_POINTS_TO_PIXELS = 150 / 72
_UNREADABLE = (pypdfium2.PdfiumError, ValueError, OSError, RuntimeError, OverflowError)


def prepare() -> None:
    """Draw an empty page, so that all that PDFium needs is there."""
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(10, 10).render().to_pil()
    paper.close()


def page(file: BinaryIO, kind: Kind, number: int) -> bytes:
    """A PNG; raises Unfit."""
    if kind is Kind.PDF:
        return _page_of_pdf(file, number)
    if kind not in pictures.FORMATS:
        raise Unfit(Why.NO_PREVIEW)
    image = pictures.opened(file, kind)
    if number > 1 and kind is Kind.TIFF:
        _turn_to(image, number)
    elif number != 1:
        raise Unfit(Why.NO_SUCH_PAGE)
    return pictures.preview(image)


def _turn_to(image: Image.Image, number: int) -> None:
    try:
        image.seek(number - 1)
    except EOFError as error:
        raise Unfit(Why.NO_SUCH_PAGE) from error


def _page_of_pdf(file: BinaryIO, number: int) -> bytes:
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file)
        if not 1 <= number <= len(document):
            raise Unfit(Why.NO_SUCH_PAGE)
        sheet = document[number - 1]
        width, height = sheet.get_size()
        longest = max(width, height, 1.0)
        scale = min(_POINTS_TO_PIXELS, bounds.LONGEST_PREVIEW_SIDE / longest)
        # Too thin to be seen is still a pixel wide.
        if min(width, height) * scale < 1:
            raise Unfit(Why.NO_PREVIEW, "a page without a surface")
        drawn = sheet.render(scale=scale, may_draw_forms=True).to_pil()
    except _UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error
    most = bounds.LONGEST_PREVIEW_SIDE
    drawn.thumbnail((most, most))
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()
