"""What is sealed opens only whole, in its own place and with its own key."""

import os

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.documents import Damaged
from sidecar.documents.vault.sealing import HEADER, TAG, Place, seal, sealed_size, unseal
from tests.fakes.vault import until_damaged

CHUNK = 16
KEY = bytes(range(32))
PLACE = Place(document_id="d1", number=2, first_byte=100)
# Three chunks, the last of them of five bytes.
PLAIN = bytes(range(37))

pytestmark = pytest.mark.capability("M48")


def blocks(plain):
    parts = [plain[start : start + CHUNK] for start in range(0, len(plain), CHUNK)]
    return [(part, part is parts[-1]) for part in parts]


def sealed(plain=PLAIN, place=PLACE, key=KEY):
    return [bytes(each) for each in seal(key, place, blocks(plain))]


def opened(parts, place=PLACE, length=None, key=KEY):
    length = len(PLAIN) if length is None else length
    return b"".join(unseal(key, place, length, parts, chunk=CHUNK))


def handed_out(parts, place=PLACE):
    return until_damaged(unseal(KEY, place, len(PLAIN), parts, chunk=CHUNK))


@given(st.binary(min_size=1, max_size=5 * CHUNK))
def test_what_is_sealed_opens_and_has_the_size_that_was_said(plain):
    parts = sealed(plain)

    assert opened(parts, length=len(plain)) == plain
    assert len(b"".join(parts)) == sealed_size(len(plain), chunk=CHUNK)


@given(st.data())
def test_it_opens_in_whatever_pieces_it_is_read(data):
    whole = b"".join(sealed())
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1))))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]

    assert opened(pieces) == PLAIN


@pytest.mark.parametrize("bit", range(8))
def test_no_bit_can_be_changed(bit):
    """Nowhere in it: header, chunks and seals."""
    whole = b"".join(sealed())
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        seen = handed_out([bytes(changed)])
        assert PLAIN.startswith(seen)
        # Nothing of the chunk that was changed, nor of any after it.
        before = max(0, place - HEADER) // (CHUNK + TAG) * CHUNK
        assert len(seen) <= before


def test_nothing_can_be_cut_off():
    whole = b"".join(sealed())
    for length in range(len(whole)):
        assert PLAIN.startswith(handed_out([whole[:length]]))


@pytest.mark.parametrize("more", [b"\0", os.urandom(CHUNK + TAG)], ids=["a byte", "a chunk"])
def test_nothing_can_be_added(more):
    assert handed_out([*sealed(), more]) == PLAIN[: 2 * CHUNK]


def test_an_end_cannot_be_made_of_the_middle():
    """The first two chunks as they are, said to be all: the second does not say it is the last."""
    header, first, second, _ = sealed()
    pieces = unseal(KEY, PLACE, 2 * CHUNK, [header, first, second], chunk=CHUNK)

    assert next(pieces) == PLAIN[:CHUNK]
    with pytest.raises(Damaged):
        next(pieces)


def test_a_middle_cannot_be_made_of_the_end():
    ended = sealed(PLAIN[:CHUNK])

    with pytest.raises(Damaged):
        opened([*ended, *sealed()[2:]])


def test_chunks_cannot_be_swapped_repeated_or_left_out():
    header, first, second, third = sealed()

    assert opened([header, first, second, third]) == PLAIN
    assert handed_out([header, second, first, third]) == b""
    assert handed_out([header, first, first, third]) == PLAIN[:CHUNK]
    assert handed_out([header, first, third]) == PLAIN[:CHUNK]


def test_chunks_of_another_sealing_of_the_same_are_refused():
    one, other = sealed(), sealed()

    assert handed_out([*one[:2], other[2], one[3]]) == PLAIN[:CHUNK]
    assert handed_out([other[0], *one[1:]]) == b""


@pytest.mark.parametrize(
    "place",
    [
        Place(document_id="d2", number=2, first_byte=100),
        Place(document_id="d1", number=3, first_byte=100),
        Place(document_id="d1", number=2, first_byte=101),
    ],
    ids=["document", "segment", "position"],
)
def test_it_opens_in_no_other_place(place):
    assert handed_out(sealed(), place=place) == b""
    assert opened(sealed(place=place), place=place) == PLAIN


def test_it_opens_with_no_other_key():
    with pytest.raises(Damaged):
        opened(sealed(key=bytes(32)))
    assert opened(sealed(key=bytes(32)), key=bytes(32)) == PLAIN


def test_the_bytes_are_those_that_adr_0016_describes():
    """Opened by hand, nonce by nonce: each has its own counter, and only the last says it is."""
    header, *chunks = sealed()
    magic, salt, prefix = header[:4], header[4:20], header[20:]
    derived = HKDF(SHA256(), 32, salt=salt, info=b"balie/document-segment/1").derive(KEY)

    assert (magic, len(prefix)) == (b"DBv1", 7)
    opened_by_hand = [
        AESGCM(derived).decrypt(
            prefix + counter.to_bytes(4, "big") + (b"\1" if counter == 2 else b"\0"),
            chunk,
            b"balie/document-segment/1\0d1\0"
            + (2).to_bytes(8, "big")
            + (100 + 16 * counter).to_bytes(8, "big"),
        )
        for counter, chunk in enumerate(chunks)
    ]
    assert b"".join(opened_by_hand) == PLAIN


def test_no_two_sealings_are_alike():
    """Salt and prefix are new each time, so no nonce is ever used again under one key."""
    headers = {sealed()[0] for _ in range(100)}

    assert len(headers) == 100
