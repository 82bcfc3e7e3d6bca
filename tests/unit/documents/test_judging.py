"""What the civil servant does with a document, who may look at it, and when it goes."""

import pytest

from sidecar.core.errors import NotFound, Unavailable
from sidecar.documents.domain import State
from sidecar.documents.refusals import (
    AlreadyJudged,
    DocumentUnknown,
    NotChecked,
    NotFilledIn,
    NotInCall,
    Unreadable,
)
from tests.builders import a_visitor
from tests.fakes.documents import PIXEL
from tests.office import OUTSIDER, SANNE
from tests.papers import JPEG, OURS, PDF, PIET, some_papers

JAN_HIMSELF = a_visitor("p1", appointment_id="a1")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


def looks(papers):
    return [
        (fact.actor, fact.details["how"])
        for fact in papers.audit.facts
        if fact.action.label == "document.looked_at"
    ]


@pytest.mark.capability("M52")
def test_the_civil_servant_accepts_and_both_see_it(papers):
    document = papers.checked(papers.ask())

    accepted = papers.judging.accept("a1", document.id, by=SANNE)

    assert (accepted.state, accepted.judged_by) == (State.ACCEPTED, "Sanne de Vries")
    assert papers.seen_by().asked[0].state is State.ACCEPTED
    with pytest.raises(AlreadyJudged):
        papers.judging.send_back("a1", document.id, reason="Toch niet", by=SANNE)


@pytest.mark.capability("M52")
def test_what_is_sent_back_says_why_and_another_is_welcome(papers):
    request = papers.ask(most="1")
    document = papers.checked(request)
    with pytest.raises(NotFilledIn):
        papers.judging.send_back("a1", document.id, reason="  ", by=SANNE)

    papers.judging.send_back("a1", document.id, reason="Onleesbaar.", by=SANNE)
    papers.destroy()

    (sent_back,) = papers.seen_by().asked[0].documents
    assert (sent_back.state, sent_back.reason) == (State.SENT_BACK, "Onleesbaar.")
    assert papers.kept == {}
    assert papers.upload(request).state is State.RECEIVING


@pytest.mark.capability("M47")
def test_remarks_of_both_are_kept_with_the_document(papers):
    document = papers.checked(papers.ask(), remark="Bladzijde 2 ontbreekt")

    noted = papers.judging.note("a1", document.id, "Gebeld met de verhuurder", by=SANNE)

    assert noted.remark == "Bladzijde 2 ontbreekt"
    assert noted.note == "Gebeld met de verhuurder"
    with pytest.raises(NotFilledIn):
        papers.judging.note("a1", document.id, "x" * 501, by=SANNE)


def test_another_desk_and_another_conversation_reach_nothing(papers):
    document = papers.checked(papers.ask())

    for deed in (
        lambda: papers.judging.accept("a1", document.id, by=OUTSIDER),
        lambda: papers.judging.accept("a2", document.id, by=SANNE),
        lambda: papers.looking.of_employee("a1", document.id, by=OUTSIDER),
        lambda: papers.asking.tables("a1", by=OUTSIDER),
    ):
        with pytest.raises(NotFound):
            deed()
    assert papers.judging.accept("a1", document.id, by=SANNE).state is State.ACCEPTED


@pytest.mark.capability("M26")
def test_every_look_is_a_line_in_the_trail(papers):
    document = papers.checked(papers.ask())
    seen = papers.looking.of_employee("a1", document.id, by=SANNE)

    assert papers.looking.page(seen, 2, actor="e1") == PIXEL
    copy = papers.looking.copy(seen, actor="e1")

    assert b"".join(copy.chunks) == PDF
    assert copy.name == f"document-{document.id[-6:]}.pdf"
    assert looks(papers) == [("e1", "page 2"), ("e1", "copy")]


def test_nobody_looks_at_what_was_not_checked_or_has_no_such_page(papers):
    request = papers.ask()
    unchecked, checked = papers.sent(request), papers.checked(request)

    with pytest.raises(NotChecked):
        papers.looking.of_employee("a1", unchecked.id, by=SANNE)
    for number in (0, 3):
        with pytest.raises(DocumentUnknown):
            papers.looking.page(checked, number, actor="e1")
    assert looks(papers) == []


def test_nothing_is_handed_out_of_what_is_damaged(papers):
    document = papers.checked(papers.ask())
    papers.damage(document)

    for look in (
        lambda: papers.looking.copy(document, actor="e1"),
        lambda: papers.looking.page(document, 1, actor="e1"),
    ):
        with pytest.raises(Unreadable):
            look()


