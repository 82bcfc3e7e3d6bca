"""PDF: read strictly, every object looked at, and nothing of it run or changed."""

import io
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pikepdf

from sidecar.adapters.sandbox.pictures import Page
from sidecar.core.documents import Unfit, Why
from sidecar.documents.inspection import active, bounds

_DEEPEST = 200
_CONTAINERS = (
    pikepdf.ObjectType.dictionary,
    pikepdf.ObjectType.array,
    pikepdf.ObjectType.stream,
)
# What pikepdf raises for what it cannot read.
_UNREADABLE = (
    *(pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, RuntimeError, OverflowError, NotImplementedError, AssertionError),
)


def prepare() -> None:
    """Lock and open a PDF, so that what that takes is loaded: later there is no file."""
    locked = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user=""))
    pikepdf.open(locked).close()


def pages_of(file: BinaryIO) -> int:
    """How many pages it has; raises Unfit for what it may not hold.

    Nothing is mended: each reader mends in its own way, so what we judged would be another
    document than what somebody opens.
    """
    try:
        with pikepdf.open(
            file, attempt_recovery=False, suppress_warnings=True, inherit_page_attributes=False
        ) as pdf:
            if pdf.is_encrypted:
                raise Unfit(Why.LOCKED, "encrypted")
            _refuse_what_acts(pdf)
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Unfit(Why.LOCKED, "a password") from error
    except _UNREADABLE as error:
        raise Unfit(Why.BROKEN, type(error).__name__) from error
    if pages > bounds.MOST_PAGES:
        raise Unfit(Why.TOO_MANY_PAGES, "a PDF")
    if not pages:
        raise Unfit(Why.BROKEN, "no pages")
    return pages


def of_pages(pages: Iterable[Page]) -> tuple[int, bytes]:
    """A PDF of scanned pages, and how many they are."""
    with pikepdf.new() as pdf:
        for page in pages:
            pdf.pages.append(_page(pdf, page))
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return len(pdf.pages), written.getvalue()


def _page(pdf: pikepdf.Pdf, page: Page) -> pikepdf.Page:
    points = 72 / page.dots_per_inch
    width, height = round(page.width * points, 2), round(page.height * points, 2)
    content = pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())
    return pikepdf.Page(
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, width, height],
                Contents=content,
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=_image(pdf, page))),
            )
        )
    )


def _image(pdf: pikepdf.Pdf, page: Page) -> pikepdf.Stream:
    image = pikepdf.Stream(pdf, page.jpeg or zlib.compress(page.bits or b""))
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = page.width, page.height
    image.ColorSpace = pikepdf.Name.DeviceGray
    image.BitsPerComponent, image.Filter = 1, pikepdf.Name.FlateDecode
    if page.jpeg:
        image.BitsPerComponent, image.Filter = 8, pikepdf.Name.DCTDecode
        if not page.is_grey:
            image.ColorSpace = pikepdf.Name.DeviceRGB
    return image


def _refuse_what_acts(pdf: pikepdf.Pdf) -> None:
    """Every object, reachable or not: a reader may find a way that we do not know."""
    _judge(pdf.trailer)
    for number, found in enumerate(pdf.objects):
        if number > bounds.MOST_OBJECTS:
            raise Unfit(Why.TOO_MUCH, "objects")
        _judge(found)


def _judge(found: object) -> None:
    """One object with what stands in it; what it only points to comes by itself."""
    waiting: list[tuple[object, int]] = [(found, 0)]
    while waiting:
        each, depth = waiting.pop()
        # Numbers and truths are Python's own.
        if not isinstance(each, pikepdf.Object) or each._type_code not in _CONTAINERS:
            continue
        if depth > _DEEPEST:
            raise Unfit(Why.TOO_MUCH, "depth")
        if each._type_code == pikepdf.ObjectType.array:
            inner: list[object] = [*each.as_list()]
        else:
            inner = _judged_values(each)
        waiting += [(value, depth + 1) for value in inner if not _is_elsewhere(value)]


def _judged_values(found: pikepdf.Object) -> list[object]:
    is_stream = found._type_code == pikepdf.ObjectType.stream
    items: dict[str, object] = dict((found.stream_dict if is_stream else found).items())
    names = {key: _name(value) for key, value in items.items()}
    why = active.why_not(names, is_stream=is_stream)
    for key in active.BY_ITSELF:
        for action in _actions(items.get(key), key):
            why = why or active.why_not_by_itself(_name(action.get("/S")))
    if why is not None:
        raise Unfit(why, "in a PDF")
    return list(items.values())


def _actions(value: object, key: str) -> Iterator[pikepdf.Object]:
    """The dictionaries that `value` stands for: itself, those in it, or those by their moment."""
    if not isinstance(value, pikepdf.Object):
        return
    several: list[object] = []
    if value._type_code == pikepdf.ObjectType.array:
        several = [*value.as_list()]
    elif value._type_code == pikepdf.ObjectType.dictionary:
        several = [each for _, each in value.items()] if key == "/AA" else [value]
    for each in several:
        if isinstance(each, pikepdf.Object) and (each._type_code == pikepdf.ObjectType.dictionary):
            yield each


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def _name(value: object) -> str:
    is_name = isinstance(value, pikepdf.Object) and value._type_code == pikepdf.ObjectType.name_
    return str(value) if is_name else ""
