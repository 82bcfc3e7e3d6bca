"""A document from the balie to its case: our adapter, ident's door, and a served case system."""

import gc
import hashlib
import threading
import tracemalloc
from datetime import date

import pytest
import requests
from cryptography.hazmat.primitives import serialization

from ident.contract import DOCUMENT_HEADER
from ident.refusals import TokenRefused
from ident.web import documents
from ident.zaken.handing import HandingOver
from sidecar.adapters.case_files import IdentCaseFiles, _handed
from sidecar.adapters.ident import SignedTokens
from sidecar.core.documents import NotOnCase, Paper
from sidecar.core.errors import Unavailable
from tests.contract.filing import ID, begin, filing_on
from tests.contract.redis_server import free_port
from tests.contract.zaken.sides import SIDES
from tests.contract.zgw.conftest import served
from tests.fakes.evidence import FakeRecords
from tests.fakes.work import FakeTransactions
from tests.fakes.zaken import FakeFilings
from tests.ident_world import IdentWorld, ListAudit

PAPER = b"%PDF-1.7 " + bytes(range(256)) * 3
MEGABYTE = 1024 * 1024
PATIENCE = 30

pytestmark = [
    pytest.mark.capability("M47", "M69"),
    # A door that refuses before it read everything closes the line.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def nothing_is_left_for_the_next_test():
    yield
    gc.collect()


class Stores:
    def __init__(self):
        self.filings, self.records = FakeFilings(), FakeRecords()
        self.transactions = FakeTransactions()


@pytest.fixture
def side():
    with SIDES["zgw in parts"].served() as found:
        found.reset()
        yield found


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


@pytest.fixture
def ended(world):
    """Set when ident has done with what was brought, whatever became of it."""
    seen = threading.Event()
    world.app.teardown_request(lambda _error: seen.set())
    return seen


@pytest.fixture
def filing(side):
    return filing_on(side.cases(), Stores())


@pytest.fixture
def door(world, filing):
    """The address of ident, with a case that is open."""
    begin(filing)
    filing.open(ID)
    handing = HandingOver(system=filing.system, filings=filing.filings, audit=ListAudit())
    world.app.register_blueprint(documents.blueprint(handing, world.tokens))
    port = free_port()
    with served(world.app, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def tokens(world, tmp_path):
    file = tmp_path / "start.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8
    file.write_bytes(world.balie_key.private_bytes(pem, plain, serialization.NoEncryption()))
    return SignedTokens(file, world.clock)


@pytest.fixture
def files(door, tokens):
    made = IdentCaseFiles(door, tokens)
    yield made
    made._session.close()


def a_paper(content=PAPER, **changed):
    values = {
        "document_id": "x1f0c2a9",
        "case_request": ID,
        "conversation": "c1",
        "title": "Kopie van het huurcontract",
        "file_name": "document-1f0c2a.pdf",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "made_on": date(2026, 11, 23),
        "remark": "Alle bladzijden",
        "note": "Echt gezien",
        "accepted_by": "Sanne Bakker",
        "is_confidential": True,
    }
    return Paper(**(values | changed))


def pieces(content, size=100):
    return (content[place : place + size] for place in range(0, len(content), size))


def test_it_hangs_on_the_case_with_what_people_remarked(files, side):
    files.file(a_paper(), pieces(PAPER))
    files.file(a_paper(), pieces(PAPER))

    assert side.seen()[0].documents == [PAPER]
    (made,) = side.system.shelf.all("enkelvoudiginformatieobjecten")
    assert made["beschrijving"] == "Alle bladzijden\n\nEcht gezien"
    assert made["vertrouwelijkheidaanduiding"] == "vertrouwelijk"
    assert (made["titel"], made["auteur"]) == ("Kopie van het huurcontract", "Sanne Bakker")
    assert made["identificatie"] == "x1f0c2a9"


def test_the_longest_remarks_go_along_whatever_signs_they_are_of(files, side):
    files.file(a_paper(remark="🏠" * 500, note="é" * 500), pieces(PAPER))

    (made,) = side.system.shelf.all("enkelvoudiginformatieobjecten")
    assert made["beschrijving"] == ("🏠" * 500 + "\n\n" + "é" * 500)[:1000]


def test_what_is_not_confidential_is_left_to_the_type_of_the_document(files, side):
    files.file(a_paper(is_confidential=False, remark="", note=""), pieces(PAPER))

    (made,) = side.system.shelf.all("enkelvoudiginformatieobjecten")
    assert not made.get("vertrouwelijkheidaanduiding")
    assert not made.get("beschrijving")


def test_a_line_that_breaks_is_taken_up_where_it_was(files, side, ended):
    def broken():
        yield PAPER[:350]
        raise Unavailable("the vault is away")

    with pytest.raises(Unavailable):
        files.file(a_paper(), broken())
    assert ended.wait(PATIENCE)
    assert side.seen()[0].documents == []
    whole = [part["url"] for part in side.system.shelf.all("bestandsdelen") if part["voltooid"]]

    files.file(a_paper(), pieces(PAPER))

    assert side.seen()[0].documents == [PAPER]
    assert len(side.system.shelf.all("enkelvoudiginformatieobjecten")) == 1
    assert len(whole) == 3


def test_a_case_system_that_is_away_is_tried_again_later(files, side):
    side.system.says = (503, b"{}", {"Content-Type": "application/json"})
    with pytest.raises(Unavailable):
        files.file(a_paper(), pieces(PAPER))

    side.system.says = None
    files.file(a_paper(), pieces(PAPER))
    assert side.seen()[0].documents == [PAPER]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"conversation": "c2"}, "no_case"),
        ({"case_request": "r-unknown"}, "no_case"),
        ({"sha256": "0" * 64}, "refused"),
    ],
)
def test_a_no_for_good_says_why(files, side, changed, why):
    with pytest.raises(NotOnCase) as no:
        files.file(a_paper(**changed), pieces(PAPER))

    assert no.value.why == why
    assert side.seen()[0].documents == []


