"""Data keys are wrapped for one document, in one key of the municipality."""

import base64

import pytest

from sidecar.core.documents import Damaged, KeyMissing
from sidecar.documents.vault.domain import Wrapped
from sidecar.documents.vault.keys import WrappingKeys, new_data_key

pytestmark = pytest.mark.capability("M48")


def written(key_id, byte=0):
    return f"{key_id}:{base64.b64encode(bytes([byte]) * 32).decode()}"


ONE, TWO = written("2026-a", 1), written("2026-b", 2)


def test_the_first_key_is_the_current_one_and_none_is_shown():
    keys = WrappingKeys.read(f"{TWO} {ONE}\n")

    assert (keys.current, set(keys.keys)) == ("2026-b", {"2026-a", "2026-b"})
    assert repr(keys) == "WrappingKeys(current='2026-b')"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "a",
        "a:",
        ":AAAA",
        f"{ONE} {ONE}",
        "a:AAAA",
        written("a b"),
        written("é"),
        f"{ONE},",
    ],
)
def test_what_is_no_list_of_keys_is_refused_without_saying_it(text):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  base64 has words of its own
        WrappingKeys.read(text)
    assert len(text) < 4 or text not in str(refusal.value)


def test_a_wrapped_key_opens_for_its_document_only():
    keys, key = WrappingKeys.read(ONE), new_data_key()
    wrapped = keys.wrap("d1", key)

    assert keys.unwrap("d1", wrapped) == key
    assert key not in wrapped.wrapped_key
    assert wrapped != keys.wrap("d1", key)
    with pytest.raises(Damaged):
        keys.unwrap("d2", wrapped)


def test_with_another_key_first_the_old_ones_still_open():
    key = new_data_key()
    wrapped = WrappingKeys.read(ONE).wrap("d1", key)

    assert WrappingKeys.read(f"{TWO} {ONE}").unwrap("d1", wrapped) == key
    with pytest.raises(KeyMissing, match="2026-a") as refusal:
        WrappingKeys.read(TWO).unwrap("d1", wrapped)
    assert refusal.value.key_id == "2026-a"


def test_a_wrapped_key_that_was_changed_does_not_open():
    keys = WrappingKeys.read(f"{ONE} {written('other', 1)}")
    wrapped = keys.wrap("d1", new_data_key())

    for place in range(len(wrapped.wrapped_key)):
        changed = bytearray(wrapped.wrapped_key)
        changed[place] ^= 1
        with pytest.raises(Damaged):
            keys.unwrap("d1", Wrapped(key_id=wrapped.key_id, wrapped_key=bytes(changed)))
    for cut in (b"", wrapped.wrapped_key[:12], wrapped.wrapped_key[:-1]):
        with pytest.raises(Damaged):
            keys.unwrap("d1", Wrapped(key_id=wrapped.key_id, wrapped_key=cut))
    # The same key under another name: the name is bound as well.
    with pytest.raises(Damaged):
        keys.unwrap("d1", Wrapped(key_id="other", wrapped_key=wrapped.wrapped_key))
