"""The use cases of sending by phone: what is offered, who takes it, and what ends it."""

from datetime import timedelta

import pytest

from sidecar.core.ids import hashed
from sidecar.documents.domain import PHONE_LASTS
from sidecar.documents.phoning import party_of
from sidecar.documents.refusals import (
    ConversationOver,
    DocumentUnknown,
    NotInCall,
    PhoneLinkUnknown,
    PhoneOver,
    RequestClosed,
    RequestUnknown,
)
from tests.builders import a_visitor
from tests.office import SANNE
from tests.papers import SCANNED, some_papers

pytestmark = pytest.mark.capability("M14")
JAN_SITS = a_visitor("p1", appointment_id="a1")
PIET_SITS = a_visitor("p2", appointment_id="a1")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


@pytest.fixture
def request_(papers):
    return papers.ask()


def secret_of(papers, request):
    papers.phoning.offer(JAN_SITS, request.id)
    (shown,) = papers.phoning.shown([request]).values()
    return shown.link.address.removeprefix(f"{SCANNED}/")


def test_a_code_is_there_after_it_was_asked_for_and_of_open_requests_alone(papers, request_):
    other = papers.ask(label="Paspoort")
    assert papers.phoning.shown([request_, other]) == {}

    papers.phoning.offer(JAN_SITS, request_.id)

    assert set(papers.phoning.shown([request_, other])) == {request_.id}
    papers.asking.withdraw("a1", request_.id, by=SANNE)
    assert papers.phoning.shown([papers.store.request(request_.id)]) == {}


def test_the_phone_gets_a_secret_that_is_not_kept_and_one_request_of_its_citizen(
    papers, request_, clock
):
    browser = papers.phoning.take(secret_of(papers, request_))

    phone = papers.phoning.joined(browser)
    assert (phone.request_id, phone.participant_id) == (request_.id, "p1")
    assert phone.browser_hash == hashed(browser)
    assert phone.joined_at == clock.now()
    (shown,) = papers.phoning.shown([request_]).values()
    assert (shown.link, shown.changes_in) == (None, PHONE_LASTS)


def test_no_code_is_made_while_a_phone_is_joined(papers, request_):
    papers.phoning.take(secret_of(papers, request_))

    papers.phoning.offer(JAN_SITS, request_.id)
    assert papers.phoning.door.links.newest(request_.id) is None

    papers.phoning.release(JAN_SITS, request_.id)
    papers.phoning.offer(JAN_SITS, request_.id)
    assert papers.phoning.door.links.newest(request_.id)


def test_a_link_is_taken_once(papers, request_):
    secret = secret_of(papers, request_)
    assert papers.phoning.look(secret) == (request_, "nl")
    papers.phoning.take(secret)

    for deed in (papers.phoning.look, papers.phoning.take):
        with pytest.raises(PhoneLinkUnknown):
            deed(secret)


@pytest.mark.parametrize("browser", ["", "x" * 22])
def test_a_browser_that_is_no_phone_gets_nothing(papers, request_, browser):
    known = papers.phoning.take(secret_of(papers, request_))

    with pytest.raises(PhoneOver):
        papers.phoning.joined(browser)
    assert papers.phoning.joined(known)


def test_what_the_phone_may_is_asked_each_time(papers, request_):
    browser = papers.phoning.take(secret_of(papers, request_))
    assert papers.phoning.joined(browser)

    papers.table.keep_out("p1")
    with pytest.raises(NotInCall):
        papers.phoning.joined(browser)
    papers.table.let_in("p1")
    assert papers.phoning.joined(browser)
    papers.asking.withdraw("a1", request_.id, by=SANNE)
    with pytest.raises(RequestClosed):
        papers.phoning.joined(browser)


def test_nothing_is_offered_or_taken_after_the_end(papers, request_):
    secret = secret_of(papers, request_)
    papers.table.over()

    with pytest.raises(ConversationOver):
        papers.phoning.offer(JAN_SITS, request_.id)
    with pytest.raises(ConversationOver):
        papers.phoning.take(secret)


def test_another_citizen_neither_offers_nor_releases(papers, request_):
    browser = papers.phoning.take(secret_of(papers, request_))

    for deed in (papers.phoning.offer, papers.phoning.release):
        with pytest.raises(RequestUnknown):
            deed(PIET_SITS, request_.id)
    assert papers.phoning.joined(browser)


def test_the_end_of_the_call_leaves_no_phone_and_no_link(papers, request_):
    second = papers.ask(label="Paspoort")
    browser = papers.phoning.take(secret_of(papers, request_))
    unused = secret_of(papers, second)

    papers.ending.end("a1")

    with pytest.raises(PhoneOver):
        papers.phoning.joined(browser)
    with pytest.raises(PhoneLinkUnknown):
        papers.phoning.look(unused)


def test_another_browser_of_the_visit_ends_the_phone_of_that_citizen_alone(papers, request_):
    theirs = papers.ask("p2")
    browser = papers.phoning.take(secret_of(papers, request_))
    papers.phoning.offer(PIET_SITS, theirs.id)

    papers.ending.moved("p1", "a1")

    with pytest.raises(PhoneOver):
        papers.phoning.joined(browser)
    assert set(papers.phoning.shown([request_, theirs])) == {theirs.id}


def test_what_is_forgotten_takes_phones_and_links_with_it(papers, request_):
    papers.phoning.take(secret_of(papers, request_))
    papers.phoning.offer(JAN_SITS, papers.ask(label="Paspoort").id)

    gone = papers.ending.forget(["a1"])

    assert (gone["document_phones"], gone["document_phone_links"]) == (1, 1)


def test_a_phone_whose_time_is_over_makes_room_for_another(papers, request_, clock):
    old = papers.phoning.take(secret_of(papers, request_))
    clock.move(PHONE_LASTS - timedelta(seconds=1))
    assert papers.phoning.joined(old)
    clock.move(timedelta(seconds=1))
    assert papers.phoning.shown([request_]) == {}

    new = papers.phoning.take(secret_of(papers, request_))

    assert papers.phoning.joined(new)
    with pytest.raises(PhoneOver):
        papers.phoning.joined(old)


def test_a_link_does_not_push_a_phone_away_that_is_joined(papers, request_):
    browser = papers.phoning.take(secret_of(papers, request_))
    # As when the code was drawn at the very moment at which the other phone joined.
    address = papers.phoning.door.show(request_.id, "a1").address

    with pytest.raises(PhoneLinkUnknown):
        papers.phoning.take(address.removeprefix(f"{SCANNED}/"))
    assert papers.phoning.joined(browser)


def test_a_party_of_a_phone_reaches_the_documents_of_its_request_alone(papers, request_):
    other = papers.ask(label="Paspoort")
    browser = papers.phoning.take(secret_of(papers, request_))
    party = party_of(papers.phoning.joined(browser))
    mine, theirs = papers.upload(request_), papers.upload(other)

    assert papers.receiving.of(party, mine.id)[0].id == mine.id
    with pytest.raises(DocumentUnknown):
        papers.receiving.of(party, theirs.id)
    with pytest.raises(RequestUnknown):
        papers.receiving.begin(party, request_id=other.id, name="x", size=1)
    assert papers.upload(request_, party=party).sender_id == "p1"
    (asked,) = papers.asking.table_of_phone(papers.phoning.joined(browser)).asked
    assert mine in asked.documents
