"""The promises of the ledger, kept by the fake and by both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from sidecar.core.errors import NotFound
from sidecar.documents.vault import tables
from sidecar.documents.vault.domain import MARK, Held, Segment, Wrapped
from sidecar.documents.vault.store import DatabaseLedger
from tests.fakes.vault import KEYS, MemoryStorage, a_vault, contents

KEY, OTHER, THIRD = (
    Wrapped(key_id=key_id, wrapped_key=bytes([n]) * 60)
    for n, key_id in enumerate(("k1", "k1", "k2"), start=1)
)

pytestmark = pytest.mark.capability("M48")


def a_segment(number=0, blob="b0", first_byte=0, length=10):
    return Segment(number=number, blob=blob, first_byte=first_byte, length=length)


def two_segments(ledger, document_id="d1"):
    ledger.begin(document_id, KEY)
    ledger.add(ledger.held(document_id), a_segment(blob=f"{document_id}-0"))
    longer = a_segment(1, f"{document_id}-1", 10, 5 * 1024**3)
    ledger.add(ledger.held(document_id), longer)
    return ledger.held(document_id)


def test_what_began_is_held_and_keeps_its_first_key(ledger):
    ledger.begin("d1", KEY)
    ledger.begin("d1", OTHER)

    assert ledger.held("d1") == Held(document_id="d1", key=KEY)
    assert ledger.whole("d1") == (Held(document_id="d1", key=KEY), ())


def test_what_never_began_is_not_found(ledger):
    for ask in (ledger.held, ledger.whole):
        with pytest.raises(NotFound):
            ask("d1")
    assert not ledger.add(Held(document_id="d1", key=KEY), a_segment())
    assert ledger.swap(Held(document_id="d1", key=KEY), KEY, []) is None
    assert ledger.known(["b0"]) == set()


def test_a_segment_and_what_is_received_are_remembered_together(ledger):
    held = two_segments(ledger)

    assert (held.received, held.segments) == (5 * 1024**3 + 10, 2)
    whole, segments = ledger.whole("d1")
    assert whole == held
    assert [segment.blob for segment in segments] == ["d1-0", "d1-1"]
    whole.check_whole(segments)


def test_who_saw_an_older_state_adds_and_swaps_nothing(ledger):
    ledger.begin("d1", KEY)
    older = ledger.held("d1")
    ledger.add(older, a_segment())

    assert not ledger.add(older, a_segment(blob="late"))
    assert ledger.swap(older, OTHER, [a_segment(blob="late")]) is None
    assert ledger.held("d1").received == 10
    assert ledger.known(["b0", "late"]) == {"b0"}


def test_a_swap_puts_all_in_the_place_of_all(ledger):
    held = two_segments(ledger)
    new = [a_segment(blob="n0", length=3), a_segment(1, "n1", 3, 4)]

    assert ledger.swap(held, THIRD, new) == ("d1-0", "d1-1")

    assert ledger.whole("d1") == (
        Held(document_id="d1", key=THIRD, received=7, segments=2, version=2),
        tuple(new),
    )
    # Even of the same length and in as many segments it is another than the one that was held.
    again = ledger.held("d1")
    alike = [a_segment(blob="m0", length=3), a_segment(1, "m1", 3, 4)]
    assert ledger.swap(again, THIRD, alike) == ("n0", "n1")
    assert not ledger.add(again, a_segment(2, "late", 7, 1))
    assert ledger.swap(again, THIRD, []) is None
    assert ledger.swap(ledger.held("d1"), THIRD, []) == ("m0", "m1")
    assert ledger.held("d1").received == 0


def test_what_is_forgotten_leaves_nothing_and_twice_is_once(ledger):
    two_segments(ledger)
    two_segments(ledger, "d2")

    assert ledger.forget("d1") == ("d1-0", "d1-1")
    assert ledger.forget("d1") == ()

    with pytest.raises(NotFound):
        ledger.held("d1")
    assert ledger.known(["d1-0", "d2-0"]) == {"d2-0"}
    ledger.begin("d1", OTHER)
    assert ledger.whole("d1") == (Held(document_id="d1", key=OTHER), ())


def test_keys_that_are_wrapped_otherwise_are_found_in_pages(ledger):
    for number, key in enumerate([KEY, THIRD, OTHER, KEY]):
        ledger.begin(f"d{number}", key)

    assert ledger.wrapped_otherwise("k2", after="", most=2) == [("d0", KEY), ("d2", OTHER)]
    assert ledger.wrapped_otherwise("k2", after="d2", most=2) == [("d3", KEY)]
    assert ledger.key_ids() == {"k1": 3, "k2": 1}


def test_rewrapping_holds_only_for_the_key_that_was_seen(ledger):
    held = two_segments(ledger)

    assert ledger.rewrap("d1", was=KEY, now=THIRD)
    assert not ledger.rewrap("d1", was=KEY, now=OTHER)
    assert not ledger.rewrap("d9", was=KEY, now=OTHER)

    assert ledger.held("d1").key == THIRD
    # Who adds meanwhile does not notice: it is the same key inside.
    assert ledger.add(held, a_segment(2, "d1-2", held.received, 1))
    assert ledger.held("d1").key == THIRD


def test_segments_are_told_in_pages(ledger):
    two_segments(ledger, "d1")
    two_segments(ledger, "d2")

    first = ledger.segments_after("", -1, most=3)
    rest = ledger.segments_after("d2", 0, most=3)

    assert [(d, s.blob) for d, s in first] == [("d1", "d1-0"), ("d1", "d1-1"), ("d2", "d2-0")]
    assert [(d, s.blob) for d, s in rest] == [("d2", "d2-1")]


@pytest.fixture
def stored(database):
    tables.metadata.create_all(database.engine)
    return database, DatabaseLedger(database)


def count(database, table):
    with database.connection() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_of_many_that_add_at_once_one_wins(stored):
    database, ledger = stored
    ledger.begin("d1", KEY)
    held = ledger.held("d1")

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda n: ledger.add(held, a_segment(blob=f"b{n}")), range(8)))

    assert sum(added) == 1
    assert ledger.held("d1").received == 10
    assert count(database, tables.sealed_segments) == 1


def test_of_many_that_begin_at_once_all_have_the_same_key(stored):
    database, ledger = stored
    keys = [Wrapped(key_id="k1", wrapped_key=bytes([n]) * 60) for n in range(8)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: ledger.begin("d1", key), keys))

    assert count(database, tables.sealed_documents) == 1
    assert ledger.held("d1").key in keys


def test_whoever_adds_while_it_is_destroyed_leaves_no_segment_behind(stored):
    database, ledger = stored
    with ThreadPoolExecutor(8) as pool:
        for turn in range(10):
            ledger.begin("d1", KEY)
            held = ledger.held("d1")
            adding = [
                pool.submit(ledger.add, held, a_segment(blob=f"{turn}-{n}")) for n in range(3)
            ]
            forgotten = pool.submit(ledger.forget, "d1").result()
            added = sum(each.result() for each in adding)
            assert len(forgotten) == added
            assert count(database, tables.sealed_segments) == 0


def test_in_a_transaction_that_fails_nothing_is_destroyed_and_no_byte_is_gone(stored):
    database, ledger = stored
    vault = a_vault(storage=MemoryStorage(), ledger=ledger)
    vault = type(vault)(
        storage=vault.storage, ledger=ledger, keys=KEYS, commits=database, sizes=vault.sizes
    )
    vault.begin("d1")
    vault.append("d1", 0, [b"abc"])

    def fails():
        with database.transaction():
            vault.destroy("d1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert contents(vault, "d1") == b"abc"
    with database.transaction():
        vault.destroy("d1")
        # Not before the key is gone for good.
        assert len(vault.storage.blobs) == 1
    assert vault.storage.blobs == {}


def test_whatever_is_known_of_a_document_names_it_once_and_the_mark_is_nobodys(ledger):
    for document_id in ("d1", "d2", "d3", MARK):
        ledger.begin(document_id, KEY)
    ledger.add(ledger.held("d2"), a_segment())
    ledger.forget("d1")

    assert list(ledger.documents_after("", most=1)) == ["d2"]
    assert list(ledger.documents_after("d2", most=9)) == ["d3"]
