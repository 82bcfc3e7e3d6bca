"""Other wrapping keys, and blobs and rows that lost each other."""

from datetime import UTC, datetime, timedelta

import pytest

from sidecar.core.ids import new_id
from sidecar.documents.vault.belonging import Belonging
from sidecar.documents.vault.domain import StorageAway, Wrapped
from sidecar.documents.vault.keys import WrappingKeys
from sidecar.documents.vault.upkeep import BATCH, GRACE, Rewrapped, Rewrapping, Sweep, Swept
from tests.fakes.vault import SMALL, FakeLedger, MemoryStorage, a_vault, contents
from tests.fakes.work import FakeTransactions, ListAudit
from tests.unit.vault.test_keys import ONE, TWO

OLD, BOTH, NEW = (WrappingKeys.read(text) for text in (ONE, f"{TWO} {ONE}", TWO))
MANY = 2 * BATCH + 3


def filled(ledger, storage, count=MANY):
    vault = a_vault(ledger=ledger, storage=storage, keys=OLD)
    for number in range(count):
        vault.begin(f"d{number:04}")
        vault.append(f"d{number:04}", 0, [str(number).encode()])


def rewrapping(ledger, keys=BOTH):
    return Rewrapping(upkeep=ledger, keys=keys, transactions=FakeTransactions())


@pytest.mark.capability("M48")
def test_after_rewrapping_the_old_key_can_go():
    ledger, storage = FakeLedger(), MemoryStorage()
    filled(ledger, storage)
    bytes_before = dict(storage.blobs)

    assert rewrapping(ledger).run() == Rewrapped(done=MANY, missing={})
    assert rewrapping(ledger).run() == Rewrapped(done=0, missing={})

    assert contents(a_vault(ledger=ledger, storage=storage, keys=NEW), "d0007") == b"7"
    assert storage.blobs == bytes_before
    assert rewrapping(ledger, NEW).missing() == {}


def test_what_was_stopped_goes_on_where_it_was():
    class Stops(FakeLedger):
        left = BATCH + 20

        def rewrap(self, document_id, *, was, now):
            if self.left == 0:
                raise KeyboardInterrupt
            self.left -= 1
            return super().rewrap(document_id, was=was, now=now)

    ledger = Stops()
    filled(ledger, MemoryStorage())
    with pytest.raises(KeyboardInterrupt):
        rewrapping(ledger).run()
    ledger.left = MANY

    assert rewrapping(ledger).run().done == MANY - BATCH - 20


def test_a_key_that_is_missing_is_named_and_the_others_are_rewrapped():
    ledger, storage = FakeLedger(), MemoryStorage()
    filled(ledger, storage, count=3)
    a_vault(ledger=ledger, storage=storage, keys=NEW).begin("e1")
    third = WrappingKeys.read(TWO.replace("2026-b", "2026-c"))

    assert rewrapping(ledger, third).missing() == {"2026-a": 3, "2026-b": 1}
    assert rewrapping(ledger, BOTH).missing() == {}
    current = WrappingKeys(current="2026-c", keys={**third.keys, **NEW.keys})
    assert rewrapping(ledger, current).run() == Rewrapped(done=1, missing={"2026-a": 3})
    assert rewrapping(ledger, current).missing() == {"2026-a": 3}


def test_a_wrapped_key_that_does_not_open_holds_up_no_other():
    ledger = FakeLedger()
    filled(ledger, MemoryStorage(), count=3)
    broken = Wrapped(key_id="2026-a", wrapped_key=b"x" * 60)
    ledger.rewrap("d0001", was=ledger.held("d0001").key, now=broken)

    assert rewrapping(ledger).run() == Rewrapped(done=2, missing={}, damaged=1)


@pytest.fixture
def kept():
    ledger, storage = FakeLedger(), MemoryStorage()
    filled(ledger, storage, count=3)
    return ledger, storage


def sweep(kept, clock):
    ledger, storage = kept
    vault = a_vault(ledger=ledger, storage=storage)
    return Sweep(
        storage=storage,
        upkeep=ledger,
        clock=clock,
        belonging=Belonging(vault=vault, storage=storage, upkeep=ledger, clock=clock),
        transactions=FakeTransactions(),
        audit=ListAudit(),
        sizes=SMALL,
    )


