"""A process with a vault on a real folder and database, to be killed, starved or measured.

`python -m tests.contract.vault.child WHAT FOLDER …`; what it says stands on standard output.
"""

import os
import resource
import signal
import sys
from pathlib import Path

from sidecar.adapters.database import Database
from sidecar.adapters.storage.folder import FolderStorage
from sidecar.documents.vault import tables
from sidecar.documents.vault.domain import Sizes, StorageFull
from sidecar.documents.vault.service import SealedVault
from sidecar.documents.vault.store import DatabaseLedger
from tests.fakes.vault import KEYS

MIB = 1024 * 1024
# Segments of 256 KiB: a child that is killed need not write megabytes before.
SIZES = Sizes(chunk=64 * 1024, chunks_of_a_segment=4)
PIECE = 48 * 1024


def plain(start, stop):
    """Bytes of the one document that all children write; any part of it can be made."""
    return b"".join(n.to_bytes(8, "big") for n in range(start // 8, -(-stop // 8)))[
        start % 8 : start % 8 + stop - start
    ]


def vault_in(folder, storage=None, ledger=None, sizes=SIZES):
    database = Database(f"sqlite:///{folder / 'vault.db'}")
    tables.metadata.create_all(database.engine)
    return SealedVault(
        storage=storage or FolderStorage(folder / "documents"),
        ledger=(ledger or DatabaseLedger)(database),
        keys=KEYS,
        commits=database,
        sizes=sizes,
    )


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class DiesAfterWriting(FolderStorage):
    """The blob is there, its row is not."""

    def __init__(self, folder, *, blobs):
        super().__init__(folder)
        self._left = blobs

    def write(self, name, parts):
        super().write(name, parts)
        self._left -= 1
        if self._left == 0:
            die()

    def delete(self, name):
        die()


class DiesWhenAdded(DatabaseLedger):
    """Committed, but nobody was told."""

    def add(self, held, segment):
        super().add(held, segment)
        die()

    def swap(self, held, key, segments):
        super().swap(held, key, segments)
        die()


def line(start, stop, at):
    """What comes over the line; at that byte the machine dies."""
    for place in range(start, stop, PIECE):
        if at is not None and place + PIECE > at:
            yield plain(place, at)
            die()
        yield plain(place, min(stop, place + PIECE))


def upload(folder, at, length):
    vault = vault_in(folder)
    vault.append("d1", 0, line(0, int(length), int(at)))


def between(folder, blobs, length):
    vault = vault_in(folder, DiesAfterWriting(folder / "documents", blobs=int(blobs)))
    vault.append("d1", 0, line(0, int(length), None))


def committed(folder, length):
    vault_in(folder, ledger=DiesWhenAdded).append("d1", 0, line(0, int(length), None))


def rewrite(folder, what):
    if what == "line":
        vault_in(folder).replace("d1", line(0, 900_000, 700_000))
    if what == "blob":
        storage = DiesAfterWriting(folder / "documents", blobs=2)
        vault_in(folder, storage).replace("d1", line(0, 900_000, None))
    if what == "delete":
        storage = DiesAfterWriting(folder / "documents", blobs=-1)
        vault_in(folder, storage).replace("d1", [b"new"])
    if what == "commit":
        vault_in(folder, ledger=DiesWhenAdded).replace("d1", [b"new"])


def destroy(folder):
    vault_in(folder, DiesAfterWriting(folder / "documents", blobs=-1)).destroy("d1")


def full(folder, start, stop, most):
    """No file may grow beyond `most` bytes: the answer of a disk without room."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    vault = vault_in(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), resource.RLIM_INFINITY))
    try:
        vault.append("d1", int(start), line(int(start), int(stop), None))
    except StorageFull as error:
        sys.stdout.write(f"{error.code} {error.status}")


def large(folder, mebibytes):
    """How many KiB more memory it took to write, read and write anew so much."""
    vault, piece = vault_in(folder, sizes=Sizes()), os.urandom(64 * 1024)
    vault.begin("warm")
    vault.append("warm", 0, (piece for _ in range(16 * 20)))
    sum(map(len, vault.read("warm")))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    vault.begin("large")
    vault.append("large", 0, (piece for _ in range(16 * int(mebibytes))))
    read = sum(map(len, vault.read("large")))
    vault.replace("large", vault.read("large"))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(f"{read} {vault.received('large')} {after - before}")


if __name__ == "__main__":
    acts = (upload, between, committed, rewrite, destroy, full, large)
    {act.__name__: act for act in acts}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