@pytest.mark.capability("M15")
@pytest.mark.capability("M56")
@pytest.mark.capability("M57")
def test_a_document_of_the_municipality_is_seen_only_when_it_is_shown(papers):
    document = papers.checked(None, party=OURS)
    assert papers.seen_by().is_empty
    with pytest.raises(DocumentUnknown):
        papers.looking.of_visitor(JAN_HIMSELF, document.id)

    papers.judging.show("a1", document.id, by=SANNE)

    assert [each.id for each in papers.seen_by("p1").ours] == [document.id]
    assert papers.seen_by("p2").is_empty
    assert papers.looking.of_visitor(JAN_HIMSELF, document.id).name == "huur.pdf"
    papers.judging.hide("a1", document.id, by=SANNE)
    with pytest.raises(DocumentUnknown):
        papers.looking.of_visitor(JAN_HIMSELF, document.id)
    assert papers.audit.actions[-2:] == ["document.shown", "document.hidden"]


def test_a_document_of_the_municipality_is_checked_before_it_is_shown(papers):
    document = papers.sent(None, party=OURS)

    with pytest.raises(NotChecked):
        papers.judging.show("a1", document.id, by=SANNE)
    papers.errands.check(document.id)
    assert papers.judging.show("a1", document.id, by=SANNE).is_shown


def test_what_is_of_the_citizen_is_not_shown_and_what_is_ours_not_judged(papers):
    theirs, ours = papers.checked(papers.ask()), papers.checked(None, party=OURS)

    with pytest.raises(DocumentUnknown):
        papers.judging.show("a1", theirs.id, by=SANNE)
    with pytest.raises(DocumentUnknown):
        papers.judging.accept("a1", ours.id, by=SANNE)
    with pytest.raises(DocumentUnknown):
        papers.judging.remove("a1", theirs.id, by=SANNE)
    assert papers.judging.remove("a1", ours.id, by=SANNE).state is State.DELETED


def test_who_was_not_let_in_opens_nothing(papers):
    document = papers.checked(None, party=OURS)
    papers.judging.show("a1", document.id, by=SANNE)
    papers.table.keep_out("p1")

    with pytest.raises(NotInCall):
        papers.looking.of_visitor(JAN_HIMSELF, document.id)


@pytest.mark.capability("M48")
def test_at_the_end_of_the_call_what_is_confidential_or_unsent_goes(papers):
    secret, plain = papers.ask(confidential="ja"), papers.ask()
    stays = [papers.accepted(secret, JPEG), papers.checked(plain), papers.accepted(plain)]
    goes = [
        papers.checked(secret, JPEG),
        papers.sent(secret, JPEG),
        papers.upload(plain),
        papers.checked(None, party=OURS),
    ]

    papers.ending.end("a1")
    papers.destroy()

    assert {papers.store.get(each.id).state for each in goes} == {State.DELETED}
    assert set(papers.kept) == {each.id for each in stays}


@pytest.mark.capability("M139")
def test_at_the_end_of_the_retention_only_what_is_on_its_way_to_a_case_stays(papers):
    request = papers.ask()
    kept = papers.accepted(request)
    papers.handing.case_files.problem = Unavailable("away")
    papers.handing.hand_over(kept.id)
    for document in (papers.checked(request), papers.upload(request)):
        assert document.id in papers.kept

    gone = papers.ending.forget(["a1", "a2"])
    papers.destroy()

    assert gone == {
        "documents": 2,
        "document_requests": 1,
        "document_phones": 0,
        "document_phone_links": 0,
    }
    assert set(papers.kept) == {kept.id}
    reasons = [f.details for f in papers.audit.facts if f.action.label == "document.deleted"]
    assert reasons == [{"why": "expire"}] * 2


def test_who_takes_the_visit_over_starts_with_nothing(papers):
    request = papers.ask()
    sent, unsent = papers.sent(request), papers.upload(request)
    other = papers.upload(papers.ask("p2"), party=PIET)
    shown = papers.checked(None, party=OURS)
    papers.judging.show("a1", shown.id, by=SANNE)

    papers.ending.moved("p1", "a1")

    states = [papers.store.get(each.id).state for each in (unsent, sent, other)]
    assert states == [State.DELETED, State.CHECKING, State.RECEIVING]
    assert not papers.store.get(shown.id).is_shown
