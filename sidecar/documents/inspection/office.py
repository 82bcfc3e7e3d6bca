"""Which document a zip is (DOCX or ODT), and whether all its parts are of a harmless kind."""

import codecs
import zipfile
from itertools import chain
from typing import BinaryIO

from sidecar.core.documents import Kind, Unfit, Why
from sidecar.documents.inspection import packing, signatures
from sidecar.documents.inspection.opendocument import OpenDocument
from sidecar.documents.inspection.parts import listen
from sidecar.documents.inspection.word import Word

Rules = Word | OpenDocument
_XML = (".xml", ".rels", ".rdf")
# Also what is called otherwise may be taken for XML by who opens it; the last two are UTF-16.
_XML_STARTS = (b"<", b"\xff\xfe", b"\xfe\xff")
_BLANK = b"\xef\xbb\xbf \r\n\t"
_MIMETYPE, _CONTENT_TYPES = "mimetype", "[Content_Types].xml"
_ENCODINGS = ("cp437", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
_ODF = "application/vnd.oasis.opendocument."
# 150 is enough for every media type of OpenDocument.
_LONGEST_TYPE = 150


def prepare() -> None:
    """Load the tables of signs that names and texts are written in: later there is no file."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)


def judge(file: BinaryIO, size: int) -> Kind:
    """Reads all of it; raises Unfit."""
    with packing.opened(file, size) as archive:
        kind = _kind_of(archive)
        rules: Rules = Word() if kind is Kind.DOCX else OpenDocument()
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        for entry in entries:
            rules.name(entry.filename)
        for entry in entries:
            _judge_part(archive, entry, rules)
        rules.finish()
    return kind


def _kind_of(archive: zipfile.ZipFile) -> Kind:
    names = set(archive.namelist())
    if _CONTENT_TYPES in names and "_rels/.rels" in names:
        return Kind.DOCX
    if _MIMETYPE not in names:
        raise Unfit(Why.ARCHIVE)
    pieces = packing.read(archive, archive.getinfo(_MIMETYPE))
    said = next(pieces, b"")[:_LONGEST_TYPE].decode("ascii", "replace")
    if said == Kind.ODT.media_type:
        return Kind.ODT
    raise Unfit(Why.UNKNOWN_KIND if said.startswith(_ODF) else Why.ARCHIVE)


def _judge_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, rules: Rules) -> None:
    pieces = packing.read(archive, entry)
    first = next(pieces, b"")
    _refuse_within(first)
    if entry.filename.lower().endswith(_XML) or first.lstrip(_BLANK).startswith(_XML_STARTS):
        listen(chain([first], pieces), rules.part(entry.filename))
        return
    # To its end, for its checksum: a reader may mend what is damaged in its own way.
    for _ in pieces:
        continue


def _refuse_within(beginning: bytes) -> None:
    """A document within a document was not asked for, and hides what it holds."""
    if beginning.startswith(signatures.PROGRAMS):
        raise Unfit(Why.PROGRAM, "in a part")
    if beginning.startswith((signatures.ZIP, *signatures.ARCHIVES)):
        raise Unfit(Why.ARCHIVE, "in a part")
    if beginning.startswith((signatures.OLE, signatures.PDF)):
        raise Unfit(Why.EMBEDDED, "in a part")
