"""What is particular of a filing over StUF; the rest stands in tests/contract/zaken."""

import pytest

from deploy.local.stuf.shelf import Mood
from ident.zaken.filing import Stage
from ident.zaken.refusals import CaseSystemAway
from tests.contract.filing import ID, begin, filing_on
from tests.ident_builders import OTHER_NUMBER


@pytest.fixture
def filing(stores, cases):
    return filing_on(cases, stores)


@pytest.mark.capability("M69")
def test_the_case_of_somebody_else_is_asked_for_once_and_nothing_else(filing, system):
    begin(filing)
    filing.open(ID)
    number = filing.filings.get(ID).case_number
    begin(filing, number=OTHER_NUMBER, case=number, request="r2")
    seen = len(system.shelf.messages)

    filing.open("r2")

    assert [b"geefZaakdetails_ZakLv01" in each for each in system.shelf.messages[seen:]] == [True]


def test_a_refusal_is_told(filing, system):
    system.shelf.mood = Mood.FO03
    begin(filing, request="r2")
    filing.open("r2")

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
