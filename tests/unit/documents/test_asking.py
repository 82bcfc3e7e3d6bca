"""A civil servant asks one citizen for documents, and may take that back."""

import pytest

from sidecar.core.documents import Kind
from sidecar.core.errors import NotFound
from sidecar.documents.domain import State
from sidecar.documents.refusals import (
    ConversationOver,
    NotFilledIn,
    RequestClosed,
    RequestUnknown,
)
from tests.office import OUTSIDER, SANNE
from tests.papers import FIELDS, JAN, PDF, some_papers

pytestmark = pytest.mark.capability("M12")


@pytest.fixture
def papers(clock):
    return some_papers(clock, ready_made=("Huurcontract", "Paspoort"))


def test_what_is_asked_appears_with_the_citizen_only(papers):
    request = papers.ask(help="Alle bladzijden.", most="2", largest="3", confidential="ja")

    (asked,) = papers.seen_by("p1").asked
    assert asked.request == request
    assert asked.state is State.ASKED
    assert (request.most, request.largest, request.is_confidential) == (2, 3 * 1024**2, True)
    assert request.kinds == (Kind.PDF, Kind.JPEG)
    assert papers.seen_by("p2").is_empty
    assert papers.audit.actions == ["document.asked"]
    assert papers.signals.topics == ["appointment.a1", "visit.p1"]


def test_a_ready_made_request_needs_one_press_and_is_offered_once(papers):
    assert papers.seen_by().ready_made == ("Huurcontract", "Paspoort")

    asked = papers.ask(label="Huurcontract", kinds=(), ready_made="ja")

    assert asked.kinds == tuple(Kind)
    assert (asked.most, asked.largest) == (5, papers.asking.largest)
    assert papers.seen_by().ready_made == ("Paspoort",)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 81}, "label"),
        ({"label": "\u202e\u200b"}, "label"),
        ({"help": "x" * 301}, "help"),
        ({"most": "0"}, "most"),
        ({"most": "21"}, "most"),
        ({"most": "²"}, "most"),
        ({"largest": "1001"}, "largest"),
        ({"largest": "-1"}, "largest"),
        ({"kinds": ("exe",)}, "kinds"),
        ({"kinds": ()}, "kinds"),
    ],
)
def test_what_is_not_filled_in_well_is_told_by_field(papers, wrong, field):
    with pytest.raises(NotFilledIn) as refused:
        papers.ask(**wrong)

    assert set(refused.value.by_field) == {field}
    assert papers.seen_by().is_empty


def test_only_the_desk_asks_and_only_a_citizen_of_the_talk(papers):
    with pytest.raises(NotFound):
        papers.ask(by=OUTSIDER)
    with pytest.raises(RequestUnknown):
        papers.ask("p9")
    assert papers.ask("p2").participant_id == "p2"


def test_nothing_is_asked_after_the_end(papers):
    papers.table.over()

    with pytest.raises(ConversationOver):
        papers.asking.ask("a1", "p1", FIELDS, ("pdf",), by=SANNE)


def test_what_is_withdrawn_is_off_the_card_and_takes_what_was_not_sent(papers):
    request = papers.ask()
    unsent = papers.upload(request)

    papers.asking.withdraw("a1", request.id, by=SANNE)
    papers.asking.withdraw("a1", request.id, by=SANNE)

    assert papers.seen_by().is_empty
    assert papers.store.get(unsent.id).state is State.DELETED
    assert papers.audit.actions == ["document.asked", "document.deleted", "document.withdrawn"]
    with pytest.raises(RequestClosed):
        papers.receiving.begin(JAN, request_id=request.id, name="x", size=1)


def test_what_was_sent_outlives_the_withdrawal_of_its_request(papers):
    request = papers.ask()
    sent = papers.sent(request, PDF)

    papers.asking.withdraw("a1", request.id, by=SANNE)

    assert papers.store.get(sent.id).state is State.CHECKING
    assert [each.request.id for each in papers.seen_by().asked] == [request.id]


def test_a_request_of_another_conversation_cannot_be_withdrawn(papers):
    request = papers.ask()

    with pytest.raises(NotFound):
        papers.asking.withdraw("a2", request.id, by=SANNE)
    with pytest.raises(NotFound):
        papers.asking.withdraw("a1", request.id, by=OUTSIDER)
    assert papers.store.request(request.id).is_open


def test_who_was_not_let_in_and_who_only_helps_sees_nothing(papers):
    papers.ask()
    assert papers.seen_by("p1") is not None

    papers.table.keep_out("p1")

    assert papers.seen_by("p1") is None
    assert papers.seen_by("p9") is None
