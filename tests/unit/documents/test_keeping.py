"""When what nobody accepted goes: by its kind, also where nobody heard that the call ended."""

from datetime import timedelta

import pytest

from sidecar.core.work import Kind as Work
from sidecar.documents.domain import UPLOAD_LASTS, State
from sidecar.documents.kept import MANY_TRIES, Group, KeptNow
from tests.fakes.documents import EICAR
from tests.office import SANNE
from tests.papers import OURS, some_papers

DAY, MOMENT = timedelta(days=1), timedelta(seconds=1)
DAYS = 7 * DAY

pytestmark = pytest.mark.capability("M69", "M139")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


def state(papers, document):
    return papers.store.get(document.id).state


def test_an_upload_that_nobody_asks_for_any_more_goes_by_itself(papers, clock):
    document = papers.upload(papers.ask())
    clock.move(UPLOAD_LASTS - MOMENT)
    assert papers.keeping.run().expired == 0
    clock.move(MOMENT)

    assert papers.keeping.run().expired == 1
    papers.destroy()

    assert state(papers, document) is State.DELETED
    assert papers.kept == {}
    assert papers.keeping.run().expired == 0


@pytest.mark.parametrize("kind", ["confidential", "of the municipality", "never sent"])
def test_what_goes_with_the_call_goes_also_when_its_end_was_missed(papers, clock, kind):
    document = {
        "confidential": lambda: papers.checked(papers.ask(confidential="ja")),
        "of the municipality": lambda: papers.checked(None, party=OURS),
        "never sent": lambda: papers.upload(papers.ask()),
    }[kind]()
    assert papers.keeping.run().expired == 0
    papers.table.over(clock.now())

    assert papers.keeping.run().expired == 1
    papers.destroy()

    assert state(papers, document) is State.DELETED
    assert papers.kept == {}
    assert papers.audit.actions[-2:] == ["document.deleted", "document.destroyed"]


def test_an_ordinary_one_stays_for_the_days_of_the_municipality(papers, clock):
    document = papers.checked(papers.ask())
    assert papers.keeping.goes_at(document) is None
    papers.table.over(clock.now())
    assert papers.keeping.goes_at(document) == clock.now() + DAYS
    clock.move(DAYS - MOMENT)
    assert papers.keeping.run().expired == 0
    clock.move(MOMENT)

    assert papers.keeping.run().expired == 1
    assert state(papers, document) is State.DELETED


def test_an_accepted_one_waits_for_its_hand_over_however_long(papers, clock):
    document = papers.accepted(papers.ask(confidential="ja"))
    papers.table.over(clock.now())
    clock.move(100 * DAYS)

    assert papers.keeping.run().expired == 0
    assert state(papers, document) is State.ACCEPTED
    assert papers.keeping.goes_at(document) is None
    assert document.id in papers.kept


def test_what_was_accepted_since_it_was_looked_at_stays(papers, clock):
    class Late(type(papers.table)):
        def ended(self, appointment_ids, /):
            papers.judging.accept("a1", document.id, by=SANNE)
            return super().ended(appointment_ids)

    document = papers.checked(papers.ask(confidential="ja"))
    papers.table.over(clock.now())
    papers.table.__class__ = Late

    assert papers.keeping.run().expired == 0
    assert state(papers, document) is State.ACCEPTED


def test_of_a_conversation_that_is_forgotten_only_what_just_began_stays(papers, clock):
    old = papers.checked(papers.ask())
    clock.move(UPLOAD_LASTS)
    new = papers.checked(papers.ask())
    papers.table.is_forgotten = True
    clock.move(DAYS)
    newest = papers.store.get(new.id)

    assert papers.keeping.run().expired == 1
    assert state(papers, old) is State.DELETED
    assert state(papers, newest) is State.READY
    clock.move(UPLOAD_LASTS)
    assert papers.keeping.run().expired == 1


def test_a_destruction_that_was_given_up_is_taken_up_for_ever(papers):
    document = papers.checked(papers.ask(), b"%PDF " + EICAR)
    assert papers.keeping.run().taken_up == 0

    for _ in range(3):
        papers.outbox.give_up(Work.DESTROY_DOCUMENT, document.id)
        assert papers.keeping.run().taken_up == 1
        assert papers.keeping.run().taken_up == 0

    papers.destroy()
    papers.outbox.give_up(Work.DESTROY_DOCUMENT, document.id)
    assert papers.keeping.run().taken_up == 0
    assert papers.kept == {}


def test_what_is_handed_over_is_destroyed_though_its_work_was_lost(papers):
    document = papers.accepted(papers.ask())
    papers.handing.hand_over(document.id)
    assert papers.keeping.run().taken_up == 0
    papers.outbox.give_up(Work.DESTROY_DOCUMENT, document.id)

    assert papers.keeping.run().taken_up == 1


def test_contents_without_a_document_are_destroyed_and_the_others_are_not(papers):
    lost, kept = papers.checked(papers.ask()), papers.checked(papers.ask())
    papers.store.remove(lost.id)

    assert papers.keeping.run().taken_up == 1
    papers.destroy()

    assert list(papers.kept) == [kept.id]


def lines(papers):
    return {line.group: line for line in KeptNow(keeping=papers.keeping).overview().lines}


def test_the_overview_counts_what_waits_and_since_when(papers, clock):
    papers.upload(papers.ask())
    clock.move(MOMENT)
    papers.accepted(papers.ask())
    first = papers.checked(papers.ask())
    clock.move(MOMENT)
    papers.checked(papers.ask())

    found = lines(papers)

    assert [found[group].count for group in Group] == [1, 0, 2, 1, 0, 0]
    assert found[Group.READY].oldest == first.begun_at
    assert found[Group.CHECKING].oldest is None
    assert KeptNow(keeping=papers.keeping).overview().overdue == 0


def test_what_the_beat_left_standing_is_overdue(papers, clock):
    papers.checked(papers.ask())
    papers.table.over(clock.now())
    clock.move(DAYS)
    assert lines(papers)[Group.READY].overdue == 0
    clock.move(DAY)

    assert lines(papers)[Group.READY].overdue == 1
    papers.keeping.run()
    assert lines(papers)[Group.READY].count == 0


def test_what_cannot_be_destroyed_is_overdue_after_some_tries(papers):
    document = papers.checked(papers.ask(), b"%PDF " + EICAR)
    papers.outbox.give_up(Work.DESTROY_DOCUMENT, document.id, tries=MANY_TRIES - 1)
    assert (lines(papers)[Group.DESTROYING].count, lines(papers)[Group.DESTROYING].overdue) == (
        1,
        0,
    )
    papers.outbox.give_up(Work.DESTROY_DOCUMENT, document.id, tries=MANY_TRIES)

    assert lines(papers)[Group.DESTROYING].overdue == 1
