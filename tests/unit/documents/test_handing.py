"""Handing over to the case: once, as it was accepted, and for as long as it takes."""

from datetime import timedelta

import pytest

from sidecar.core.documents import NotOnCase
from sidecar.core.errors import Unavailable
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import State
from sidecar.documents.ports import Place
from tests.office import SANNE
from tests.papers import JPEG, OURS, PDF, some_papers

pytestmark = pytest.mark.capability("M69")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


def accepted(papers, content=PDF, **fields):
    return papers.accepted(papers.ask(**fields), content)


def dues(papers, clock):
    """After how long it is tried again, each time."""
    rows = zip(papers.outbox.rows, papers.outbox.dues, strict=True)
    again = [due for (kind, _), due in rows if kind is Work.HAND_OVER_DOCUMENT and due]
    return [due - clock.now() for due in again]


@pytest.mark.capability("M52")
def test_what_is_accepted_goes_to_the_case_and_is_gone_a_day_later(papers, clock):
    document = accepted(papers)
    assert papers.work(Work.HAND_OVER_DOCUMENT) == [document.id]

    papers.handing.hand_over(document.id)
    papers.handing.hand_over(document.id)

    there = papers.store.get(document.id)
    assert (there.state, there.case_number) == (State.HANDED_OVER, "ZAAK-1")
    assert papers.handing.case_files.filed == {document.id: PDF}
    assert len(papers.handing.case_files.papers) == 1
    assert papers.outbox.dues[-1] == clock.now() + timedelta(hours=24)
    assert papers.work(Work.DESTROY_DOCUMENT) == [document.id]
    papers.destroy()
    assert papers.store.get(document.id).state is State.DELETED
    assert papers.kept == {}


@pytest.mark.capability("M47")
def test_remarks_go_along_and_the_name_is_ours(papers):
    document = papers.checked(papers.ask(confidential="ja"), JPEG, remark="Voorkant en achterkant")
    papers.judging.note("a1", document.id, "Gezien, echt", by=SANNE)
    papers.judging.accept("a1", document.id, by=SANNE)

    papers.handing.hand_over(document.id)

    (paper,) = papers.handing.case_files.papers
    assert (paper.title, paper.remark, paper.note) == (
        "Kopie van het huurcontract",
        "Voorkant en achterkant",
        "Gezien, echt",
    )
    assert paper.file_name == f"document-{document.id[-6:]}.jpg"
    assert (paper.media_type, paper.accepted_by) == ("image/jpeg", SANNE.name)
    assert paper.is_confidential
    assert (paper.case_request, paper.conversation) == ("i1", "a1")


def test_what_is_not_accepted_is_not_handed_over(papers):
    document = papers.checked(papers.ask())
    papers.handing.hand_over(document.id)

    assert papers.handing.case_files.filed == {}
    assert papers.store.get(document.id).state is State.READY


def test_while_there_is_no_case_it_waits_and_goes_when_there_is_one(papers, clock):
    papers.handing.cases.place = None
    document = accepted(papers)

    for _ in range(7):
        papers.handing.hand_over(document.id)
    assert papers.store.get(document.id).state is State.ACCEPTED
    waits = dues(papers, clock)
    assert waits[:3] == [timedelta(seconds=each) for each in (30, 60, 120)]
    assert waits[-1] == timedelta(minutes=10)

    papers.handing.cases.place = Place(request="i2", number="ZAAK-2")
    papers.handing.hand_over(document.id)
    assert papers.store.get(document.id).case_number == "ZAAK-2"
    assert papers.store.get(document.id).state is State.HANDED_OVER


def test_a_case_system_that_is_away_for_a_week_loses_nothing(papers, clock):
    papers.handing.case_files.problem = Unavailable("away")
    document = accepted(papers)

    for _ in range(20):
        papers.handing.hand_over(document.id)
    clock.move(timedelta(days=7))
    papers.ending.end("a1")
    papers.ending.forget(["a1"])
    # The call and its identification are forgotten by now; where it goes is not.
    papers.handing.cases.place = None
    papers.handing.case_files.problem = None
    papers.handing.hand_over(document.id)

    assert papers.handing.case_files.filed == {document.id: PDF}
    assert papers.store.get(document.id).state is State.HANDED_OVER


def test_a_case_that_does_not_take_it_is_told_and_tried_again_when_somebody_asks(papers):
    papers.handing.case_files.problem = NotOnCase("no_such_case")
    document = accepted(papers)

    papers.handing.hand_over(document.id)
    papers.handing.hand_over(document.id)
    told = papers.store.get(document.id)
    assert (told.state, told.case_problem) == (State.ACCEPTED, "no_such_case")
    assert len(papers.work(Work.HAND_OVER_DOCUMENT)) == 1

    papers.handing.case_files.problem = None
    papers.judging.hand_over_again("a1", document.id, by=SANNE)
    assert len(papers.work(Work.HAND_OVER_DOCUMENT)) == 2
    papers.handing.hand_over(document.id)
    assert papers.store.get(document.id).state is State.HANDED_OVER


def test_trying_again_without_a_problem_changes_nothing(papers):
    document = accepted(papers)

    assert papers.judging.hand_over_again("a1", document.id, by=SANNE) == document
    assert len(papers.work(Work.HAND_OVER_DOCUMENT)) == 1


@pytest.mark.parametrize("spoil", ["damage", "lose"])
def test_what_is_damaged_here_is_told_and_never_half_handed_over(papers, spoil):
    document = accepted(papers)
    if spoil == "damage":
        papers.damage(document)
    else:
        papers.vault.destroy(document.id)

    papers.handing.hand_over(document.id)

    assert papers.store.get(document.id).case_problem == "damaged"
    assert papers.handing.case_files.filed == {}


@pytest.mark.capability("M139")
def test_what_no_case_takes_goes_with_the_retention(papers):
    papers.handing.cases.place = None
    nowhere = accepted(papers)
    papers.handing.hand_over(nowhere.id)
    papers.ending.end("a1")
    assert papers.kept == {nowhere.id: PDF}

    papers.ending.forget(["a1"])
    papers.destroy()

    assert papers.kept == {}
    assert papers.audit.facts[-2].details == {"why": "forget"}


def test_a_document_of_the_municipality_is_handed_over_to_nobody(papers):
    ours = papers.checked(None, party=OURS)

    papers.handing.hand_over(ours.id)

    assert papers.handing.case_files.filed == {}
