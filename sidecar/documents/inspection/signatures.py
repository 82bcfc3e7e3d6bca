"""Which kind a file is by its first bytes, as far as libmagic agrees."""

from enum import Enum

from sidecar.core.documents import Kind, Unfit, Why

# Readers of PDF look for its first words in so many bytes.
PDF_WINDOW = 1024
HEAD = 4096
PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"dex\n", b"\0asm"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
ARCHIVES = (
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"),
    *(b"\x28\xb5\x2f\xfd", b"MSCF", b"!<arch>", b"PK\x05\x06", b"PK\x07\x08", b"\x60\xea"),
)
_TAR_AT, _TAR = 257, b"ustar"
_BEGINNINGS = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
)
_STILL = frozenset({b"heic", b"heix", b"heim", b"heis"})
_MOVING = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})


class Packed(Enum):
    """A zip: whether it is a document says what is in it."""

    ZIP = "zip"


# What libmagic must say of each; of a zip it looks at the first names only.
_AGREES: dict[Kind | Packed, frozenset[str]] = {
    Kind.PDF: frozenset({"application/pdf"}),
    Kind.JPEG: frozenset({"image/jpeg"}),
    Kind.PNG: frozenset({"image/png"}),
    Kind.TIFF: frozenset({"image/tiff"}),
    Kind.HEIC: frozenset({"image/heic", "image/heif"}),
    Packed.ZIP: frozenset(
        {
            *(Kind.DOCX.media_type, Kind.ODT.media_type),
            *("application/zip", "application/octet-stream"),
        }
    ),
}
_REFUSED_TYPES = {
    "application/encrypted": Why.LOCKED,
    "application/x-dosexec": Why.PROGRAM,
    "application/x-executable": Why.PROGRAM,
    "application/x-sharedlib": Why.PROGRAM,
    "application/x-mach-binary": Why.PROGRAM,
    "application/x-java-applet": Why.PROGRAM,
    "application/java-archive": Why.ARCHIVE,
    "application/x-tar": Why.ARCHIVE,
    "application/x-iso9660-image": Why.ARCHIVE,
    "application/x-lzh-compressed": Why.ARCHIVE,
}


def kind_of(head: bytes, media_type: str) -> Kind | Packed:
    """`head` is the first HEAD bytes, `media_type` what libmagic says; raises Unfit."""
    if not head:
        raise Unfit(Why.EMPTY)
    if head.startswith(PROGRAMS):
        raise Unfit(Why.PROGRAM)
    if head.startswith(ARCHIVES) or head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        raise Unfit(Why.ARCHIVE)
    kind = _by_beginning(head)
    if kind is not Kind.PDF and PDF in head[:PDF_WINDOW]:
        raise Unfit(Why.TWO_IN_ONE, "a PDF that does not begin at the beginning")
    if media_type in _REFUSED_TYPES:
        raise Unfit(_REFUSED_TYPES[media_type], "says libmagic")
    if kind is None or media_type not in _AGREES[kind]:
        raise Unfit(Why.UNKNOWN_KIND)
    return kind


def _by_beginning(head: bytes) -> Kind | Packed | None:
    if head.startswith(PDF):
        return Kind.PDF
    if head.startswith(ZIP):
        return Packed.ZIP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return next((kind for start, kind in _BEGINNINGS if head.startswith(start)), None)


def _by_brand(head: bytes) -> Kind | None:
    """ISO 14496-12, 4.3 (File Type Box) and ISO 23008-12, annex B: the brands of HEIC."""
    length = min(int.from_bytes(head[:4], "big"), HEAD)
    own = head[8:12]
    brands = {own, *(head[at : at + 4] for at in range(16, length, 4))}
    if own in _MOVING:
        raise Unfit(Why.MOVING, "a sequence of HEIF")
    return Kind.HEIC if brands & _STILL else None
