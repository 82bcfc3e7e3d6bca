"""A login on its case over StUF, by the same rules and tables as over the ZGW APIs."""

import hashlib
from types import SimpleNamespace

import pytest

from deploy.local.stuf.shelf import Mood
from ident import migrations
from ident.clock import SystemClock
from ident.contract import CaseFiled, CaseRefused
from ident.evidence.store import DatabaseRecords
from ident.sealing import Seal
from ident.zaken.filing import CaseFiling, Stage
from ident.zaken.refusals import CaseSystemAway
from ident.zaken.store import DatabaseFilings
from tests.evidence_builders import some_facts
from tests.fakes.evidence import FakeRecords, FakeTransactions, ListWork
from tests.fakes.ident_store import FakeDataKeys
from tests.fakes.zaken import FakeFilings
from tests.ident_builders import NUMBER, OTHER_NUMBER, an_identity, asked
from tests.ident_world import ListAnnouncer, ListAudit

ID = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
PDF = b"%PDF-1.7 evidence"


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def stores(request, database_of):
    if request.param == "fake":
        return SimpleNamespace(
            filings=FakeFilings(), records=FakeRecords(), transactions=FakeTransactions()
        )
    database = database_of(request.param)
    migrations.upgrade(database.engine)
    return SimpleNamespace(
        filings=DatabaseFilings(database), records=DatabaseRecords(database), transactions=database
    )


@pytest.fixture
def filing(stores, cases):
    return CaseFiling(
        system=cases,
        filings=stores.filings,
        records=stores.records,
        transactions=stores.transactions,
        work=ListWork(),
        seal=Seal(bytes(32), FakeDataKeys()),
        announcer=ListAnnouncer(),
        audit=ListAudit(),
        clock=SystemClock(),
    )


def begin(filing, *, number=NUMBER, case="", request=ID):
    wanted = asked(request_id=request, conversation_id="c1", case_number=case)
    filing.begin(wanted, an_identity(number), "004711")


def prove(filing):
    filing.records.add(some_facts(request_id=ID))
    fingerprint = hashlib.sha256(PDF).hexdigest()
    filing.records.made(ID, pdf=PDF, sha256=fingerprint, at=filing.clock.now())


@pytest.mark.capability("M68", "M69", "M71", "M72", "M79")
def test_from_login_to_evidence_on_a_case_of_our_own(filing, system):
    begin(filing)
    for _ in range(2):
        filing.open(ID)
    (told,) = filing.announcer.events
    assert isinstance(told, CaseFiled)
    assert told.case_number == system.shelf.cases[told.case_number].number
    assert filing.filings.get(ID).sealed == b""
    prove(filing)
    for _ in range(2):
        filing.file(ID)

    assert filing.filings.get(ID).stage is Stage.FILED
    assert [each.content for each in system.shelf.documents.values()] == [PDF]
    assert system.shelf.cases[told.case_number].explanation == ""


@pytest.mark.capability("M69")
def test_on_the_case_of_somebody_else_nothing_is_written_and_staff_is_told(filing, system):
    begin(filing)
    filing.open(ID)
    number = filing.filings.get(ID).case_number
    begin(filing, number=OTHER_NUMBER, case=number, request="r2")
    seen = len(system.shelf.messages)

    filing.open("r2")

    assert isinstance(filing.announcer.events[-1], CaseRefused)
    assert filing.announcer.events[-1].why == "other_person"
    assert [b"geefZaakdetails_ZakLv01" in each for each in system.shelf.messages[seen:]] == [True]


def test_a_case_that_is_not_there_and_a_refusal_are_told(filing, system):
    begin(filing, case="2020-1")
    filing.open(ID)
    system.shelf.mood = Mood.FO03
    begin(filing, request="r2")
    filing.open("r2")

    assert [event.why for event in filing.events(ID)] == ["no_such_case"]
    assert [event.why for event in filing.events("r2")] == ["refused"]


@pytest.mark.parametrize("mood", [Mood.PLAIN_500, Mood.SLOW])
def test_what_is_not_done_yet_is_done_later(filing, system, mood):
    begin(filing)
    system.shelf.mood = mood
    with pytest.raises(CaseSystemAway):
        filing.open(ID)
    assert (filing.events(ID), filing.filings.get(ID).stage) == ([], Stage.WANTED)
    system.shelf.handle_waiting()
    system.shelf.mood = Mood.WELL

    filing.open(ID)

    assert filing.filings.get(ID).stage is Stage.OPENED
    assert len(system.shelf.cases) == 1


@pytest.mark.capability("M103")
def test_a_login_that_counted_for_nothing_leaves_no_code_in_the_case(filing, system):
    begin(filing)
    filing.open(ID)
    (case,) = system.shelf.cases.values()
    assert case.explanation
    filing.forget(ID)
    filing.drop_code(ID)

    assert case.explanation == ""
