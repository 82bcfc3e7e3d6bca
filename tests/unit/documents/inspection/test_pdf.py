"""A PDF is kept as it is, or refused: nothing in it acts, hides or fetches."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sidecar.core.documents import Why
from tests import document_files as made
from tests.judged import judged, why_not

pytestmark = pytest.mark.capability("M12", "M26")


def action(kind, **more):
    return Dictionary(S=Name(f"/{kind}"), **more)


def opening(what):
    def change(pdf):
        pdf.Root.OpenAction = what

    return change


def annotation(**keys):
    def change(pdf):
        note = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys)
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])

    return change


def in_root(**keys):
    def change(pdf):
        for key, value in keys.items():
            pdf.Root[f"/{key}"] = value

    return change


def attached(pdf):
    pdf.attachments["x.txt"] = b"x"


def aside(pdf):
    """Under a key that no reader knows today."""
    pdf.Root.Unknown = pdf.make_indirect(Array([pdf.make_indirect(action("Launch"))]))


def deep(pdf):
    inner = action("Launch", F="calc.exe")
    for _ in range(20):
        inner = Dictionary(A=Array([inner]))
    pdf.Root.Deep = inner


def elsewhere(pdf):
    stream = pdf.make_stream(b"x")
    stream.stream_dict.F = "http://x.example/"
    pdf.Root.Else = stream


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (opening(action("JavaScript", JS="app.alert(1)")), Why.SCRIPTS),
        (opening(action("Launch", F="calc.exe")), Why.LAUNCHES),
        (opening(action("URI", URI="http://x.example")), Why.ACTIVE_CONTENT),
        (opening(action("GoTo", Next=action("URI", URI="x:"))), Why.ACTIVE_CONTENT),
        (opening(action("GoTo", Next=Array([action("Launch")]))), Why.LAUNCHES),
        (in_root(AA=Dictionary(WC=action("URI", URI="x:"))), Why.ACTIVE_CONTENT),
        (in_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))), Why.SCRIPTS),
        (annotation(Subtype=Name.Link, A=action("SubmitForm")), Why.ACTIVE_CONTENT),
        (annotation(Subtype=Name.Link, A=action("GoToR", F="x.pdf")), Why.ACTIVE_CONTENT),
        (annotation(Subtype=Name.Link, A=action("GoToE")), Why.ATTACHMENTS),
        (annotation(Subtype=Name.FileAttachment), Why.ATTACHMENTS),
        (annotation(Subtype=Name.RichMedia), Why.MEDIA),
        (annotation(Subtype=Name("/3D")), Why.MEDIA),
        (annotation(Subtype=Name.Screen), Why.MEDIA),
        (in_root(AcroForm=Dictionary(XFA=Array([]), Fields=Array([]))), Why.FILL_IN_FORM),
        (in_root(Collection=Dictionary()), Why.ATTACHMENTS),
        (attached, Why.ATTACHMENTS),
        (aside, Why.LAUNCHES),
        (deep, Why.LAUNCHES),
        (elsewhere, Why.LOADS_FROM_OUTSIDE),
    ],
)
def test_what_acts_is_refused_with_its_reason(change, why):
    assert why_not(made.pdf(change)) is why
    modes = pikepdf.ObjectStreamMode
    assert why_not(made.pdf(change, object_stream_mode=modes.generate)) is why


@pytest.mark.parametrize(
    "change",
    [
        opening(action("GoTo", D=Array([0, Name.Fit]))),
        opening(action("Named", N=Name.NextPage)),
        opening(Array([0, Name.Fit])),
        annotation(Subtype=Name.Link, A=action("URI", URI="https://www.rijksoverheid.nl")),
        in_root(AcroForm=Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T="naam")]))),
        in_root(Names=Dictionary(Dests=Dictionary(Names=Array([])))),
        in_root(Outlines=Dictionary(First=Dictionary(Title="1", Next=Dictionary(Title="2")))),
        in_root(StructTreeRoot=Dictionary(K=Dictionary(S=Name.Document, Type=Name.StructElem))),
    ],
)
def test_what_only_moves_within_or_waits_for_a_press_is_taken(change):
    assert why_not(made.pdf(change)) is None


def test_its_bytes_stay_as_they_are_and_its_pages_are_counted():
    """Somebody may have signed it."""
    verdict = judged(made.pdf(pages=7))

    assert verdict.pages == 7
    assert verdict.content is None


@pytest.mark.parametrize(
    "how",
    [{"owner": "x", "user": "geheim"}, {"owner": "x", "user": ""}],
    ids=["a password", "a lock on printing"],
)
def test_a_locked_one_is_refused(how):
    assert why_not(made.pdf(encryption=pikepdf.Encryption(**how))) is Why.LOCKED
    assert why_not(made.pdf()) is None


def test_a_name_in_disguise_is_seen():
    plain = made.pdf(opening(action("JavaScript", JS="1")), static_id=True)
    assert b"/JavaScript" in plain

    disguised = plain.replace(b"/JavaScript", b"/J#61vaScript")

    # The table of where things are moves along, or it would be broken for another reason.
    start = disguised.index(b"xref\n")
    old = int(plain[plain.index(b"startxref\n") + 10 :].split()[0])
    repaired = _moved(disguised, plain.index(b"/JavaScript"), 2, old, start)
    assert why_not(repaired) is Why.SCRIPTS


def _moved(content, after, by, old_start, new_start):
    lines = content[new_start:].split(b"\n")
    for number, line in enumerate(lines):
        if line.endswith(b" n ") and int(line[:10]) > after:
            lines[number] = b"%010d" % (int(line[:10]) + by) + line[10:]
        if line == str(old_start).encode():
            lines[number] = str(new_start).encode()
    return content[:new_start] + b"\n".join(lines)


@pytest.mark.parametrize("junk", [b"x", b"\n", b"\xef\xbb\xbf", made.picture("GIF")])
def test_one_that_does_not_begin_at_the_beginning_is_refused(junk):
    assert why_not(junk + made.pdf()) is Why.TWO_IN_ONE
    assert why_not(made.pdf()) is None


def test_one_with_a_zip_in_it_is_refused():
    assert why_not(made.pdf() + made.zipped({"a.txt": "x"})) is Why.TWO_IN_ONE
    assert why_not(made.zipped({"a.txt": "x"}) + made.pdf()) is Why.TWO_IN_ONE
    hidden = made.zipped({"a.txt": "x" * 5000}) + b"\n%%EOF\n"
    assert why_not(made.pdf() + hidden) is Why.TWO_IN_ONE


def test_something_behind_its_end_is_refused_and_an_empty_line_is_not():
    assert why_not(made.pdf() + b"x" * 1500) is Why.TWO_IN_ONE
    assert why_not(made.pdf() + made.pdf(pages=2)) is Why.TWO_IN_ONE
    assert why_not(made.pdf() + b"x" * 5000) is Why.BROKEN
    assert why_not(made.pdf() + b"\r\n\0\0") is None


def test_cut_off_anywhere_it_is_refused():
    whole = made.pdf(pages=3).rstrip()

    for length in range(1, len(whole) - 1, 7):
        assert why_not(whole[:length]) is not None, length
    assert why_not(whole) is None


def test_one_whose_parts_cannot_be_found_is_not_mended():
    """Two readers mend in two ways, and then judge and reader see two documents."""
    moved = made.pdf().replace(b"startxref\n", b"startxref\n9")

    assert why_not(moved) is Why.BROKEN


def test_a_hundred_thousand_objects_are_looked_at():
    def many(pdf):
        pdf.Root.Many = Array([pdf.make_indirect(Dictionary(N=n)) for n in range(100_000)])

    def many_and_one(pdf):
        many(pdf)
        aside(pdf)

    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    assert why_not(made.pdf(many_and_one, **packed)) is Why.LAUNCHES
    assert why_not(made.pdf(many, **packed)) is None


def test_what_nothing_points_to_is_looked_at_too():
    """A reader may find a way that we do not know."""
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"

    assert why_not(made.pdf_of_objects(loose=script)) is Why.SCRIPTS
    assert why_not(made.pdf_of_objects(loose=b"<< /Innocent true >>")) is None


def test_too_many_pages_are_refused():
    assert why_not(made.pdf(pages=2001)) is Why.TOO_MANY_PAGES
    assert judged(made.pdf(pages=2000)).pages == 2000
