"""A zip that holds a document: whole, without gaps, small when unpacked; nothing is ever written.

APPNOTE.TXT of PKWARE, 4.3.6: entries one after another, the directory behind them, its end last.
Readers differ in what they make of anything else, so anything else is refused.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from sidecar.core.documents import Unfit, Why
from sidecar.documents.inspection import bounds

PIECE = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s5H3L2H")
# A descriptor of sizes may stand behind an entry, in its longest form; the directory may be
# followed by what a 64-bit zip adds.
_LONGEST_DESCRIPTOR, _LONGEST_64 = 24, 76
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NAME = re.compile(r"[^/\\:\x00-\x1f][^\\:\x00-\x1f]*")


def opened(file: BinaryIO, size: int) -> zipfile.ZipFile:
    """Raises Unfit for what is no plain zip from its first byte to its last."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise Unfit(Why.BROKEN, f"no zip: {type(error).__name__}") from error
    entries = archive.infolist()
    if len(entries) > bounds.MOST_PARTS:
        raise Unfit(Why.UNPACKS_TOO_LARGE, "too many parts")
    _refuse_names(entries)
    for entry in entries:
        _refuse_entry(entry)
    _refuse_gaps(file, size, entries)
    return archive


def read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """One part, piece by piece, never more than it says it is; raises Unfit when damaged."""
    try:
        with archive.open(entry) as part:
            while piece := part.read(PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Unfit(Why.BROKEN, f"a part: {type(error).__name__}") from error


def _refuse_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len({name.casefold() for name in names}) != len(names):
        raise Unfit(Why.BROKEN, "two parts of one name")
    for entry in entries:
        # What the file says, before zipfile cuts it at a nought or turns strokes around.
        name = entry.orig_filename
        if not _NAME.fullmatch(name) or ".." in name.split("/"):
            raise Unfit(Why.BROKEN, "a path in a name")


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Unfit(Why.LOCKED, "an encrypted part")
    if entry.compress_type not in _METHODS:
        raise Unfit(Why.BROKEN, "a method that no document has")
    if entry.file_size > bounds.LARGEST_PART:
        raise Unfit(Why.UNPACKS_TOO_LARGE, "a part says so")
    packed = max(1, entry.compress_size)
    if (
        entry.file_size > bounds.RATIO_COUNTS_FROM
        and entry.file_size / packed > bounds.HIGHEST_RATIO
    ):
        raise Unfit(Why.UNPACKS_TOO_LARGE, "packed too small")


def _refuse_gaps(file: BinaryIO, size: int, entries: list[zipfile.ZipInfo]) -> None:
    """Entries that overlap make a bomb; bytes between them, before or behind a second file."""
    if sum(entry.file_size for entry in entries) > bounds.MOST_UNPACKED:
        raise Unfit(Why.UNPACKS_TOO_LARGE, "all parts together")
    directory = _directory_at(file, size)
    at = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        _refuse_gap(at, entry.header_offset)
        file.seek(entry.header_offset)
        header = file.read(_ENTRY.size)
        if len(header) < _ENTRY.size:
            raise Unfit(Why.BROKEN, "an entry behind the end")
        name, extra = _ENTRY.unpack(header)[-2:]
        at = entry.header_offset + _ENTRY.size + name + extra + entry.compress_size
    _refuse_gap(at, directory)


def _refuse_gap(at: int, following: int) -> None:
    if following < at:
        raise Unfit(Why.UNPACKS_TOO_LARGE, "parts that overlap")
    if following - at > (_LONGEST_DESCRIPTOR if at else 0):
        raise Unfit(Why.TWO_IN_ONE, "bytes that belong to no part")


def _directory_at(file: BinaryIO, size: int) -> int:
    file.seek(max(0, size - _END.size))
    end = file.read(_END.size)
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise Unfit(Why.TWO_IN_ONE, "something behind the zip")
    *_, length, offset, comment = _END.unpack(end)
    if comment or not 0 <= size - _END.size - (length + offset) <= _LONGEST_64:
        raise Unfit(Why.TWO_IN_ONE, "a directory that does not fit")
    return int(offset)
