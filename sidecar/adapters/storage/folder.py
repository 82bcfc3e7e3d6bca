"""Keeps blobs as files of a folder: whole or not at all, and for our own user only."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sidecar.adapters.aside import Aside, at_once
from sidecar.core.ids import is_id
from sidecar.documents.vault.domain import Part, StorageAway, StorageFull
from sidecar.documents.vault.ports import BlobMissing

T = TypeVar("T")
PIECE = 1024 * 1024
FOLDER_MODE, FILE_MODE = 0o700, 0o600
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# The two digits that follow the letter of an id: 256 folders, so that none grows large.
_SHARD = slice(1, 3)
_PART = ".part"


class FolderStorage:
    """See `sidecar.documents.vault.ports.Storage`. Makes the folder when it first writes.

    `aside` does what the disk may hold up.
    """

    def __init__(self, folder: Path, *, aside: Aside = at_once) -> None:
        self._folder = folder
        self._aside = aside

    def write(self, name: str, parts: Iterable[Part]) -> None:
        path = self._path(name)
        part = path.with_name(f".{name}{_PART}")
        file = self._done(partial(self._begin, part))
        try:
            try:
                self._write(file, parts)
                self._done(partial(_flush, file))
            finally:
                os.close(file)
            self._done(partial(_put, part, path))
        except BaseException:
            # Where the disk itself is gone, the sweep finds it later.
            with _quietly():
                part.unlink(missing_ok=True)
            raise

    def _begin(self, part: Path) -> int:
        with _ours():
            _make(self._folder)
            _make(part.parent)
        with _ours(missing=StorageAway):
            return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)

    def _write(self, file: int, parts: Iterable[Part]) -> None:
        """Each part while the next one is made: who seals need not wait for the disk."""
        written: Callable[[], object] = _nothing
        try:
            for each in parts:
                written()
                written = self._aside(partial(_write_all, file, each))
        finally:
            written()

    def _done(self, deed: Callable[[], T]) -> T:
        outcome: T = self._aside(deed)()
        return outcome

    def read(self, name: str) -> Iterator[bytes]:
        path = self._path(name)
        with _ours():
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            while piece := self._done(partial(_read, file)):
                yield piece
        finally:
            os.close(file)

    def size(self, name: str) -> int:
        with _ours():
            return self._path(name).lstat().st_size

    def delete(self, name: str) -> None:
        path = self._path(name)
        try:
            # Comes back after a power cut at worst, and then the sweep takes it.
            self._done(partial(_unlink, path))
        except BlobMissing:
            return

    def names(self, *, before: datetime) -> Iterator[str]:
        for file in self._files(before):
            if is_id(file.name):
                yield file.name

    def clean(self, *, before: datetime) -> int:
        gone = 0
        for file in self._files(before):
            if file.name.startswith(".") and is_id(file.name[1:].removesuffix(_PART)):
                with _ours():
                    file.unlink(missing_ok=True)
                gone += 1
        return gone

    def _files(self, before: datetime) -> Iterator[Path]:
        with _ours():
            shards = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        for shard in shards:
            if shard.is_symlink() or not shard.is_dir():
                continue
            for file in sorted(shard.iterdir()):
                try:
                    changed_at = file.lstat().st_mtime
                except FileNotFoundError:
                    continue
                if changed_at < before.timestamp():
                    yield file

    def _path(self, name: str) -> Path:
        if not is_id(name):
            raise ValueError("no name of a blob")
        shard = self._folder / name[_SHARD]
        # Who put a link there would lead us out of our own folder.
        if shard.is_symlink():
            raise StorageAway("a folder of the storage is a link")
        return shard / name


def _make(folder: Path) -> None:
    """The folder, and what it takes that it is still there after a power cut."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True)
    except FileExistsError:
        return
    _sync(folder.parent)


def _write_all(file: int, content: Part) -> None:
    rest = memoryview(content)
    with _ours():
        while rest:
            rest = rest[os.write(file, rest) :]


def _nothing() -> None:
    """Was begun before the first part."""


def _flush(file: int) -> None:
    with _ours():
        os.fsync(file)


def _put(part: Path, path: Path) -> None:
    """Under its name, whole, and for good."""
    with _ours(missing=StorageAway):
        part.rename(path)
        _sync(path.parent)


def _unlink(path: Path) -> None:
    with _ours():
        path.unlink()


def _read(file: int) -> bytes:
    with _ours():
        return os.read(file, PIECE)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _ours(*, missing: type[Exception] = BlobMissing) -> Iterator[None]:
    """The machine's mistakes in the words of the port."""
    try:
        yield
    except FileNotFoundError as error:
        raise missing("no such file") from error
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, "?")
        if error.errno in _FULL:
            raise StorageFull(f"no room in the storage ({name})") from error
        raise StorageAway(f"the storage does not answer ({name})") from error


@contextmanager
def _quietly() -> Iterator[None]:
    try:
        yield
    except OSError:
        return