@pytest.fixture
def later(clock):
    """When all that is written in a test is older than the grace."""
    clock.move(datetime.now(UTC) + GRACE + timedelta(minutes=1) - clock.now())
    return clock


def test_a_blob_that_no_document_knows_goes_and_all_others_stay(kept, later):
    orphans = [new_id() for _ in range(BATCH + 5)]
    for name in orphans:
        kept[1].write(name, [b"what died before its row"])

    first = sweep(kept, later)
    again = sweep(kept, later)

    assert first.run() == Swept(blobs=len(orphans))
    assert set(orphans) & kept[1].blobs.keys() == set()
    assert kept[1].blobs.keys() == known(kept)
    assert again.run() == Swept()
    told = [(fact.action.label, fact.details) for fact in first.audit.facts]
    assert told == [("storage.swept", {"blobs": str(len(orphans)), "leftovers": "0"})]
    assert again.audit.facts == []


def known(kept):
    """The blobs of the three documents, and the mark's."""
    return {each.blob for of_one in kept[0].segments.values() for each in of_one}


def test_one_whose_row_may_still_come_stays(kept, clock):
    clock.move(datetime.now(UTC) + GRACE - timedelta(minutes=1) - clock.now())
    kept[1].write(name := new_id(), [b"being written"])

    assert sweep(kept, clock).run().blobs == 0
    assert name in kept[1].blobs


def test_the_bytes_of_another_balie_are_left_alone(kept, later):
    """The address of the database was changed by mistake: all would be without a row."""
    before = dict(kept[1].blobs)

    assert sweep((FakeLedger(), kept[1]), later).run() == Swept(is_ours=False)
    assert kept[1].blobs == before


def test_a_storage_that_was_emptied_by_its_own_database_is_still_known(kept, later):
    """No document is left that would tell, so the mark does."""
    ledger, storage = kept
    sweep(kept, later).run()
    for document_id in [f"d{number:04}" for number in range(3)]:
        a_vault(ledger=ledger, storage=storage).destroy(document_id)
    storage.write(orphan := new_id(), [b"what died before its row"])

    assert sweep(kept, later).run().blobs == 1
    assert orphan not in storage.blobs


def test_a_new_balie_marks_its_empty_storage(later):
    ledger, storage = FakeLedger(), MemoryStorage()

    assert sweep((ledger, storage), later).run() == Swept()
    assert len(storage.blobs) == 1
    # Nobody's document: neither the retention nor the proof looks for it.
    assert ledger.documents_after("", most=9) == []


def test_a_mark_that_lost_its_bytes_is_made_anew_where_others_tell(kept, later):
    sweep(kept, later).run()
    (segment,) = kept[0].segments["mark"]
    del kept[1].blobs[segment.blob]

    assert sweep(kept, later).run() == Swept()
    assert kept[0].segments["mark"][0].blob in kept[1].blobs


def test_what_could_not_be_deleted_goes_at_the_next_sweep(kept, later):
    ledger, storage = kept
    (blob,) = ledger.forget("d0001")

    class Away(MemoryStorage):
        def delete(self, name):
            raise StorageAway("away")

    away = Away()
    away.blobs, away.written_at = storage.blobs, storage.written_at

    for _ in range(3):
        assert sweep((ledger, away), later).run() == Swept(failed=1)
    assert sweep(kept, later).run().blobs == 1
    assert blob not in storage.blobs


@pytest.mark.parametrize("change", ["gone", "shorter"])
def test_a_document_whose_bytes_are_not_there_is_told(kept, later, change):
    ledger, storage = kept
    blob = ledger.segments["d0001"][0].blob
    if change == "gone":
        del storage.blobs[blob]
    else:
        storage.blobs[blob] = storage.blobs[blob][:-1]

    assert sweep(kept, later).run().damaged == ("d0001",)
    # Told, not taken away: an administrator may have a copy of the bytes.
    assert ledger.held("d0001").received == 1


def test_one_that_is_destroyed_while_we_look_is_no_damage(kept, later):
    ledger, storage = kept

    class Late(MemoryStorage):
        def size(self, name):
            ledger.forget("d0001")
            return super().size(name)

    late = Late()
    late.blobs, late.written_at = dict(storage.blobs), storage.written_at
    del late.blobs[ledger.segments["d0001"][0].blob]

    assert sweep((ledger, late), later).run().damaged == ()
