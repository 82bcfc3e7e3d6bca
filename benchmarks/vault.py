"""Writing a document sealed against writing the same bytes bare to the same disk; reading as well.

Run: python -m benchmarks vault
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.rows import TIMES, Row
from sidecar.adapters.aside import in_a_thread
from sidecar.adapters.database import Database
from sidecar.adapters.storage.folder import FolderStorage
from sidecar.core.ids import new_id
from sidecar.documents.vault import tables
from sidecar.documents.vault.keys import WrappingKeys, new_data_key
from sidecar.documents.vault.service import SealedVault
from sidecar.documents.vault.store import DatabaseLedger

MIB = 1024 * 1024
MEBIBYTES, ROUNDS = 100, 2 * TIMES + 1
# As a server hands them on from the line.
PIECE = 64 * 1024
# What the demand says of an upload; here without the line, which makes both alike.
LEAST_WRITTEN = 0.6
# Bare reading is a copy in memory: opening must not be what a line of 1 Gbit/s waits for.
LEAST_READ = 119


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="balie-bench-") as folder:
        place = Path(folder)
        vault = _vault(place)
        return [
            _row(
                "document written, sealed / bare",
                *_writing(vault, place),
                ratio_at_least=LEAST_WRITTEN,
            ),
            _row("document read, opened / bare", *_reading(vault, place)),
        ]


def _vault(folder: Path) -> SealedVault:
    database = Database(f"sqlite:///{folder / 'vault.db'}")
    tables.metadata.create_all(database.engine)
    return SealedVault(
        # As the web process writes: the disk beside the sealing.
        storage=FolderStorage(folder / "documents", aside=in_a_thread),
        ledger=DatabaseLedger(database),
        keys=WrappingKeys(current="k1", keys={"k1": new_data_key()}),
        commits=database,
    )


def _writing(vault: SealedVault, folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    piece = os.urandom(PIECE)

    def sealed() -> None:
        vault.begin(document_id := new_id())
        vault.append(document_id, 0, _line(piece))
        vault.destroy(document_id)

    def bare() -> None:
        path = folder / "bare"
        with path.open("wb") as file:
            for each in _line(piece):
                file.write(each)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()

    return sealed, bare


def _reading(vault: SealedVault, folder: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    piece, path = os.urandom(PIECE), folder / "bare"
    vault.begin("read")
    vault.append("read", 0, _line(piece))
    path.write_bytes(b"".join(_line(piece)))

    def opened() -> None:
        assert sum(map(len, vault.read("read"))) == MEBIBYTES * MIB

    def bare() -> None:
        with path.open("rb", buffering=0) as file:
            while file.read(MIB):
                pass

    return opened, bare


def _line(piece: bytes) -> Iterator[bytes]:
    return (piece for _ in range(MEBIBYTES * MIB // PIECE))


def _row(
    name: str,
    ours: Callable[[], None],
    bare: Callable[[], None],
    *,
    ratio_at_least: float | None = None,
) -> Row:
    """By turns, so that a disk that is slow at times is so for both."""
    ours()
    bare()
    pairs = [(_seconds(ours), _seconds(bare)) for _ in range(ROUNDS)]
    mine, theirs = (MEBIBYTES / statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(other / one for one, other in pairs)
    return Row(
        name=name,
        ours=f"{mine:.0f} MiB/s",
        bare=f"{theirs:.0f} MiB/s",
        ratio=f"{ratio:.2f}",
        goal=f"at least {ratio_at_least} of bare"
        if ratio_at_least
        else f"at least {LEAST_READ} MiB/s",
        ok=ratio >= ratio_at_least if ratio_at_least else mine >= LEAST_READ,
    )


def _seconds(deed: Callable[[], None]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start
