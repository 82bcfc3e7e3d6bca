"""DOCX and ODT: text and pictures of their own; nothing that runs, fetches, hides or explodes."""

import io
import struct
import zipfile

import pytest

from sidecar.core.documents import Kind, Why
from sidecar.documents.inspection import bounds
from tests import document_files as made
from tests.judged import judged, why_not

pytestmark = pytest.mark.capability("M12", "M26")

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><l>&d;</l>'
)
OVERRIDE = '<Override PartName="/word/x.bin" ContentType="{}"/>'
ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
DRAWN = '<draw:frame><draw:{0} xlink:href="{1}"/></draw:frame>'
ODF = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"parts": {"word/vbaProject.bin": b"x"}}, Why.MACROS),
        ({"types": OVERRIDE.format("application/vnd.ms-office.vbaProject")}, Why.MACROS),
        ({"main": "application/vnd.ms-word.document.macroEnabled.main+xml"}, Why.MACROS),
        ({"relations": made.relation("vbaProject", "harmless.bin")}, Why.MACROS),
        ({"parts": {"customUI/customUI.xml": "<x/>"}}, Why.MACROS),
        ({"parts": {"word/embeddings/sheet1.xlsx": b"x"}}, Why.EMBEDDED),
        ({"relations": made.relation("oleObject", "x.bin")}, Why.EMBEDDED),
        ({"relations": made.relation("package", "x.bin")}, Why.EMBEDDED),
        ({"relations": made.relation("aFChunk", "x.html")}, Why.EMBEDDED),
        ({"body": "<w:altChunk/>"}, Why.EMBEDDED),
        ({"body": "<w:control/>"}, Why.EMBEDDED),
        ({"parts": {"word/activeX/activeX1.bin": b"x"}}, Why.EMBEDDED),
        ({"parts": {"word/media/a.png": made.program()}}, Why.PROGRAM),
        ({"parts": {"word/media/a.png": made.zipped({"a": "b"})}}, Why.ARCHIVE),
        ({"parts": {"word/media/a.png": made.pdf()}}, Why.EMBEDDED),
        (
            {
                "relations": made.relation(
                    "attachedTemplate", "http://x.example/a.dotm", is_outside=1
                )
            },
            Why.LOADS_FROM_OUTSIDE,
        ),
        (
            {"relations": made.relation("image", "http://x.example/a.png", is_outside=True)},
            Why.LOADS_FROM_OUTSIDE,
        ),
        (
            {"relations": made.relation("frame", "file://server/share", is_outside=True)},
            Why.LOADS_FROM_OUTSIDE,
        ),
        ({"body": made.field("DDEAUTO c:\\\\windows\\\\cmd.exe")}, Why.ACTIVE_CONTENT),
        ({"body": made.field("D", "DE", "AUTO cmd")}, Why.ACTIVE_CONTENT),
        ({"body": '<w:fldSimple w:instr=" DDE excel "/>'}, Why.ACTIVE_CONTENT),
        (
            {"body": made.field('INCLUDEPICTURE "https://x.example/a.png" \\\\d')},
            Why.LOADS_FROM_OUTSIDE,
        ),
        ({"parts": {"word/document.xml": LAUGHS}}, Why.ACTIVE_CONTENT),
        ({"parts": {"word/document.xml": LAUGHS.encode("utf-16")}}, Why.ACTIVE_CONTENT),
        ({"parts": {"word/document.xml": "<w:document"}}, Why.BROKEN),
        ({"parts": {"word/x.bin": LAUGHS}}, Why.ACTIVE_CONTENT),
    ],
)
def test_a_docx_that_runs_hides_or_fetches_is_refused(how, why):
    assert why_not(made.docx(**how)) is why


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"relations": made.relation("hyperlink", "https://www.rijksoverheid.nl", is_outside=True)},
        {"relations": made.relation("image", "media/a.png")},
        {"parts": {"word/media/a.png": made.picture("PNG")}},
        {"body": made.field("PAGE") + made.field("HYPERLINK x") + made.field("TOC \\\\o")},
        {"body": "<w:p><w:r><w:t>Over DDE en INCLUDETEXT http://x</w:t></w:r></w:p>"},
        {
            "parts": {
                "word/document.xml": '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16")
            }
        },
    ],
)
def test_an_ordinary_docx_is_taken_as_it_is(how):
    verdict = judged(made.docx(**how))

    assert (verdict.kind, verdict.pages, verdict.content) == (Kind.DOCX, 0, None)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"parts": {"Basic/Standard/Module1.xml": "<a/>"}}, Why.MACROS),
        ({"parts": {"Scripts/python/a.py": "x"}}, Why.MACROS),
        ({"body": "<office:script/>"}, Why.MACROS),
        ({"body": "<script:event-listener/>"}, Why.MACROS),
        ({"body": '<text:a xlink:href="vnd.sun.star.script:a"/>'}, Why.MACROS),
        ({"parts": {"Object 1/content.xml": "<a/>"}}, Why.EMBEDDED),
        ({"body": DRAWN.format("object", "./x")}, Why.EMBEDDED),
        ({"body": DRAWN.format("object-ole", "./x")}, Why.EMBEDDED),
        ({"manifest": ENTRY.format("x/", f"{ODF}spreadsheet")}, Why.EMBEDDED),
        ({"body": DRAWN.format("plugin", "x")}, Why.ACTIVE_CONTENT),
        ({"body": "<office:dde-source/>"}, Why.ACTIVE_CONTENT),
        ({"body": DRAWN.format("floating-frame", "http://x.example")}, Why.LOADS_FROM_OUTSIDE),
        ({"body": DRAWN.format("image", "http://x.example/a.png")}, Why.LOADS_FROM_OUTSIDE),
        ({"body": DRAWN.format("image", "../../etc/passwd")}, Why.LOADS_FROM_OUTSIDE),
        ({"body": DRAWN.format("image", "//server/share/a.png")}, Why.LOADS_FROM_OUTSIDE),
        ({"manifest": "<manifest:encryption-data/>"}, Why.LOCKED),
        ({"parts": {"content.xml": LAUGHS}}, Why.ACTIVE_CONTENT),
        ({"parts": {"Pictures/a.png": made.program()}}, Why.PROGRAM),
    ],
)
def test_an_odt_that_runs_hides_or_fetches_is_refused(how, why):
    assert why_not(made.odt(**how)) is why


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"body": '<text:a xlink:href="https://www.rijksoverheid.nl"/>'},
        {"body": DRAWN.format("image", "Pictures/a.png")},
        {"parts": {"Pictures/a.png": made.picture("PNG")}},
        {"manifest": ENTRY.format("Pictures/a.png", "image/png")},
    ],
)
def test_an_ordinary_odt_is_taken_as_it_is(how):
    verdict = judged(made.odt(**how))

    assert (verdict.kind, verdict.pages, verdict.content) == (Kind.ODT, 0, None)


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x", "/etc/passwd", "word/../../x", "..\\x", "C:\\x", "a\nb", "word/x:y"],
)
def test_a_path_in_a_name_is_refused(name):
    assert why_not(made.docx(parts={name: "x"})) is Why.BROKEN
    assert why_not(made.docx(parts={"word/media/image..1.txt": "x"})) is None


