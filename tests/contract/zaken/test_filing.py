"""A login on its case, from the login to the evidence: our table, our rules, each case system."""

import pytest

from ident.contract import CaseFiled, CaseRefused
from ident.evidence.ports import Kind
from ident.refusals import Unavailable
from ident.zaken.filing import Stage
from ident.zaken.refusals import CaseSystemAway
from tests.contract.filing import ID, PDF, begin, filing_on, prove
from tests.contract.zaken.sides import SIDES
from tests.ident_builders import NUMBER, OTHER_NUMBER


@pytest.fixture(params=["zgw", "stuf 1.2"])
def side(request):
    """How documents travel and which version is spoken makes no difference to a filing."""
    with SIDES[request.param].served() as found:
        found.reset()
        yield found


@pytest.fixture
def filing(stores, side):
    return filing_on(side.cases(), stores)


@pytest.mark.capability("M68", "M69", "M71", "M72")
def test_from_login_to_evidence_on_a_case_of_our_own(filing, side):
    begin(filing)
    begin(filing)
    assert filing.work.rows == [(Kind.OPEN_CASE, ID)]
    assert (filing.awaits(ID), filing.number(ID)) == (True, "")
    assert NUMBER not in repr(filing.filings.get(ID))

    filing.open(ID)
    filing.open(ID)

    (told,) = filing.announcer.events
    assert isinstance(told, CaseFiled)
    assert [case.number for case in side.seen()] == [told.case_number]
    assert filing.events(ID) == [told]
    assert (filing.awaits(ID), filing.number(ID)) == (False, told.case_number)
    assert filing.filings.get(ID).sealed == b""
    assert filing.audit.about == [("ident.case_opened", "bsn", NUMBER)]
    prove(filing)
    filing.file(ID)
    filing.file(ID)

    assert filing.filings.get(ID).stage is Stage.FILED
    (case,) = side.seen()
    assert (case.documents, case.explanation) == ([PDF], "")


@pytest.mark.capability("M70")
def test_on_the_case_of_somebody_else_nothing_is_written_and_staff_is_told(filing, side):
    begin(filing)
    filing.open(ID)
    number = filing.filings.get(ID).case_number
    begin(filing, number=OTHER_NUMBER, case=number, request="r2")

    filing.open("r2")

    assert isinstance(filing.announcer.events[-1], CaseRefused)
    assert filing.announcer.events[-1].why == "other_person"
    assert [case.people for case in side.seen()] == [[NUMBER]]
    stopped = filing.filings.get("r2")
    assert (stopped.stage, stopped.sealed) == (Stage.STOPPED, b"")
    filing.file("r2")
    assert [case.documents for case in side.seen()] == [[]]


def test_a_case_that_is_not_there_is_told(filing):
    begin(filing, case="2020-1")
    filing.open(ID)

    assert [event.why for event in filing.events(ID)] == ["no_such_case"]


def test_without_its_data_key_a_person_must_make_the_case(filing):
    begin(filing)
    filing.seal.destroy(f"filing:{ID}")
    filing.open(ID)

    assert [event.why for event in filing.events(ID)] == ["gone"]


def test_evidence_that_is_ready_before_its_case_waits_for_it(filing):
    begin(filing)
    prove(filing)
    with pytest.raises(CaseSystemAway):
        filing.file(ID)
    filing.open(ID)
    filing.file(ID)

    assert filing.filings.get(ID).stage is Stage.FILED


@pytest.mark.capability("M103")
@pytest.mark.parametrize("how", ["forget", "end of the call"])
def test_a_login_that_counted_for_nothing_leaves_no_code_in_the_case(filing, side, how):
    begin(filing)
    filing.open(ID)
    assert side.seen()[0].explanation

    for _ in range(2):
        if how == "forget":
            filing.forget(ID)
        else:
            filing.end_conversation("c1")
    assert filing.work.rows == [(Kind.OPEN_CASE, ID), (Kind.DROP_CODE, ID)]
    filing.drop_code(ID)

    assert side.seen()[0].explanation == ""
    assert filing.filings.get(ID).stage is Stage.STOPPED


def test_what_is_forgotten_before_its_case_is_open_never_gets_one(filing, side):
    begin(filing)
    filing.forget(ID)
    filing.open(ID)

    assert side.seen() == []
    assert filing.work.rows == [(Kind.OPEN_CASE, ID)]


def test_what_was_completed_is_not_forgotten_with_the_call(filing):
    begin(filing)
    filing.open(ID)
    prove(filing)
    filing.end_conversation("c1")
    filing.file(ID)

    assert filing.filings.get(ID).stage is Stage.FILED


def test_nothing_is_known_of_a_request_without_a_case(filing):
    for deed in (filing.open, filing.file, filing.drop_code, filing.forget):
        deed("r9")
    assert filing.events("r9") == []


def test_a_database_that_is_away_does_not_keep_the_citizen_waiting(filing, monkeypatch):
    def away(_filing):
        raise Unavailable("database does not answer")

    monkeypatch.setattr(type(filing.filings), "add", lambda _self, each: away(each))
    begin(filing)

    assert filing.filings.get(ID) is None


def test_a_case_that_went_between_login_and_evidence_is_told(filing, side):
    begin(filing)
    filing.open(ID)
    prove(filing)
    side.lose_cases()

    filing.file(ID)

    assert filing.filings.get(ID).problem == "no_such_case"
    assert [event.why for event in filing.events(ID)] == ["no_such_case"]
