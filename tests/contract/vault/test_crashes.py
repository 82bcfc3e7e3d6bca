"""Killed at any byte, without room, and very large: what was said to be received is there."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sidecar.core.errors import NotFound
from sidecar.documents.vault.belonging import Belonging
from sidecar.documents.vault.domain import MARK
from sidecar.documents.vault.ports import BlobMissing
from sidecar.documents.vault.upkeep import GRACE, Sweep
from tests.contract.vault.child import SIZES, plain, vault_in
from tests.fakes.clock import FixedClock
from tests.fakes.vault import contents
from tests.fakes.work import FakeTransactions, ListAudit

ROOT = Path(__file__).parents[3]
MIB = 1024 * 1024
A_SEGMENT = SIZES.chunk * SIZES.chunks_of_a_segment
LENGTH = 3 * A_SEGMENT + 12_345

pytestmark = pytest.mark.capability("M48")


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "tests.contract.vault.child", *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def killed(*arguments):
    done = run(*arguments)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def vault(tmp_path):
    found = vault_in(tmp_path)
    # As every storage is after its first minutes.
    assert belonging(found, FixedClock()).holds()
    found.begin("d1")
    yield found
    found.commits.engine.dispose()


def belonging(vault, clock):
    return Belonging(vault=vault, storage=vault.storage, upkeep=vault.ledger, clock=clock)


def sweep(vault):
    """As it is when all that lies there now is older than the grace."""
    clock = FixedClock()
    clock.move(datetime.now(UTC) + GRACE + timedelta(minutes=1) - clock.now())
    return Sweep(
        storage=vault.storage,
        upkeep=vault.ledger,
        clock=clock,
        belonging=belonging(vault, clock),
        transactions=FakeTransactions(),
        audit=ListAudit(),
        sizes=SIZES,
    ).run()


def files(vault):
    """All that lies there but the mark."""
    _, (mark,) = vault.ledger.whole(MARK)
    folder = vault.storage._folder
    return [path for path in folder.rglob("*") if path.is_file() and path.name != mark.blob]


def goes_on(vault, received):
    """What was received is true and whole, and the rest can follow."""
    assert vault.received("d1") == received
    assert contents(vault, "d1") == plain(0, received)
    vault.append("d1", received, [plain(received, LENGTH)])
    assert contents(vault, "d1") == plain(0, LENGTH)


@pytest.mark.parametrize(
    "at", [0, 1, 70_000, A_SEGMENT - 1, A_SEGMENT + 1, 2 * A_SEGMENT + 99_999, LENGTH - 1]
)
def test_a_process_that_is_killed_at_a_byte_loses_nothing_that_was_received(vault, tmp_path, at):
    killed("upload", tmp_path, at, LENGTH)

    swept = sweep(vault)
    goes_on(vault, at // A_SEGMENT * A_SEGMENT)
    assert (swept.blobs, swept.damaged) == (0, ())
    assert sweep(vault).leftovers == 0
    assert len(files(vault)) == vault.ledger.held("d1").segments


@pytest.mark.parametrize("blobs", [1, 3])
def test_a_blob_whose_row_never_came_counts_for_nothing(vault, tmp_path, blobs):
    killed("between", tmp_path, blobs, LENGTH)

    assert len(files(vault)) == blobs
    assert sweep(vault).blobs == 1
    goes_on(vault, (blobs - 1) * A_SEGMENT)


def test_what_was_committed_before_anybody_was_told_is_received(vault, tmp_path):
    killed("committed", tmp_path, LENGTH)

    goes_on(vault, A_SEGMENT)
    assert sweep(vault).blobs == 0


@pytest.mark.parametrize(
    ("what", "content"),
    [("line", b"old"), ("blob", b"old"), ("commit", b"new"), ("delete", b"new")],
)
def test_killed_while_writing_anew_there_is_the_old_or_the_new(vault, tmp_path, what, content):
    vault.append("d1", 0, [b"old"])

    killed("rewrite", tmp_path, what)

    assert contents(vault, "d1") == content
    swept = sweep(vault)
    assert swept.blobs + swept.leftovers > 0
    assert contents(vault, "d1") == content
    assert len(files(vault)) == 1


def test_killed_while_destroying_the_key_is_gone_and_the_sweep_takes_the_bytes(vault, tmp_path):
    vault.append("d1", 0, [plain(0, LENGTH)])
    before = files(vault)

    killed("destroy", tmp_path)

    with pytest.raises(NotFound):
        vault.read("d1")
    assert files(vault) == before
    assert sweep(vault).blobs == len(before)
    assert files(vault) == []


def test_without_room_one_is_told_and_what_was_received_stays(vault, tmp_path):
    """No file may grow to the size of a segment; the rest of the way is that of a full disk."""
    vault.append("d1", 0, [plain(0, 1000)])

    refused = run("full", tmp_path, 1000, LENGTH, A_SEGMENT // 2)

    assert refused.stdout == "storage_full 507", refused.stderr
    assert len(files(vault)) == 1
    goes_on(vault, 1000)


def test_a_file_that_vanished_is_told_by_the_sweep_and_not_shown(vault, tmp_path):
    vault.append("d1", 0, [plain(0, LENGTH)])
    files(vault)[0].unlink()

    assert sweep(vault).damaged == ("d1",)
    with pytest.raises(Exception, match="is not there") as refusal:
        vault.read("d1")
    assert not isinstance(refusal.value, BlobMissing)


def test_two_hundred_mebibytes_are_never_whole_in_memory(tmp_path):
    size = 200
    done = run("large", tmp_path, size)

    assert done.returncode == 0, done.stderr
    read, received, more = map(int, done.stdout.split())
    assert read == received == size * MIB
    assert more < 16 * 1024
