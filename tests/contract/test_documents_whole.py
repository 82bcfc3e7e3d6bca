"""From the request to the picture of a page with nothing but real parts: vault, clamd, sandbox."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.local.clamd import EICAR
from sidecar import bootstrap, migrations
from sidecar.bootstrap.documents import PhoneParts, parts_of, tools_of
from sidecar.core.limits import Limit, Quota
from sidecar.documents.domain import State
from sidecar.settings import Settings
from tests.contract.clamd_server import RealClamd
from tests.document_files import pdf, photo
from tests.fakes.documents import OneCase, OneTable
from tests.fakes.limits import FakeLimiter
from tests.office import SANNE
from tests.papers import FIELDS, JAN
from tests.surroundings import surroundings

PIECE = 1000
NOBODY = "tcp://127.0.0.1:9"

pytestmark = pytest.mark.capability("M12", "M13", "M26", "M48")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    server = RealClamd(tmp_path_factory.mktemp("clamd"))
    yield server
    server.stop()


@pytest.fixture
def table(tmp_path, clamd, clock):
    return a_table(tmp_path, clock, BALIE_SCANNER_URL=clamd.address)


def a_table(folder, clock, **settings):
    services = bootstrap.build(Settings.from_env(surroundings(folder, **settings)))
    migrations.upgrade(services.ground.database.engine)
    quota = Quota(
        limiter=FakeLimiter(clock), limit=Limit(name="t", most=99, window=timedelta(hours=1))
    )
    phoning = services.documents.phoning
    return parts_of(
        services.documents.receiving.ledger,
        OneTable(),
        tools_of(services.ground),
        OneCase(),
        quota=quota,
        visitors=services.appointments,
        by_phone=PhoneParts(phones=phoning.phones, door=phoning.door),
        keeping=services.documents.keeping,
    )


def sent(table, content, *, name="huur.pdf"):
    """In pieces, with a line that breaks off in the middle of one."""
    request = table.asking.ask("a1", "p1", FIELDS, ("pdf", "jpeg"), by=SANNE)
    receiving = table.receiving
    document = receiving.begin(JAN, request_id=request.id, name=name, size=len(content))
    offset = receiving.append(JAN, document.id, offset=0, chunks=[content[:PIECE]])
    offset = receiving.append(JAN, document.id, offset=offset, chunks=[content[offset:]])
    assert offset == len(content)
    receiving.send(JAN, request.id)
    table.errands.check(document.id)
    return table.receiving.ledger.store.get(document.id)


def on_disk(folder):
    files = [each for each in (folder / "documents").rglob("*") if each.is_file()]
    return b"".join(each.read_bytes() for each in files)


def test_a_pdf_is_scanned_judged_and_shown_and_stays_the_very_same(table, tmp_path):
    content = pdf(pages=2)
    document = sent(table, content)

    assert (document.state, document.kind, document.pages) == (State.READY, "pdf", 2)
    assert table.looking.page(document, 2, actor="e1").startswith(b"\x89PNG")
    assert b"".join(table.looking.copy(document, actor="e1").chunks) == content
    stored = on_disk(tmp_path)
    assert stored
    assert not any(content[at : at + 16] in stored for at in range(0, len(content) - 16, 16))


def test_a_photo_loses_where_it_was_taken(table, tmp_path):
    content = photo()
    document = sent(table, content, name="foto.jpg")

    kept = b"".join(table.looking.copy(document, actor="e1").chunks)
    assert (document.state, document.kind, document.size) == (State.READY, "jpeg", len(kept))
    assert b"Exif" in content
    assert b"Exif" not in kept


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\n" + bytes.fromhex(EICAR), "malware"),
        (os.urandom(3000), "unknown_kind"),
        (photo("PNG"), "not_allowed"),
        (pdf()[:-200], "broken"),
    ],
    ids=["virus", "noise", "not asked", "cut off"],
)
def test_what_is_not_good_says_why_and_leaves_nothing(table, tmp_path, content, why):
    document = sent(table, content)
    table.errands.destroy(document.id)

    assert (document.state, document.why) == (State.REFUSED, why)
    assert on_disk(tmp_path) == b""


def test_while_nobody_scans_it_waits_and_then_it_goes_on(tmp_path, clock, clamd):
    table = a_table(tmp_path, clock, BALIE_SCANNER_URL=NOBODY)
    document = sent(table, pdf())
    assert document.state is State.CHECKING
    assert document.waits_since is not None

    errands = replace(
        table.errands,
        scanner=a_table(tmp_path, clock, BALIE_SCANNER_URL=clamd.address).errands.scanner,
    )
    errands.check(document.id)

    assert table.receiving.ledger.store.get(document.id).state is State.READY


def test_without_a_scanner_there_are_no_documents(tmp_path):
    services = bootstrap.build(Settings.from_env(surroundings(tmp_path)))

    assert services.documents is None
    assert tools_of(services.ground) is None
