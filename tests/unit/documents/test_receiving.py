"""Receiving: in one go or in pieces, sent on purpose, by the right one only and within limits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core.errors import Unavailable
from sidecar.core.limits import TooMany
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import UPLOAD_LASTS, State
from sidecar.documents.refusals import (
    AlreadySent,
    Busy,
    ConversationOver,
    DocumentGone,
    DocumentUnknown,
    EnoughDocuments,
    NothingToSend,
    NotInCall,
    NotWhole,
    OffsetDiffers,
    RequestUnknown,
    TooLarge,
)
from tests.papers import JAN, OURS, PDF, PIET, some_papers

pytestmark = pytest.mark.capability("M13")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


def begin(papers, request, size=10, party=JAN, name="huur.pdf"):
    return papers.receiving.begin(party, request_id=request.id, name=name, size=size)


def append(papers, document, content, offset=0, party=JAN, **more):
    return papers.receiving.append(party, document.id, offset=offset, chunks=[content], **more)


@pytest.mark.capability("M58")
def test_what_came_whole_is_checked_only_after_it_was_sent(papers):
    request = papers.ask()
    document = papers.upload(request)
    assert papers.store.get(document.id).state is State.RECEIVING
    assert papers.work(Work.CHECK_DOCUMENT) == []

    (sent,) = papers.receiving.send(JAN, request.id, remark=" Alle  bladzijden ")

    assert (sent.state, sent.remark) == (State.CHECKING, "Alle bladzijden")
    assert papers.work(Work.CHECK_DOCUMENT) == [document.id]
    assert papers.audit.actions == ["document.asked", "document.sent"]


def test_an_upload_goes_on_where_it_broke_off(papers):
    document = begin(papers, papers.ask())
    assert append(papers, document, b"%PDF") == 4
    assert papers.receiving.of(JAN, document.id)[1] == 4

    assert append(papers, document, b"-1.7 x", 4) == 10
    assert papers.kept[document.id] == b"%PDF-1.7 x"


def test_bytes_that_do_not_go_on_are_refused(papers):
    document = begin(papers, papers.ask())
    append(papers, document, b"%PDF")

    for offset in (0, 3, 5):
        with pytest.raises(OffsetDiffers):
            append(papers, document, b"x", offset)
    assert papers.kept[document.id] == b"%PDF"


def test_only_what_is_complete_is_sent(papers):
    request = papers.ask()
    whole, half = papers.upload(request), begin(papers, request)
    append(papers, half, b"%PDF")

    sent = papers.receiving.send(JAN, request.id)

    assert [each.id for each in sent] == [whole.id]
    assert papers.store.get(half.id).state is State.RECEIVING
    with pytest.raises(NotWhole):
        papers.receiving.send(JAN, request.id)


def test_nothing_is_sent_where_nothing_came(papers):
    with pytest.raises(NothingToSend):
        papers.receiving.send(JAN, papers.ask().id)


def test_what_was_sent_takes_no_more_bytes(papers):
    document = papers.sent(papers.ask())

    with pytest.raises(AlreadySent):
        append(papers, document, b"", len(PDF))


def test_a_document_of_somebody_else_does_not_exist(papers):
    request = papers.ask("p1")
    document = begin(papers, request)

    for deed in (
        lambda: begin(papers, request, party=PIET),
        lambda: papers.receiving.of(PIET, document.id),
        lambda: append(papers, document, b"x", party=PIET),
        lambda: papers.receiving.cancel(PIET, document.id),
        lambda: papers.receiving.send(PIET, request.id),
        lambda: papers.receiving.of(OURS, document.id),
        lambda: papers.receiving.of(replace(JAN, appointment_id="a2"), document.id),
    ):
        with pytest.raises((DocumentUnknown, RequestUnknown)):
            deed()
    assert papers.receiving.of(JAN, document.id)[0] == document


def test_a_citizen_sends_only_what_was_asked_of_him(papers):
    with pytest.raises(RequestUnknown):
        papers.receiving.begin(JAN, request_id=None, name="x", size=1)
    with pytest.raises(RequestUnknown):
        papers.receiving.begin(JAN, request_id="nope", name="x", size=1)


def test_after_the_end_nothing_comes_in(papers):
    request = papers.ask()
    document = begin(papers, request)
    papers.table.over()

    for deed in (
        lambda: begin(papers, request),
        lambda: append(papers, document, b"x"),
        lambda: papers.receiving.send(JAN, request.id),
    ):
        with pytest.raises(ConversationOver):
            deed()


def test_who_was_not_let_in_sends_nothing(papers):
    request = papers.ask()
    papers.table.keep_out("p1")

    with pytest.raises(NotInCall):
        begin(papers, request)


def test_more_than_was_announced_is_refused_and_nothing_of_it_kept(papers):
    document = begin(papers, papers.ask(), size=4)

    with pytest.raises(TooLarge):
        append(papers, document, b"%PDF-", length=5)
    with pytest.raises(TooLarge):
        append(papers, document, b"%PDF-")
    assert papers.kept[document.id] == b""
    assert append(papers, document, b"%PDF", length=4) == 4


def test_what_is_too_large_is_refused_before_it_comes(papers):
    request = papers.ask(largest="1")

    with pytest.raises(TooLarge) as refused:
        begin(papers, request, size=1024**2 + 1)
    assert refused.value.values == {"most": "1"}
    assert begin(papers, request, size=1024**2).size == 1024**2


def test_of_unknown_size_at_most_what_may_come_comes(papers):
    request = papers.ask(largest="1")
    document = begin(papers, request, size=None)

    with pytest.raises(TooLarge):
        append(papers, document, b"x" * (1024**2 + 1))
    append(papers, document, PDF)
    assert papers.receiving.whole(JAN, document.id).size == len(PDF)


def test_no_more_come_than_were_asked_but_another_for_what_was_no_good(papers):
    request = papers.ask(most="1")
    bad = papers.checked(request, b"MZ a program")
    assert bad.state is State.REFUSED

    begin(papers, request)
    with pytest.raises(EnoughDocuments):
        begin(papers, request)


def test_somebody_who_begins_without_end_is_stopped(clock):
    papers = some_papers(clock, most=3)
    request = papers.ask(most="20")
    for _ in range(3):
        papers.receiving.cancel(JAN, begin(papers, request).id)

    with pytest.raises(TooMany):
        begin(papers, request)
    clock.move(timedelta(hours=1))
    begin(papers, request)


def test_an_upload_that_nobody_sent_is_gone_after_a_while(papers, clock):
    document = begin(papers, papers.ask())
    clock.move(UPLOAD_LASTS - timedelta(seconds=1))
    append(papers, document, b"x")
    clock.move(timedelta(seconds=1))

    with pytest.raises(DocumentGone):
        append(papers, document, b"x", 1)
    papers.destroy()
    assert papers.kept == {}


def test_two_connections_do_not_send_the_same_document(papers, clock):
    document = begin(papers, papers.ask())

    def meanwhile():
        yield b"%PDF"
        with pytest.raises(Busy):
            append(papers, document, b"x", 4)
        yield b"-"

    assert papers.receiving.append(JAN, document.id, offset=0, chunks=meanwhile()) == 5
    assert append(papers, document, b"1", 5) == 6


def test_a_connection_that_hangs_is_taken_over_and_writes_no_more(papers, clock):
    document = begin(papers, papers.ask())

    def hanging():
        yield b"%P"
        clock.move(timedelta(seconds=21))
        assert append(papers, document, b"%PDF") == 4
        clock.move(timedelta(seconds=6))
        with papers.receiving.leases.held(document.id):
            yield b"XX"

    with pytest.raises(OffsetDiffers):
        papers.receiving.append(JAN, document.id, offset=0, chunks=hanging())
    assert papers.kept[document.id] == b"%PDF"


def test_what_is_cancelled_is_destroyed(papers):
    request = papers.ask()
    document = papers.upload(request)

    papers.receiving.cancel(JAN, document.id)
    papers.destroy()

    assert document.id not in papers.kept
    assert papers.seen_by().asked[0].documents == ()
    with pytest.raises(DocumentGone):
        papers.receiving.of(JAN, document.id)


def test_what_was_seen_is_not_taken_back(papers):
    document = papers.checked(papers.ask())

    with pytest.raises(AlreadySent):
        papers.receiving.cancel(JAN, document.id)


def test_what_went_while_its_bytes_came_is_destroyed_after(papers):
    document = begin(papers, papers.ask())

    def meanwhile():
        papers.ending.end("a1")
        yield b"%PDF"

    papers.receiving.append(JAN, document.id, offset=0, chunks=meanwhile())
    papers.destroy()

    assert document.id not in papers.kept


def test_a_full_disk_is_told_as_what_it_is_and_loses_nothing(papers):
    document = begin(papers, papers.ask())
    append(papers, document, b"%PDF")
    papers.vault.storage.is_full = True

    with pytest.raises(Unavailable):
        append(papers, document, b"-1.7", 4)
    papers.vault.storage.is_full = False
    assert append(papers, document, b"-1.7", 4) == 8


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jan\\huur.pdf", "huur.pdf"),
        ("rekening\u202efdp.exe", "rekeningfdp.exe"),
        ("a\r\nSet-Cookie: x\x00.pdf", "aSet-Cookie: x.pdf"),
        ("x" * 1_000_000, "x" * 200),
        ("  Zoë  paspoort.pdf ", "Zoë paspoort.pdf"),
        ("", ""),
    ],
)
def test_a_name_is_for_people_only(papers, name, shown):
    assert begin(papers, papers.ask(), name=name).name == shown