def test_what_becomes_huge_is_refused():
    zeros = bytes(3 * bounds.MIB)

    assert why_not(made.docx(parts={"word/a.bin": zeros})) is Why.UNPACKS_TOO_LARGE
    assert why_not(made.docx(parts={"word/a.bin": zeros[: bounds.MIB]})) is None


def test_a_thousand_times_a_little_is_refused():
    many = {f"word/{number}.txt": "x" for number in range(bounds.MOST_PARTS + 1)}

    assert why_not(made.docx(parts=many)) is Why.UNPACKS_TOO_LARGE
    assert why_not(made.docx(parts=dict(list(many.items())[:100]))) is None


def test_parts_that_lie_over_each_other_are_refused():
    """Fifield's bomb: many names for the same bytes."""
    box = bytearray(made.docx(parts={"word/a.bin": b"A" * 500, "word/b.bin": b"A" * 500}))
    assert why_not(bytes(box)) is None
    second = box.rindex(b"PK\x01\x02")
    first = box.rindex(b"PK\x01\x02", 0, second)
    box[second + 42 : second + 46] = box[first + 42 : first + 46]

    assert why_not(bytes(box)) in (Why.UNPACKS_TOO_LARGE, Why.BROKEN)


@pytest.mark.parametrize("kind", [made.docx, made.odt])
def test_bytes_that_belong_to_nothing_are_refused(kind):
    whole = kind()

    assert why_not(whole + b"x") is Why.TWO_IN_ONE
    assert why_not(b"x" + whole) is not None
    assert why_not(whole + made.pdf()) is not None
    assert why_not(whole) is None


def test_a_comment_behind_a_zip_is_refused():
    written = io.BytesIO(made.docx())
    with zipfile.ZipFile(written, "a") as box:
        box.comment = made.pdf()

    assert why_not(written.getvalue()) is Why.TWO_IN_ONE


def test_a_pdf_before_the_first_part_is_refused():
    """Readers of zip look from behind, and would not mind."""
    hidden = made.docx()
    start = bytearray(hidden)
    shift = b"PK\x03\x04" + bytes(60)
    end = start.rindex(b"PK\x05\x06")
    start[end + 16 : end + 20] = struct.pack("<I", _directory(hidden) + len(shift))

    assert why_not(shift + bytes(start)) is not None


def _directory(content):
    return struct.unpack("<I", content[content.rindex(b"PK\x05\x06") + 16 :][:4])[0]


def test_two_parts_of_one_name_are_refused():
    written = io.BytesIO(made.docx())
    with zipfile.ZipFile(written, "a") as box:
        box.writestr("WORD/document.xml", "<a/>")

    assert why_not(written.getvalue()) is Why.BROKEN


def test_a_part_that_is_encrypted_or_packed_strangely_is_refused():
    encrypted = bytearray(made.docx())
    at = encrypted.rindex(b"PK\x01\x02")
    encrypted[at + 8] |= 1

    assert why_not(bytes(encrypted)) is Why.LOCKED
    assert why_not(_repacked(made.docx(), zipfile.ZIP_LZMA)) is Why.BROKEN
    assert why_not(_repacked(made.docx(), zipfile.ZIP_STORED)) is None


def _repacked(content, how):
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return made.zipped({name: box.read(name) for name in box.namelist()}, how=how)


@pytest.mark.parametrize("kind", [made.docx, made.odt])
def test_a_byte_that_was_changed_is_noticed(kind):
    whole = bytearray(kind(parts={"word/media/a.bin": bytes(range(256)) * 9}))
    at = whole.index(b"word/media/a.bin") + 40
    assert why_not(bytes(whole)) is None

    whole[at] ^= 0xFF

    assert why_not(bytes(whole)) is Why.BROKEN


@pytest.mark.parametrize("kind", [made.docx, made.odt])
def test_cut_off_anywhere_it_is_refused(kind):
    whole = kind()

    for length in range(0, len(whole) - 1, 11):
        assert why_not(whole[:length]) is not None, length
    assert why_not(whole) is None
