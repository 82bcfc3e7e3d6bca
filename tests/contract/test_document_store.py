"""The promises of the store of documents, kept by the fake and by both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.core.documents import Kind
from sidecar.documents import store as tables
from sidecar.documents.domain import Document, Origin, Request, State
from sidecar.documents.refusals import DocumentUnknown, RequestUnknown
from sidecar.documents.store import DatabaseDocuments
from tests.fakes.clock import A_MONDAY
from tests.fakes.documents import FakeDocuments

A_WHILE = timedelta(seconds=20)
LARGE = 8 * 1024**3

pytestmark = pytest.mark.capability("M12", "M52")


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def store(request, database_of):
    return FakeDocuments() if request.param == "fake" else stored_in(database_of(request.param))


def stored_in(database):
    tables.metadata.create_all(database.engine)
    return DatabaseDocuments(database)


def a_request(request_id="r1", *, appointment_id="a1", asked_at=A_MONDAY):
    return Request(
        id=request_id,
        appointment_id=appointment_id,
        participant_id="p1",
        label="Kopie van het huurcontract",
        help="Alle bladzijden.\nOok de handtekening.",
        kinds=(Kind.PDF, Kind.JPEG),
        most=3,
        largest=LARGE,
        is_confidential=True,
        employee_id="e1",
        employee_name="Sanne Zoë",
        asked_at=asked_at,
    )


def a_document(document_id="d1", *, appointment_id="a1", begun_at=A_MONDAY, **more):
    return Document(
        id=document_id,
        appointment_id=appointment_id,
        participant_id="p1",
        request_id="r1",
        origin=Origin.CITIZEN,
        sender_id="p1",
        name="huur 🏠.pdf",
        size=None,
        largest=LARGE,
        is_confidential=True,
        begun_at=begun_at,
        **more,
    )


def test_what_was_asked_comes_back_as_it_was_asked(store):
    store.add_request(a_request())

    assert store.request("r1") == a_request()
    with pytest.raises(RequestUnknown):
        store.request("r2")


def test_what_is_asked_stands_in_the_order_in_which_it_was_asked(store):
    later = A_MONDAY + timedelta(minutes=1)
    for request in (
        a_request("r9"),
        a_request("r1", asked_at=later),
        a_request("r3"),
        a_request("other", appointment_id="a2"),
    ):
        store.add_request(request)

    assert [each.id for each in store.requests("a1")] == ["r3", "r9", "r1"]


def test_it_is_withdrawn_once(store):
    store.add_request(a_request())
    later = A_MONDAY + timedelta(minutes=5)

    assert store.withdraw("r1", A_MONDAY)
    assert not store.withdraw("r1", later)
    assert not store.withdraw("r2", later)
    assert store.request("r1").withdrawn_at == A_MONDAY


def test_a_document_comes_back_as_it_was_kept(store):
    store.add(a_document())
    assert store.get("d1") == a_document()

    full = a_document(
        state=State.SENT_BACK,
        kind=Kind.HEIC,
        pages=300,
        why="malware",
        reason="Te donker.\nNog eens.",
        remark="é" * 500,
        note="Gezien",
        sent_at=A_MONDAY,
        checked_at=A_MONDAY,
        judged_at=A_MONDAY,
        judged_by="Sanne",
        shown_at=A_MONDAY,
        waits_since=A_MONDAY,
        waits=4,
        version=2,
    )
    assert store.save(replace(full, size=LARGE))
    assert store.get("d1") == replace(full, size=LARGE)
    with pytest.raises(DocumentUnknown):
        store.get("d2")


def test_only_who_saw_the_newest_saves(store):
    store.add(a_document())
    newer = a_document(version=2, note="Eerst")

    assert store.save(newer)
    assert not store.save(a_document(version=2, note="Te laat"))
    assert not store.save(a_document(version=9))
    assert not store.save(a_document("d2", version=2))
    assert store.get("d1") == newer


def test_documents_stand_in_the_order_in_which_they_began(store):
    later = A_MONDAY + timedelta(minutes=1)
    for document in (
        a_document("d9"),
        a_document("d1", begun_at=later),
        a_document("d3"),
        a_document("other", appointment_id="a2"),
    ):
        store.add(document)

    assert [each.id for each in store.documents("a1")] == ["d3", "d9", "d1"]


def test_one_works_on_it_until_he_is_done_or_his_time_is_over(store):
    store.add(a_document())
    until = A_MONDAY + A_WHILE

    assert store.take("d1", "one", now=A_MONDAY, until=until)
    assert store.take("d1", "one", now=A_MONDAY, until=until)
    assert not store.take("d1", "two", now=until, until=until + A_WHILE)
    store.release("d1", "two")
    assert not store.take("d1", "two", now=A_MONDAY, until=until)
    store.release("d1", "one")
    assert store.take("d1", "two", now=A_MONDAY, until=until)

    too_late = until + timedelta(seconds=1)
    assert store.take("d1", "one", now=too_late, until=too_late + A_WHILE)
    assert not store.take("d1", "two", now=too_late, until=too_late + A_WHILE)


def test_who_works_on_it_keeps_it_when_it_is_saved(store):
    store.add(a_document())
    until = A_MONDAY + A_WHILE
    store.take("d1", "one", now=A_MONDAY, until=until)

    assert store.save(a_document(version=2, note="Meanwhile"))

    assert not store.take("d1", "two", now=A_MONDAY, until=until)


@pytest.mark.parametrize("state", [State.RECEIVING, State.CHECKING])
def test_it_is_worked_on_while_it_is_under_way(store, state):
    store.add(a_document(state=state))

    assert store.take("d1", "one", now=A_MONDAY, until=A_MONDAY + A_WHILE)


@pytest.mark.parametrize("state", [State.READY, State.REFUSED, State.ACCEPTED, State.DELETED])
def test_nobody_works_on_what_is_done_with(store, state):
    store.add(a_document(state=state))

    assert not store.take("d1", "one", now=A_MONDAY, until=A_MONDAY + A_WHILE)
    assert not store.take("d2", "one", now=A_MONDAY, until=A_MONDAY + A_WHILE)


def test_what_is_removed_is_gone_and_twice_is_once(store):
    store.add(a_document())
    store.add(a_document("d2"))

    store.remove("d1")
    store.remove("d1")

    assert [each.id for each in store.documents("a1")] == ["d2"]


def test_what_is_forgotten_is_gone_but_for_what_was_accepted(store):
    store.add_request(a_request())
    store.add_request(a_request("r2", appointment_id="a2"))
    for state in State:
        store.add(a_document(state.value, state=state))
    store.add(a_document("other", appointment_id="a2"))

    gone = store.forget(["a1", "a3"])

    assert gone == {"documents": len(State) - 1, "document_requests": 1}
    assert [each.state for each in store.documents("a1")] == [State.ACCEPTED]
    assert store.requests("a1") == []
    assert [each.id for each in store.requests("a2")] == ["r2"]
    assert store.get("other")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_of_many_at_once_one_works_on_it_and_one_saves(database_of, kind):
    store = stored_in(database_of(kind))
    store.add(a_document())
    until = A_MONDAY + A_WHILE

    with ThreadPoolExecutor(8) as pool:
        took = list(
            pool.map(lambda n: store.take("d1", f"h{n}", now=A_MONDAY, until=until), range(8))
        )
        saved = list(pool.map(lambda n: store.save(a_document(version=2, waits=n)), range(8)))

    assert (sum(took), sum(saved)) == (1, 1)


def test_those_in_some_states_come_in_the_order_of_their_ids_in_batches(store):
    for number, state in enumerate((State.READY, State.ACCEPTED, State.CHECKING, State.READY)):
        store.add(a_document(f"d{number}", appointment_id=f"a{number}", state=state))
    wanted = {State.READY, State.CHECKING}

    first = store.in_states(wanted, after="", most=2)
    rest = store.in_states(wanted, after="d2", most=2)

    assert [each.id for each in first] == ["d0", "d2"]
    assert [each.id for each in rest] == ["d3"]


def test_the_state_of_what_is_not_there_is_left_out(store):
    store.add(a_document("d1", state=State.REFUSED))
    store.add(a_document("d2", state=State.READY))

    assert store.states({"d1", "d3"}) == {"d1": State.REFUSED}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_who_counts_and_adds_under_the_lock_is_alone_with_it(database_of, kind):
    database = database_of(kind)
    store = stored_in(database)

    def one_more(number):
        """As `Receiving.begin` does it: at most three."""
        with database.transaction():
            store.lock("p1")
            if len(store.documents("a1")) < 3:
                store.add(a_document(f"d{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one_more, range(20)))

    assert len(store.documents("a1")) == 3
