"""The sandbox as a process: whatever happens to it, there is a verdict, and nothing is left."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Encryption
from PIL import Image

from sidecar.adapters.inspector import SandboxInspector
from sidecar.adapters.sandbox.process import Cage
from sidecar.core.documents import InspectorAway, Kind, Unfit, Why
from tests import document_files as made

pytestmark = pytest.mark.capability("M12", "M26")

ALL = tuple(Kind)
GOOD = {
    Kind.PDF: made.pdf(pages=2),
    Kind.JPEG: made.photo(),
    Kind.PNG: made.picture("PNG"),
    Kind.HEIC: made.photo("HEIF"),
    Kind.TIFF: made.tiff(),
    Kind.DOCX: made.docx(),
    Kind.ODT: made.odt(),
}


@pytest.fixture
def inspector():
    return SandboxInspector()


def children():
    """The sandboxes that this process started and that still live.

    It may have started other things too, such as a database for other tests.
    """
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    started = [pid for task in tasks for pid in task.read_text().split()]
    return [int(pid) for pid in started if b"sandbox" in _command(pid)]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def a_lot_to_look_at(pdf):
    pdf.Root.Many = Array([pdf.make_indirect(Dictionary(N=n)) for n in range(150_000)])


def in_pieces(content, size=1000):
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("kind", ALL)
def test_each_kind_gets_its_verdict(inspector, kind):
    found = inspector.inspect(in_pieces(GOOD[kind]), allowed=ALL)

    assert found.kind is {Kind.HEIC: Kind.JPEG, Kind.TIFF: Kind.JPEG}.get(kind, kind)
    assert found.pages == {Kind.PDF: 2, Kind.DOCX: 0, Kind.ODT: 0}.get(kind, 1)
    assert (found.content is None) == (kind in (Kind.PDF, Kind.DOCX, Kind.ODT))


def test_a_photo_comes_back_upright_and_without_a_place(inspector):
    found = inspector.inspect([made.photo("HEIF", orientation=6)], allowed=ALL)
    content = b"".join(found.content)

    assert Image.open(io.BytesIO(content)).size == (48, 64)
    assert made.SECRET.encode() not in content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (made.program(), Why.PROGRAM),
        (made.zipped({"a": "b"}), Why.ARCHIVE),
        (made.png_that_says(10_000, 10_000), Why.TOO_MANY_PIXELS),
        (made.photo()[:-30], Why.BROKEN),
        (made.pdf(encryption=Encryption(owner="x", user="")), Why.LOCKED),
        (made.pdf(encryption=Encryption(owner="x", user="x")), Why.LOCKED),
        (made.docx(parts={"word/document.xml": "<a"}), Why.BROKEN),
    ],
)
def test_a_refusal_says_why(inspector, content, why):
    with pytest.raises(Unfit) as refused:
        inspector.inspect([content], allowed=ALL)

    assert refused.value.why is why


def test_one_that_takes_too_long_is_refused():
    busy = made.pdf(a_lot_to_look_at)

    for cage in (Cage(cpu=1), Cage(patience=0.5)):
        with pytest.raises(Unfit) as refused:
            SandboxInspector(inspecting=cage).inspect([busy], allowed=ALL)
        assert refused.value.why is Why.TOO_LONG
    assert SandboxInspector().inspect([busy], allowed=ALL).pages == 1
    assert children() == []


def test_one_that_wants_too_much_memory_is_refused():
    large = made.png_that_says(8_000, 8_000)
    little = Cage(memory=400 * 1024 * 1024)
    colourful = made.picture("TIFF", Image.new("RGB", (8_000, 8_000)), compression="tiff_lzw")

    with pytest.raises(Unfit) as refused:
        SandboxInspector(inspecting=little).inspect([colourful], allowed=ALL)

    assert refused.value.why in (Why.TOO_MUCH, Why.BROKEN)
    assert SandboxInspector(inspecting=little).inspect([large], allowed=ALL).pages == 1
    assert SandboxInspector().inspect([colourful], allowed=ALL).pages == 1


def test_one_that_is_too_large_is_refused():
    small = Cage(largest=2_000)

    with pytest.raises(Unfit) as refused:
        SandboxInspector(inspecting=small).inspect(in_pieces(bytes(10_000_000)), allowed=ALL)

    assert refused.value.why is Why.TOO_MUCH
    assert SandboxInspector(inspecting=small).inspect([made.pdf()], allowed=ALL).pages == 1


@pytest.mark.parametrize(
    ("number", "why"), [(signal.SIGSEGV, Why.BROKEN), (signal.SIGKILL, Why.TOO_MUCH)]
)
def test_a_crash_is_a_refusal(inspector, number, why):
    def chunks():
        yield GOOD[Kind.PDF][:100]
        for pid in children():
            os.kill(pid, number)
        yield GOOD[Kind.PDF][100:]

    with pytest.raises(Unfit) as refused:
        inspector.inspect(chunks(), allowed=ALL)

    assert refused.value.why is why
    assert children() == []


class Lost(Exception):
    """What a vault raises for what is damaged."""


def test_what_goes_wrong_before_it_goes_through_and_nothing_is_judged(inspector):
    def chunks():
        yield GOOD[Kind.PDF]
        raise Lost

    with pytest.raises(Lost):
        inspector.inspect(chunks(), allowed=ALL)
    assert children() == []


def test_without_a_sandbox_nothing_is_said_of_the_document():
    with pytest.raises(InspectorAway):
        SandboxInspector(inspecting=Cage(start=0.0)).inspect([made.pdf()], allowed=ALL)


def test_it_has_no_environment_and_no_file_but_in_memory(inspector):
    seen = []

    def chunks():
        yield GOOD[Kind.PDF][:100]
        (pid,) = children()
        place = Path(f"/proc/{pid}")
        seen.append((place / "environ").read_bytes())
        seen.extend(str(each.readlink()) for each in sorted((place / "fd").iterdir()))
        seen.append((place / "status").read_text())
        yield GOOD[Kind.PDF][100:]

    assert inspector.inspect(chunks(), allowed=ALL).pages == 2

    environment, *files, status = seen
    assert environment == b""
    on_disk = [
        name
        for name in files
        if not name.startswith(("pipe:", "/dev/null", "/dev/urandom", "/memfd:"))
    ]
    assert [name for name in on_disk if not name.startswith(("/usr/", "/lib/", "/etc/magic"))] == []
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status


@pytest.mark.parametrize("kind", [Kind.PDF, Kind.JPEG, Kind.PNG, Kind.HEIC, Kind.TIFF])
def test_a_page_is_a_picture(inspector, kind):
    drawn = Image.open(io.BytesIO(inspector.page([GOOD[kind]], kind=kind, number=1)))

    assert drawn.format == "PNG"
    assert max(drawn.size) <= 1600


def test_a_page_is_bounded_however_large_it_is(inspector):
    poster = made.pdf(lambda pdf: setattr(pdf.pages[0], "MediaBox", Array([0, 0, 14400, 7200])))
    photo = made.picture(image=made.drawing((5000, 2500)))

    for content, kind in ((poster, Kind.PDF), (photo, Kind.JPEG)):
        drawn = Image.open(io.BytesIO(inspector.page([content], kind=kind, number=1)))
        assert drawn.size == (1600, 800)


def test_a_page_that_is_not_there_is_refused(inspector):
    for kind, number in ((Kind.PDF, 0), (Kind.PDF, 3), (Kind.JPEG, 2), (Kind.TIFF, 2)):
        with pytest.raises(Unfit) as refused:
            inspector.page([GOOD[kind]], kind=kind, number=number)
        assert refused.value.why is Why.NO_SUCH_PAGE
    assert inspector.page([GOOD[Kind.PDF]], kind=Kind.PDF, number=2)


@pytest.mark.parametrize("kind", [Kind.DOCX, Kind.ODT])
def test_a_text_document_has_no_preview_and_says_so(inspector, kind):
    with pytest.raises(Unfit) as refused:
        inspector.page([GOOD[kind]], kind=kind, number=1)

    assert refused.value.why is Why.NO_PREVIEW


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%%EOF", GOOD[Kind.PDF][:200], bytes(5000)])
def test_a_page_of_what_is_broken_is_refused(inspector, content):
    with pytest.raises(Unfit):
        inspector.page([content], kind=Kind.PDF, number=1)
    with pytest.raises(Unfit):
        inspector.page([content], kind=Kind.JPEG, number=1)


GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent
from sidecar.adapters.inspector import SandboxInspector
from sidecar.core.documents import Kind
from tests import document_files as made
turns = []
def others():
    while True:
        turns.append(1); gevent.sleep(0.01)
gevent.spawn(others)
assert SandboxInspector().inspect([made.pdf()], allowed=set(Kind)).pages == 1
assert len(turns) > 3, len(turns)
"""


def test_others_in_the_same_web_process_go_on_meanwhile():
    done = subprocess.run(
        [sys.executable, "-c", GEVENT], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
