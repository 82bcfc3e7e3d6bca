"""What a worker does: scan, look what it is, and pass nothing that was not checked."""

from datetime import timedelta

import pytest

from sidecar.core.documents import Kind
from sidecar.documents.domain import State
from tests.fakes.documents import EICAR
from tests.papers import JAN, JPEG, PDF, some_papers

pytestmark = pytest.mark.capability("M26")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


def test_what_is_clean_and_of_a_kind_that_was_asked_is_ready(papers):
    document = papers.checked(papers.ask())

    assert (document.state, document.kind, document.pages) == (State.READY, Kind.PDF, 2)
    assert papers.kept[document.id] == PDF
    assert papers.audit.actions[-1] == "document.checked"


def test_a_picture_is_kept_as_it_was_written_anew(papers):
    document = papers.checked(papers.ask(), JPEG)

    assert papers.kept[document.id] == JPEG.replace(b"GPS", b"")
    assert document.size == len(JPEG) - 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF " + EICAR, "malware"),
        (b"MZ a program", "unknown_kind"),
        (b"PK a letter", "not_allowed"),
        (b"%PDF /JavaScript", "active_content"),
        (b"", "unknown_kind"),
    ],
)
def test_what_is_refused_says_why_and_is_destroyed(papers, content, why):
    document = papers.checked(papers.ask(), content)
    papers.destroy()

    assert (document.state, document.why) == (State.REFUSED, why)
    assert document.id not in papers.kept
    facts = [fact for fact in papers.audit.facts if fact.action.label == "document.refused"]
    assert [fact.details for fact in facts] == [{"why": why}]


def test_while_the_scanner_is_away_it_waits_and_is_tried_again_later_and_later(papers, clock):
    papers.scanner.is_away = True
    document = papers.checked(papers.ask())
    assert (document.state, document.waits_since) == (State.CHECKING, clock.now())

    for _ in range(9):
        papers.errands.check(document.id)

    waits = [due - clock.now() for due in papers.outbox.dues if due is not None]
    assert waits[:4] == [timedelta(seconds=each) for each in (5, 10, 20, 40)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=5)
    assert set(papers.signals.topics) >= {"visit.p1", "appointment.a1"}


def test_when_the_scanner_is_back_it_is_ready(papers):
    papers.scanner.is_away = True
    document = papers.checked(papers.ask())
    papers.scanner.is_away = False

    papers.errands.check(document.id)

    ready = papers.store.get(document.id)
    assert (ready.state, ready.waits_since) == (State.READY, None)


def test_what_is_damaged_or_lost_its_key_is_refused_and_never_half_shown(papers):
    request = papers.ask()
    damaged, keyless = papers.sent(request), papers.sent(request)
    papers.damage(damaged)
    papers.vault.destroy(keyless.id)

    for document in (damaged, keyless):
        papers.errands.check(document.id)
        assert papers.store.get(document.id).why == "broken"


def test_checking_twice_is_checking_once(papers):
    document = papers.checked(papers.ask(), JPEG)
    told = len(papers.audit.facts)

    papers.errands.check(document.id)

    assert papers.store.get(document.id) == document
    assert len(papers.audit.facts) == told


def test_what_a_colleague_checks_is_left_to_him_and_looked_at_again(papers, clock):
    document = papers.sent(papers.ask())

    with papers.errands.leases.held(document.id):
        papers.errands.check(document.id)

    assert papers.store.get(document.id).state is State.CHECKING
    assert papers.outbox.dues[-1] > clock.now()
    papers.errands.check(document.id)
    assert papers.store.get(document.id).state is State.READY


def test_what_is_taken_back_while_it_is_checked_stays_gone(papers):
    document = papers.sent(papers.ask())
    papers.receiving.cancel(JAN, document.id)

    papers.errands.check(document.id)
    papers.errands.give_up(document.id)

    assert papers.store.get(document.id).state is State.DELETED


def test_what_could_never_be_checked_is_refused_in_the_end(papers):
    document = papers.sent(papers.ask())

    papers.errands.give_up(document.id)

    assert papers.store.get(document.id).why == "not_checked"
