"""Taking in piece by piece, handing out, writing anew, destroying."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.documents import KeyMissing, WrongOffset
from sidecar.core.errors import NotFound
from sidecar.documents.vault.domain import ChangedMeanwhile, StorageAway, StorageFull, TooManyPieces
from sidecar.documents.vault.keys import WrappingKeys
from tests.fakes.vault import SMALL, FakeLedger, MemoryStorage, a_vault, contents
from tests.unit.vault.test_keys import ONE, TWO

A_SEGMENT = SMALL.chunk * SMALL.chunks_of_a_segment
PLAIN = bytes(i % 251 for i in range(3 * A_SEGMENT + 5))

pytestmark = pytest.mark.capability("M48")


class LineGone(Exception):
    """What a server raises when the browser is away."""


class WorkerStopped(BaseException):
    """As gevent does it: no Exception."""


def breaking_off(plain, error=LineGone):
    yield plain
    raise error


def begun(**how):
    vault = a_vault(**how)
    vault.begin("d1")
    return vault


def pieces(plain, cuts):
    return [plain[a:b] for a, b in zip([0, *cuts], [*cuts, len(plain)], strict=True)]


def test_a_document_that_began_is_empty():
    vault = begun()

    assert vault.received("d1") == 0
    assert contents(vault, "d1") == b""
    vault.destroy("d1")
    for act in (vault.received, vault.read, lambda d: vault.append(d, 0, [b"x"])):
        with pytest.raises(NotFound):
            act("d1")


def test_beginning_twice_is_once():
    vault = begun()
    vault.append("d1", 0, [b"abc"])
    vault.begin("d1")

    assert contents(vault, "d1") == b"abc"


@given(st.binary(max_size=3 * A_SEGMENT), st.data())
def test_however_it_is_cut_it_comes_out_as_it_came_in(plain, data):
    """Cut twice: into requests, and each of them into the pieces that come over the line."""
    places = st.lists(st.integers(0, len(plain)), max_size=6).map(sorted)
    vault, offset = begun(), 0
    for request in pieces(plain, data.draw(places)):
        inner = st.lists(st.integers(0, len(request)), max_size=6).map(sorted)
        offset = vault.append("d1", offset, pieces(request, data.draw(inner)))
        assert vault.received("d1") == offset

    assert contents(vault, "d1") == plain
    assert all(plain[:8] not in blob for blob in vault.storage.blobs.values() if len(plain) > 7)


@pytest.mark.parametrize("error", [LineGone, WorkerStopped, KeyboardInterrupt])
def test_at_whatever_byte_it_breaks_off_what_came_is_kept_and_it_goes_on(error):
    for length in (0, 1, 15, 16, 17, A_SEGMENT - 1, A_SEGMENT, A_SEGMENT + 1, len(PLAIN)):
        vault = begun()
        with pytest.raises(error):
            vault.append("d1", 0, breaking_off(PLAIN[:length], error))

        assert vault.received("d1") == length
        assert contents(vault, "d1") == PLAIN[:length]
        assert vault.append("d1", length, [PLAIN[length:]]) == len(PLAIN)
        assert contents(vault, "d1") == PLAIN


@pytest.mark.parametrize("offset", [0, 2, 4, -1])
def test_what_does_not_go_on_where_we_are_is_refused_unread(offset):
    vault = begun()
    vault.append("d1", 0, [b"abc"])

    with pytest.raises(WrongOffset) as refusal:
        vault.append("d1", offset, breaking_off(b"never read", AssertionError))
    assert refusal.value.received == 3
    assert vault.append("d1", 3, [b"def"]) == 6
    assert contents(vault, "d1") == b"abcdef"


def test_of_two_that_add_at_one_place_the_first_wins():
    vault = begun()

    def slowly():
        yield b"slow"
        vault.append("d1", 0, [b"fast"])

    with pytest.raises(WrongOffset) as refusal:
        vault.append("d1", 0, slowly())
    assert refusal.value.received == 4
    assert contents(vault, "d1") == b"fast"
    assert len(vault.storage.blobs) == 1


def test_so_many_pieces_are_an_attack():
    vault = begun()
    for offset in range(SMALL.most_segments):
        vault.append("d1", offset, [b"x"])

    with pytest.raises(TooManyPieces):
        vault.append("d1", SMALL.most_segments, [b"x"])
    # Nothing is no piece.
    assert vault.append("d1", SMALL.most_segments, []) == SMALL.most_segments


def test_no_more_is_taken_from_the_line_than_fits_in_memory():
    """Seen from the line: each segment is stored before more than a chunk of the next is asked."""
    vault, taken = begun(), itertools.count()
    ahead = []

    def line():
        for start in range(0, len(PLAIN), SMALL.chunk):
            next(taken)
            ahead.append(start - vault.received("d1"))
            yield PLAIN[start : start + SMALL.chunk]

    vault.append("d1", 0, line())
    assert max(ahead) <= A_SEGMENT + SMALL.chunk


def test_writing_anew_takes_another_key_and_the_old_bytes_go():
    vault = begun()
    vault.append("d1", 0, [PLAIN])
    key, old = vault.ledger.held("d1").key, set(vault.storage.blobs)

    vault.replace("d1", [PLAIN[::-1]])

    assert contents(vault, "d1") == PLAIN[::-1]
    assert vault.received("d1") == len(PLAIN)
    opened = [vault.keys.unwrap("d1", each) for each in (key, vault.ledger.held("d1").key)]
    assert opened[0] != opened[1]
    assert not old & set(vault.storage.blobs)


def test_it_can_be_written_anew_of_what_is_read():
    vault = begun()
    vault.append("d1", 0, [PLAIN])

    vault.replace("d1", (piece.upper() for piece in vault.read("d1")))

    assert contents(vault, "d1") == b"".join(
        PLAIN[i : i + 16].upper() for i in range(0, len(PLAIN), 16)
    )


@pytest.mark.parametrize("error", [LineGone, WorkerStopped])
def test_writing_anew_that_breaks_off_changes_nothing(error):
    vault = begun()
    vault.append("d1", 0, [PLAIN])
    blobs = set(vault.storage.blobs)

    with pytest.raises(error):
        vault.replace("d1", breaking_off(PLAIN[::-1], error))

    assert contents(vault, "d1") == PLAIN
    assert set(vault.storage.blobs) == blobs


def test_writing_anew_what_changed_meanwhile_is_refused():
    vault = begun()
    vault.append("d1", 0, [b"abc"])

    def slowly():
        yield b"new"
        vault.append("d1", 3, [b"def"])

    with pytest.raises(ChangedMeanwhile):
        vault.replace("d1", slowly())
    assert contents(vault, "d1") == b"abcdef"
    assert len(vault.storage.blobs) == 2


def test_who_reads_what_is_written_anew_or_destroyed_is_told_so():
    for act in (lambda vault: vault.replace("d1", [b"new"]), lambda vault: vault.destroy("d1")):
        vault = begun()
        vault.append("d1", 0, [PLAIN])
        reading = vault.read("d1")
        assert next(reading) == PLAIN[:16]
        act(vault)
        with pytest.raises(ChangedMeanwhile):
            list(reading)


def test_destroying_takes_key_and_bytes_and_twice_is_once():
    vault = begun()
    vault.append("d1", 0, [PLAIN])

    vault.destroy("d1")
    vault.destroy("d1")

    assert vault.storage.blobs == {}
    assert vault.ledger.documents == {}


def test_the_key_goes_before_the_bytes_and_without_it_nothing_opens():
    class Away(MemoryStorage):
        def delete(self, name):
            seen.append(dict(vault.ledger.documents))
            raise StorageAway("the disk is away")

    seen, vault = [], begun(storage=(storage := Away()))
    vault.append("d1", 0, [b"abc"])

    vault.destroy("d1")

    assert seen == [{}]
    assert len(storage.blobs) == 1
    with pytest.raises(NotFound):
        vault.read("d1")


def test_without_its_wrapping_key_nothing_is_read_or_added():
    ledger, storage = FakeLedger(), MemoryStorage()
    begun(ledger=ledger, storage=storage, keys=WrappingKeys.read(ONE)).append("d1", 0, [b"abc"])
    without = a_vault(ledger=ledger, storage=storage, keys=WrappingKeys.read(TWO))

    for act in (lambda: without.read("d1"), lambda: without.append("d1", 3, [b"def"])):
        with pytest.raises(KeyMissing, match="2026-a"):
            act()
    both = a_vault(ledger=ledger, storage=storage, keys=WrappingKeys.read(f"{TWO} {ONE}"))
    assert contents(both, "d1") == b"abc"


def test_a_full_disk_is_told_and_what_was_received_stays():
    class Small(MemoryStorage):
        def write(self, name, parts):
            if len(self.blobs) == 1:
                next(iter(parts))
                raise StorageFull("no room")
            super().write(name, parts)

    vault = begun(storage=Small())
    with pytest.raises(StorageFull):
        vault.append("d1", 0, [PLAIN])

    assert vault.received("d1") == A_SEGMENT
    assert contents(vault, "d1") == PLAIN[:A_SEGMENT]
    with pytest.raises(StorageFull):
        vault.replace("d1", [PLAIN])
    assert contents(vault, "d1") == PLAIN[:A_SEGMENT]