def test_the_door_wants_both_tokens_for_this_very_document(door, tokens, side):
    paper = a_paper()
    good = {
        "Authorization": f"Bearer {tokens.machine()}",
        DOCUMENT_HEADER: tokens.document(_handed(paper)),
    }

    def bring(path=paper.document_id, content=PAPER, **headers):
        known = {name: value for name, value in (good | headers).items() if value}
        address = f"{door}/machine/documents/{path}"
        return requests.put(address, data=content, headers=known, timeout=20).status_code

    assert bring(Authorization=None) == 403
    assert bring(**{DOCUMENT_HEADER: None}) == 403
    assert bring(**{DOCUMENT_HEADER: tokens.machine()}) == 403
    assert bring(path="another") == 403
    assert bring(content=PAPER + b"more") == 403
    assert side.seen()[0].documents == []
    assert bring() == 200


def test_a_server_that_knows_where_the_body_ends_is_read_to_its_end(world, door, tokens, side):
    """As gunicorn; the one that serves these tests does not."""
    headers = {
        "Authorization": f"Bearer {tokens.machine()}",
        DOCUMENT_HEADER: tokens.document(_handed(a_paper())),
    }

    answer = world.app.test_client().put(
        "/machine/documents/x1f0c2a9",
        data=PAPER,
        headers=headers,
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == 200
    assert side.seen()[0].documents == [PAPER]


@pytest.mark.parametrize(
    "changed",
    [
        {"document_id": "../../requests"},
        {"document_id": "x" * 41},
        {"sha256": "nonsense"},
        {"size": -1},
    ],
)
def test_a_token_of_nonsense_is_refused_though_we_signed_it(world, tokens, changed):
    assert world.tokens.document(tokens.document(_handed(a_paper()))).title
    with pytest.raises(TokenRefused):
        world.tokens.document(tokens.document(_handed(a_paper(**changed))))


def test_a_large_document_is_never_whole_in_memory(files, side):
    """In ident and in the balie, which share this process; the case system keeps what it gets."""
    side.system.shelf.part_size = MEGABYTE
    chunk, digest = bytes(MEGABYTE), hashlib.sha256()
    for _ in range(64):
        digest.update(chunk)
    shelf, highest = side.system.shelf, 0
    paper = a_paper(size=64 * MEGABYTE, sha256=digest.hexdigest())

    def before():
        nonlocal highest
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        if not shelf.contents:
            highest = max(highest, peak - sum(len(part) for part in shelf.parts.values()))

    side.system.before = before
    tracemalloc.start()
    files.file(paper, (chunk for _ in range(64)))
    tracemalloc.stop()

    assert [len(content) for content in shelf.contents.values()] == [64 * MEGABYTE]
    assert 0 < highest < 16 * MEGABYTE
