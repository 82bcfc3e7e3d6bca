"""A storage that dies at any byte: what was received is true, nothing half is shown, and it goes
on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.vault import SMALL, FakeLedger, MemoryStorage, a_vault, contents

A_SEGMENT = SMALL.chunk * SMALL.chunks_of_a_segment
PLAIN = bytes(i % 251 for i in range(3 * A_SEGMENT + 5))
# More than all that is stored of it.
ALL = 2 * len(PLAIN)

pytestmark = pytest.mark.capability("M48")


class Died(BaseException):
    """The process is gone: nothing runs after it, as little as after a kill."""


class Dying(MemoryStorage):
    """Leaves half a blob behind, under its name: worse than a file system that renames."""

    def __init__(self, survives):
        super().__init__()
        self._left = survives

    def write(self, name, parts):
        super().write(name, [])
        for part in parts:
            kept = part[: self._left]
            self.blobs[name] += kept
            self._left -= len(kept)
            if len(kept) < len(part):
                raise Died

    def delete(self, name):
        """Whoever is dead deletes nothing."""
        if self._left:
            super().delete(name)


def dead(survives, act):
    """What is there after the death, for a new process."""
    ledger, storage = FakeLedger(), Dying(survives=ALL * 10)
    vault = a_vault(storage=storage, ledger=ledger)
    vault.begin("d1")
    vault.append("d1", 0, [b"before"])
    storage._left = survives
    try:
        act(vault)
    except Died:
        storage._left = ALL * 10
    return vault


@given(st.integers(0, ALL))
def test_an_upload_that_dies_at_any_byte(survives):
    vault = dead(survives, lambda vault: vault.append("d1", 6, [PLAIN]))
    received, whole = vault.received("d1"), b"before" + PLAIN

    assert contents(vault, "d1") == whole[:received]
    assert (received - 6) % A_SEGMENT == 0 or received == len(whole)
    vault.append("d1", received, [whole[received:]])
    assert contents(vault, "d1") == whole


@given(st.integers(0, ALL))
def test_writing_anew_that_dies_at_any_byte(survives):
    vault = dead(survives, lambda vault: vault.replace("d1", [PLAIN]))

    assert contents(vault, "d1") in (b"before", PLAIN)
    vault.append("d1", vault.received("d1"), [b"more"])
    assert contents(vault, "d1").endswith(b"more")
