"""Whatever is done to the bytes in the storage is noticed before a wrong one is handed out."""

import pytest

from sidecar.core.documents import Damaged
from sidecar.documents.vault.sealing import HEADER
from tests.fakes.vault import SMALL, a_vault, contents, until_damaged

A_SEGMENT = SMALL.chunk * SMALL.chunks_of_a_segment
PLAIN = bytes(i % 251 for i in range(3 * A_SEGMENT + 5))

pytestmark = pytest.mark.capability("M48")


@pytest.fixture
def vault():
    """Two documents with the same content, of four segments each."""
    vault = a_vault()
    for document_id in ("d1", "d2"):
        vault.begin(document_id)
        vault.append(document_id, 0, [PLAIN])
    return vault


def blobs(vault, document_id="d1"):
    return [segment.blob for segment in vault.ledger.segments[document_id]]


def handed_out(vault, document_id="d1"):
    return until_damaged(vault.read(document_id))


def test_untouched_it_opens(vault):
    assert contents(vault, "d1") == contents(vault, "d2") == PLAIN


@pytest.mark.parametrize("number", range(4))
def test_a_bit_that_flips_is_noticed_before_its_chunk(vault, number):
    blob = blobs(vault)[number]
    for place in (0, HEADER - 1, HEADER, len(vault.storage.blobs[blob]) - 1):
        whole = vault.storage.blobs[blob]
        changed = bytearray(whole)
        changed[place] ^= 1
        vault.storage.blobs[blob] = bytes(changed)

        seen = handed_out(vault)

        assert PLAIN.startswith(seen)
        assert number * A_SEGMENT <= len(seen) < (number + 1) * A_SEGMENT
        vault.storage.blobs[blob] = whole
    assert contents(vault, "d1") == PLAIN


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"\0", lambda b: b""])
def test_what_has_another_length_is_noticed_before_the_first_byte(vault, number, change):
    blob = blobs(vault)[number]
    vault.storage.blobs[blob] = change(vault.storage.blobs[blob])

    with pytest.raises(Damaged):
        vault.read("d1")


@pytest.mark.parametrize("number", range(4))
def test_a_segment_that_is_gone_is_noticed_before_the_first_byte(vault, number):
    del vault.storage.blobs[blobs(vault)[number]]

    with pytest.raises(Damaged):
        vault.read("d1")
    assert contents(vault, "d2") == PLAIN


def test_segments_cannot_be_swapped_within_a_document(vault):
    first, second = blobs(vault)[:2]
    there = vault.storage.blobs
    there[first], there[second] = there[second], there[first]

    assert handed_out(vault) == b""


def test_nor_between_documents_that_contain_the_same(vault):
    there = vault.storage.blobs
    for one, other in zip(blobs(vault, "d1"), blobs(vault, "d2"), strict=True):
        there[one], there[other] = there[other], there[one]

    assert handed_out(vault, "d1") == handed_out(vault, "d2") == b""


def test_nor_can_an_older_content_be_put_back(vault):
    old = [vault.storage.blobs[blob] for blob in blobs(vault)]
    vault.replace("d1", [PLAIN])
    for blob, content in zip(blobs(vault), old, strict=True):
        vault.storage.blobs[blob] = content

    assert handed_out(vault) == b""


def test_nor_an_upload_that_was_done_again(vault):
    """The same bytes at the same place in the same document, sealed before in another go."""
    vault.begin("d3")
    vault.append("d3", 0, [b"a" * 10])
    vault.append("d3", 10, [b"b" * 10])
    first, second = blobs(vault, "d3")

    vault.storage.blobs[second] = vault.storage.blobs[first]

    assert handed_out(vault, "d3") == b"a" * 10


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.pop(),
        lambda rows: rows.pop(0),
        lambda rows: rows.pop(1),
        lambda rows: rows.reverse(),
        lambda rows: rows.append(rows[-1]),
        lambda rows: rows.clear(),
    ],
    ids=["last", "first", "middle", "reversed", "twice", "all"],
)
def test_rows_that_do_not_fit_what_was_received_are_noticed_before_the_first_byte(vault, change):
    change(vault.ledger.segments["d1"])

    with pytest.raises(Damaged):
        vault.read("d1")
