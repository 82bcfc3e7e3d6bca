"""Where a picture or PDF ends, and whether something stands behind it that does not belong there.

A file that is two things at once is judged as the one and opened as the other. Cameras do append
things of their own to a JPEG; those are known here, and are gone after the picture is written anew.
"""

import struct
from typing import Protocol

from sidecar.core.documents import Unfit, Why

BLANK = b"\0\t\n\x0c\r "
# A zip may have a comment of so many bytes behind its end.
_ZIP_END, _ZIP_END_LENGTH, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65535
# Readers of PDF look for its last word in so many bytes; something else may stand behind it.
_PDF_WINDOW = 1024
_PDF_START, _PDF_END = b"%PDF-", b"%%EOF"
_JPEG_START, _SAMSUNG_END, _FILE_TYPE = b"\xff\xd8\xff", b"SEFT", b"ftyp"
_END_OF_IMAGE = 0xD9
# Markers without a length: TEM, the restarts and SOI.
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_PNG_START = 8


class Bytes(Protocol):
    """Bytes, or a file that is mapped."""

    def __len__(self) -> int: ...
    def __getitem__(self, at: slice, /) -> bytes: ...
    def find(self, what: bytes, start: int, /) -> int: ...


def refuse_zip_at_end(content: Bytes) -> None:
    """Raises Unfit when a reader of zip would open this file, whatever it begins with."""
    size = len(content)
    start = max(0, size - _ZIP_END_LENGTH - _LONGEST_COMMENT)
    tail = content[start:size]
    at = tail.rfind(_ZIP_END)
    while at >= 0:
        if len(tail) - at >= _ZIP_END_LENGTH:
            length, offset, comment = struct.unpack("<IIH", tail[at + 12 : at + 22])
            fits = at + _ZIP_END_LENGTH + comment <= len(tail)
            if fits and (length + offset <= start + at or 0xFFFFFFFF in (length, offset)):
                raise Unfit(Why.TWO_IN_ONE, "a zip at its end")
        at = tail.rfind(_ZIP_END, 0, at)


def refuse_more_than_pdf(content: Bytes) -> None:
    """ISO 32000-1, 7.5.2 and 7.5.5: %PDF- begins it, %%EOF is the last line; raises Unfit."""
    size = len(content)
    if content.find(_PDF_START, len(_PDF_START)) >= 0:
        raise Unfit(Why.TWO_IN_ONE, "a second PDF")
    tail = content[max(0, size - 2 * _PDF_WINDOW) : size].rstrip(BLANK)
    at = tail.rfind(_PDF_END)
    if at < 0:
        raise Unfit(Why.BROKEN, "a PDF without its end")
    if not tail.endswith(_PDF_END):
        raise Unfit(Why.TWO_IN_ONE, "something behind the PDF")


def refuse_more_than_png(content: Bytes) -> None:
    """PNG, 5.3: pieces with their length before them, IEND is the last; raises Unfit."""
    at, size = _PNG_START, len(content)
    while at + 12 <= size:
        length, name = struct.unpack(">I4s", content[at : at + 8])
        if name == b"acTL":
            raise Unfit(Why.MOVING, "an animated PNG")
        at += 12 + length
        if name == b"IEND":
            _refuse_unless_blank(content, at)
            return
    raise Unfit(Why.BROKEN, "a PNG without its end")


def refuse_more_than_heic(content: Bytes) -> None:
    """ISO 14496-12, 4.2: boxes with their length before them, up to the end of the file."""
    at, size = 0, len(content)
    while at < size:
        if not content[at : min(size, at + 64)].strip(b"\0"):
            _refuse_unless_blank(content, at)
            return
        if at + 8 > size:
            raise Unfit(Why.TWO_IN_ONE, "something behind the last box")
        if at and content[at + 4 : at + 8] == _FILE_TYPE:
            raise Unfit(Why.TWO_IN_ONE, "a second file")
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length == 0:
            return
        if length < 8 or at + length > size:
            raise Unfit(Why.BROKEN, "a box that does not fit")
        at += length


def refuse_more_than_jpeg(content: Bytes) -> None:
    """Raises Unfit for what no camera appends."""
    end = _end_of_jpeg(content, 0)
    behind = content[end : end + 4096]
    rest = behind.lstrip(BLANK)
    if not rest:
        _refuse_unless_blank(content, end)
        return
    last = content[max(end, len(content) - 64) : len(content)].rstrip(BLANK)
    # Another exposure or the gain of a bright screen (MPF), Samsung's own data, a moving picture.
    is_movie = behind[4:8] == _FILE_TYPE
    if rest.startswith(_JPEG_START) or last.endswith(_SAMSUNG_END) or is_movie:
        return
    raise Unfit(Why.TWO_IN_ONE, "something behind the JPEG")


def _end_of_jpeg(content: Bytes, start: int) -> int:
    """T.81, B.1.1: segments with their length behind the marker; raises Unfit without an end."""
    at, size = start + 2, len(content)
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= size:
            raise Unfit(Why.BROKEN, "a JPEG without its end")
        marker = content[at + 1 : at + 2][0]
        if marker == _END_OF_IMAGE:
            return at + 2
        # A byte that was stuffed, a filling one, or a marker that stands alone.
        if marker == 0xFF:
            at += 1
        elif marker == 0 or marker in _ALONE:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))


def _refuse_unless_blank(content: Bytes, at: int) -> None:
    size = len(content)
    while at < size:
        if content[at : at + 65536].strip(BLANK):
            raise Unfit(Why.TWO_IN_ONE, "something behind its end")
        at += 65536
