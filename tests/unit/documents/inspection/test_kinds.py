"""What a file is decides its content: what it is called or looks like is no matter."""

import gzip
import io
import tarfile

import pytest

from sidecar.core.documents import Kind, Why
from sidecar.documents.inspection import signatures
from tests import document_files as made
from tests.judged import judged, why_not

pytestmark = pytest.mark.capability("M12", "M26")

GOOD = {
    Kind.PDF: made.pdf(),
    Kind.JPEG: made.photo(),
    Kind.PNG: made.picture("PNG"),
    Kind.HEIC: made.photo("HEIF"),
    Kind.TIFF: made.tiff(),
    Kind.DOCX: made.docx(),
    Kind.ODT: made.odt(),
}
KEPT_AS = {Kind.HEIC: Kind.JPEG, Kind.TIFF: Kind.JPEG}
PAGES = {Kind.DOCX: 0, Kind.ODT: 0}


def a_tar():
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as box:
        box.addfile(tarfile.TarInfo("brief.txt"))
    return written.getvalue()


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_known_by_its_content(kind):
    verdict = judged(GOOD[kind])

    assert verdict.kind is KEPT_AS.get(kind, kind)
    assert verdict.pages == PAGES.get(kind, 1)


@pytest.mark.parametrize("kind", Kind)
def test_only_what_was_asked_for_is_taken(kind):
    others = set(Kind) - {kind}

    assert why_not(GOOD[kind], allowed=others) is Why.NOT_ALLOWED
    assert why_not(GOOD[kind], allowed={kind}) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b"Geachte heer, mevrouw", Why.UNKNOWN_KIND),
        (b"<html><script>alert(1)</script></html>", Why.UNKNOWN_KIND),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Why.UNKNOWN_KIND),
        (made.picture("GIF"), Why.UNKNOWN_KIND),
        (made.picture("WEBP"), Why.UNKNOWN_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), Why.UNKNOWN_KIND),
        (bytes(5000), Why.UNKNOWN_KIND),
        (made.program(), Why.PROGRAM),
        (b"\x7fELF\2\1\1" + bytes(500), Why.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Why.PROGRAM),
        (b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(100), Why.PROGRAM),
        (made.zipped({"brief.txt": "x"}), Why.ARCHIVE),
        (made.zipped({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": "x"}), Why.ARCHIVE),
        (made.zipped({}), Why.ARCHIVE),
        (gzip.compress(b"x"), Why.ARCHIVE),
        (a_tar(), Why.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), Why.ARCHIVE),
        (b"Rar!\x1a\x07\x01\0" + bytes(100), Why.ARCHIVE),
        (made.docx(main=f"{made.DOCX}template.main+xml"), Why.UNKNOWN_KIND),
        (made.odt(media_type="application/vnd.oasis.opendocument.graphics"), Why.UNKNOWN_KIND),
        (made.zipped({"mimetype": "application/epub+zip"}), Why.ARCHIVE),
    ],
    ids=lambda value: value.value if isinstance(value, Why) else "",
)
def test_what_is_none_of_them_is_refused_with_its_reason(content, why):
    assert why_not(content) is why


@pytest.mark.parametrize("kind", Kind)
def test_what_only_begins_as_one_is_refused(kind):
    """Also where the rest is a program; the twin is each kind as it should be."""
    beginning = GOOD[kind][:16]

    assert why_not(beginning) in (Why.BROKEN, Why.UNKNOWN_KIND, Why.TWO_IN_ONE)
    assert why_not(beginning + made.program()) in (Why.BROKEN, Why.UNKNOWN_KIND, Why.TWO_IN_ONE)


def test_where_libmagic_says_something_else_nobody_knows_what_it_is():
    head = GOOD[Kind.JPEG][: signatures.HEAD]

    with pytest.raises(signatures.Unfit) as refused:
        signatures.kind_of(head, "text/html")

    assert refused.value.why is Why.UNKNOWN_KIND
    assert signatures.kind_of(head, "image/jpeg") is Kind.JPEG


def test_a_kind_has_its_media_type_and_extension():
    assert (Kind.JPEG.media_type, Kind.JPEG.extension) == ("image/jpeg", "jpg")
    assert (Kind.PDF.media_type, Kind.PDF.extension) == ("application/pdf", "pdf")
    assert all("/" in kind.media_type and kind.extension.isalpha() for kind in Kind)
