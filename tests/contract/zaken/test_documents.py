"""A document of a citizen on the case of his login: streamed, resumed, and never a wrong one."""

import gc
import hashlib
import io

import pytest

from ident.contract import HandedDocument
from ident.refusals import NotOnCase, Unavailable
from ident.zaken.handing import HandingOver
from tests.contract.filing import ID, begin, filing_on, prove

PAPER = b"%PDF-1.7 " + bytes(range(256)) * 3

pytestmark = [
    pytest.mark.capability("M47", "M69"),
    # The stand-in's web server forgets to close what it had of a part whose line broke.
    pytest.mark.filterwarnings(
        "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture(autouse=True)
def nothing_is_left_for_the_next_test():
    yield
    gc.collect()


@pytest.fixture
def filing(stores, side):
    return filing_on(side.cases(), stores)


@pytest.fixture
def handing(filing):
    return HandingOver(system=filing.system, filings=filing.filings, audit=filing.audit)


def handed(content=PAPER, **changed):
    values = {
        "document_id": "x1f0c2a9",
        "request_id": ID,
        "conversation_id": "c1",
        "title": "Kopie van het huurcontract",
        "file_name": "document-1f0c2a.pdf",
        "media_type": "application/pdf",
        "size": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "made_on": "2026-11-23",
        "language": "nl",
        "remark": "Alle bladzijden",
        "note": "",
        "accepted_by": "Sanne Bakker",
        "confidential": "",
    }
    return HandedDocument(**(values | changed))


def take(handing, content=PAPER, **changed):
    return handing.take(handed(**changed), io.BytesIO(content).read)


def opened(filing):
    begin(filing)
    filing.open(ID)
    return filing.number(ID)


def test_it_hangs_on_the_case_of_the_login_once_however_often_it_is_brought(filing, handing, side):
    number = opened(filing)

    assert take(handing) == number
    assert take(handing, b"nobody reads this") == number

    (case,) = side.seen()
    assert (case.number, case.documents) == (number, [PAPER])
    assert "004711" in case.explanation
    assert [fact[0] for fact in filing.audit.facts].count("ident.document_filed") == 1


def test_it_hangs_beside_the_evidence_and_beside_another(filing, handing, side):
    opened(filing)
    take(handing)
    prove(filing)
    filing.file(ID)
    take(handing, b"%PDF another", document_id="x2", **_of(b"%PDF another"))

    (case,) = side.seen()
    assert len(case.documents) == 3
    assert {PAPER, b"%PDF another"} < set(case.documents)
    assert case.explanation == ""


def _of(content):
    return {"size": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}


def test_before_the_case_is_open_it_is_asked_again_later(filing, handing):
    begin(filing)

    with pytest.raises(Unavailable):
        take(handing)
    filing.open(ID)
    assert take(handing) == filing.number(ID)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"request_id": "r-unknown"}, "no_case"), ({"conversation_id": "c2"}, "no_case")],
)
def test_the_case_of_another_call_is_none_of_it(filing, handing, side, changed, code):
    opened(filing)

    with pytest.raises(NotOnCase) as refused:
        take(handing, **changed)

    assert refused.value.code == code
    assert side.seen()[0].documents == []


def test_after_a_call_that_proved_nothing_there_is_no_case_for_it(filing, handing):
    opened(filing)
    filing.end_conversation("c1")

    with pytest.raises(NotOnCase):
        take(handing)


def test_a_case_that_is_gone_is_told(filing, handing, side):
    opened(filing)
    side.lose_cases()

    with pytest.raises(NotOnCase) as refused:
        take(handing)
    assert refused.value.code == "no_such_case"


@pytest.mark.parametrize("part", [0, 1, 150, len(PAPER) - 1])
def test_a_line_that_breaks_off_leaves_nothing_on_the_case_and_the_next_one_ends_it(
    filing, handing, side, part
):
    number = opened(filing)

    with pytest.raises(Unavailable):
        handing.take(handed(), io.BytesIO(PAPER[:part]).read)
    assert side.seen()[0].documents == []

    assert take(handing) == number
    assert side.seen()[0].documents == [PAPER]


@pytest.mark.parametrize(
    "content",
    [PAPER[:-1] + b"\0", b"\0" + PAPER[1:], PAPER + b"\0"],
    ids=["another end", "another beginning", "more"],
)
def test_what_is_not_what_was_announced_never_hangs_on_a_case(filing, handing, side, content):
    opened(filing)

    with pytest.raises(NotOnCase) as refused:
        take(handing, content)

    assert refused.value.code == "refused"
    assert side.seen()[0].documents == []


def test_what_is_known_of_it_goes_when_the_filing_goes(filing, handing):
    opened(filing)
    take(handing)

    filing.filings.delete(ID)

    assert filing.filings.document_progress("x1f0c2a9", ID).done("done") == ""
