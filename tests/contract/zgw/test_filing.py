"""What is particular of a filing over the ZGW APIs; the rest stands in tests/contract/zaken."""

import pytest

from ident.zaken.filing import Stage
from ident.zaken.refusals import CaseSystemAway
from tests.contract.filing import ID, begin, filing_on, prove
from tests.ident_builders import OTHER_NUMBER, an_identity, asked


@pytest.fixture
def filing(stores, cases):
    return filing_on(cases, stores)


def test_a_system_that_is_away_is_asked_again(filing, system):
    begin(filing)
    with_path = filing.system.client.bases
    object.__setattr__(filing.system.types, "base", "http://127.0.0.1:1/catalogi/api/v1")
    object.__setattr__(filing.system.client, "bases", (*with_path, "http://127.0.0.1:1"))
    with pytest.raises(CaseSystemAway):
        filing.open(ID)
    assert filing.events(ID) == []
    assert filing.filings.get(ID).stage is Stage.WANTED
    object.__setattr__(filing.system.types, "base", f"{system.shelf.url}/catalogi/api/v1")

    filing.open(ID)

    assert filing.filings.get(ID).stage is Stage.OPENED


def test_a_document_type_that_is_gone_is_told(filing, system):
    begin(filing)
    filing.open(ID)
    prove(filing)
    system.shelf.things["informatieobjecttypen"] = {}

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
    first, second = (case["url"] for case in system.shelf.all("zaken"))

    assert [each.request_id for each in filing.filings.of_case(first)] == [ID]
    assert filing.filings.of_case(first[:-1]) == []
    assert filing.filings.of_case("%") == []
    for _ in range(2):
        filing.filings.delete(ID)
    assert filing.filings.of_case(first) == []
    assert [each.request_id for each in filing.filings.of_case(second)] == ["r2"]
