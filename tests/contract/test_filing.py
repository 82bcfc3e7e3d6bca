"""A login on its case, from the login to the evidence: our table, our rules, a case system."""

import hashlib
import threading
from types import SimpleNamespace

import pytest
from werkzeug.serving import make_server

from deploy.local.zaken.app import create_app
from deploy.local.zaken.shelf import CASE_TYPE, CATALOGUE, DOCUMENT_TYPE, RSIN, Shelf
from ident import migrations
from ident.clock import SystemClock
from ident.contract import CaseFiled, CaseRefused
from ident.evidence.ports import Kind
from ident.evidence.store import DatabaseRecords
from ident.refusals import Unavailable
from ident.sealing import Seal
from ident.zaken.building import build
from ident.zaken.filing import CaseFiling, Stage
from ident.zaken.refusals import CaseSystemAway
from ident.zaken.settings import ZgwSettings
from ident.zaken.store import DatabaseFilings
from tests.contract.redis_server import free_port
from tests.evidence_builders import some_facts
from tests.fakes.evidence import FakeRecords, FakeTransactions, ListWork
from tests.fakes.ident_store import FakeDataKeys
from tests.fakes.zaken import FakeFilings
from tests.ident_builders import NUMBER, OTHER_NUMBER, an_identity, asked
from tests.ident_world import ListAnnouncer, ListAudit

ID = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
SECRET = "a secret of more than thirty-two signs"
PDF = b"%PDF-1.7 evidence"


@pytest.fixture
def system():
    port = free_port()
    shelf = Shelf(f"http://127.0.0.1:{port}")
    server = make_server("127.0.0.1", port, create_app(shelf, client_id="b", secret=SECRET))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield shelf
    server.shutdown()
    thread.join()
    server.server_close()


def settings(shelf):
    return ZgwSettings(
        zaken=f"{shelf.url}/zaken/api/v1",
        documenten=f"{shelf.url}/documenten/api/v1",
        catalogi=f"{shelf.url}/catalogi/api/v1",
        client_id="b",
        secret=SECRET,
        rsin=RSIN,
        catalogue=CATALOGUE,
        case_type=CASE_TYPE,
        document_type=DOCUMENT_TYPE,
        number_prefix="DB",
        client_certificate=None,
        ca_file=None,
    )


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def stores(request, database_of):
    if request.param == "fake":
        return SimpleNamespace(
            filings=FakeFilings(), records=FakeRecords(), transactions=FakeTransactions()
        )
    database = database_of(request.param)
    migrations.upgrade(database.engine)
    return SimpleNamespace(
        filings=DatabaseFilings(database),
        records=DatabaseRecords(database),
        transactions=database,
    )


@pytest.fixture
def filing(stores, system):
    return CaseFiling(
        system=build(settings(system), SystemClock()),
        filings=stores.filings,
        records=stores.records,
        transactions=stores.transactions,
        work=ListWork(),
        seal=Seal(bytes(32), FakeDataKeys()),
        announcer=ListAnnouncer(),
        audit=ListAudit(),
        clock=SystemClock(),
    )


def begin(filing, *, number=NUMBER, case="", call="c1"):
    wanted = asked(request_id=ID, conversation_id=call, case_number=case)
    filing.begin(wanted, an_identity(number), "004711")


def prove(filing):
    filing.records.add(some_facts(request_id=ID))
    fingerprint = hashlib.sha256(PDF).hexdigest()
    filing.records.made(ID, pdf=PDF, sha256=fingerprint, at=filing.clock.now())


@pytest.mark.capability("M68", "M69", "M71", "M72")
def test_from_login_to_evidence_on_a_case_of_our_own(filing, system):
    begin(filing)
    begin(filing)
    assert filing.work.rows == [(Kind.OPEN_CASE, ID)]
    assert (filing.awaits(ID), filing.number(ID)) == (True, "")
    assert NUMBER not in repr(filing.filings.get(ID))

    filing.open(ID)
    filing.open(ID)

    (told,) = filing.announcer.events
    assert isinstance(told, CaseFiled)
    assert told.case_number == system.all("zaken")[0]["identificatie"]
    assert filing.events(ID) == [told]
    assert (filing.awaits(ID), filing.number(ID)) == (False, told.case_number)
    assert filing.filings.get(ID).sealed == b""
    assert filing.audit.about == [("ident.case_opened", "bsn", NUMBER)]
    prove(filing)
    filing.file(ID)
    filing.file(ID)

    assert filing.filings.get(ID).stage is Stage.FILED
    assert len(system.all("enkelvoudiginformatieobjecten")) == 1
    assert system.all("zaken")[0]["toelichting"] == ""


@pytest.mark.capability("M70")
def test_on_the_case_of_somebody_else_nothing_is_written_and_staff_is_told(filing, system):
    begin(filing)
    filing.open(ID)
    number = filing.filings.get(ID).case_number
    wanted = asked(request_id="r2", case_number=number)
    filing.begin(wanted, an_identity(OTHER_NUMBER), "1")

    filing.open("r2")

    assert isinstance(filing.announcer.events[-1], CaseRefused)
    assert filing.announcer.events[-1].why == "other_person"
    assert len(system.all("rollen")) == 1
    stopped = filing.filings.get("r2")
    assert (stopped.stage, stopped.sealed) == (Stage.STOPPED, b"")
    filing.file("r2")
    assert system.all("enkelvoudiginformatieobjecten") == []


def test_a_case_that_is_not_there_is_told(filing):
    begin(filing, case="2020-1")
    filing.open(ID)

    assert [event.why for event in filing.events(ID)] == ["no_such_case"]


def test_without_its_data_key_a_person_must_make_the_case(filing):
    begin(filing)
    filing.seal.destroy(f"filing:{ID}")
    filing.open(ID)

    assert [event.why for event in filing.events(ID)] == ["gone"]


def test_a_system_that_is_away_is_asked_again(filing, system):
    begin(filing)
    with_path = filing.system.client.bases
    object.__setattr__(filing.system.types, "base", "http://127.0.0.1:1/catalogi/api/v1")
    object.__setattr__(filing.system.client, "bases", (*with_path, "http://127.0.0.1:1"))
    with pytest.raises(CaseSystemAway):
        filing.open(ID)
    assert filing.events(ID) == []
    assert filing.filings.get(ID).stage is Stage.WANTED
    object.__setattr__(filing.system.types, "base", f"{system.url}/catalogi/api/v1")

    filing.open(ID)

    assert filing.filings.get(ID).stage is Stage.OPENED


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
def test_a_login_that_counted_for_nothing_leaves_no_code_in_the_case(filing, system, how):
    begin(filing)
    filing.open(ID)
    assert system.all("zaken")[0]["toelichting"]

    for _ in range(2):
        if how == "forget":
            filing.forget(ID)
        else:
            filing.end_conversation("c1")
    assert filing.work.rows == [(Kind.OPEN_CASE, ID), (Kind.DROP_CODE, ID)]
    filing.drop_code(ID)

    assert system.all("zaken")[0]["toelichting"] == ""
    assert filing.filings.get(ID).stage is Stage.STOPPED


def test_what_is_forgotten_before_its_case_is_open_never_gets_one(filing, system):
    begin(filing)
    filing.forget(ID)
    filing.open(ID)

    assert system.all("zaken") == []
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


def test_a_case_that_went_between_login_and_evidence_is_told(filing, system):
    begin(filing)
    filing.open(ID)
    prove(filing)
    system.things["zaken"] = {}

    filing.file(ID)

    assert filing.filings.get(ID).problem == "no_such_case"
    assert [event.why for event in filing.events(ID)] == ["no_such_case"]


def test_a_document_type_that_is_gone_is_told(filing, system):
    begin(filing)
    filing.open(ID)
    prove(filing)
    system.things["informatieobjecttypen"] = {}

    filing.file(ID)

    assert filing.filings.get(ID).problem == "refused"


def test_evidence_waits_for_a_system_that_is_away(filing, system):
    begin(filing)
    filing.open(ID)
    prove(filing)
    object.__setattr__(filing.system, "base", "http://127.0.0.1:1/zaken")
    object.__setattr__(filing.system.client, "bases", ("http://127.0.0.1:1",))

    with pytest.raises(CaseSystemAway):
        filing.file(ID)
    assert filing.filings.get(ID).stage is Stage.OPENED


@pytest.mark.capability("M103")
def test_a_filing_is_found_by_its_case_and_can_be_forgotten(filing, system):
    begin(filing)
    filing.begin(asked(request_id="r2"), an_identity(OTHER_NUMBER), "1")
    filing.open(ID)
    filing.open("r2")
    first, second = (case["url"] for case in system.all("zaken"))

    assert [each.request_id for each in filing.filings.of_case(first)] == [ID]
    assert filing.filings.of_case(first[:-1]) == []
    assert filing.filings.of_case("%") == []
    for _ in range(2):
        filing.filings.delete(ID)
    assert filing.filings.of_case(first) == []
    assert [each.request_id for each in filing.filings.of_case(second)] == ["r2"]
