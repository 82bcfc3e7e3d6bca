"""The promises of the storage port, kept by the fake, by a folder and by an S3-like store."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sidecar.adapters.storage import s3 as s3_module
from sidecar.adapters.storage.folder import FolderStorage
from sidecar.adapters.storage.s3 import S3Storage
from sidecar.adapters.storage.settings import S3Settings
from sidecar.core.ids import new_id
from sidecar.documents.vault.domain import StorageAway
from sidecar.documents.vault.ports import BlobMissing
from tests.contract.redis_server import free_port
from tests.fakes.vault import a_vault, contents

MIB = 1024 * 1024
FUTURE, PAST = (datetime.now(UTC) + sign * timedelta(hours=1) for sign in (1, -1))
# The same in every process of a run, or the tests would have other names.
A_NAME = "x" + "0a" * 12
WRONG_NAMES = (
    *("", ".", "..", "../x", "/etc/passwd", "x" * 25, f"{A_NAME}/x", f"../{A_NAME}"),
    *(f"{A_NAME}\0", f"{A_NAME}.part", "x" + "A" * 24),
)

pytestmark = pytest.mark.capability("M48")


class LineGone(Exception):
    """What the source of the bytes raises."""


def written(storage, *parts):
    storage.write(name := new_id(), parts)
    return name


def read(storage, name):
    return b"".join(storage.read(name))


@pytest.mark.parametrize(
    "sizes",
    [(), (0,), (1,), (3, 0, 5), (MIB, MIB), (8 * MIB,), (8 * MIB, 1), (5 * MIB, 5 * MIB, 9 * MIB)],
    ids=str,
)
def test_what_is_written_is_read(storage, sizes):
    parts = [os.urandom(size) for size in sizes]
    name = written(storage, *parts)

    assert read(storage, name) == b"".join(parts)
    assert storage.size(name) == sum(sizes)
    assert list(storage.names(before=FUTURE)) == [name]
    assert list(storage.names(before=PAST)) == []


def test_what_is_not_there_is_said_to_be_missing(storage):
    written(storage, b"another")

    for ask in (storage.size, lambda name: next(storage.read(name))):
        with pytest.raises(BlobMissing):
            ask(new_id())


def test_what_is_deleted_is_gone_and_twice_is_once(storage):
    name, other = written(storage, b"abc"), written(storage, b"def")

    storage.delete(name)
    storage.delete(name)

    with pytest.raises(BlobMissing):
        storage.size(name)
    assert read(storage, other) == b"def"


@pytest.mark.parametrize("size", [10, 20 * MIB])
def test_of_a_write_that_breaks_off_nothing_is_left(storage, size):
    def parts():
        for _ in range(0, size, MIB):
            yield bytes(min(size, MIB))
        raise LineGone

    with pytest.raises(LineGone):
        storage.write(name := new_id(), parts())

    with pytest.raises(BlobMissing):
        storage.size(name)
    assert list(storage.names(before=FUTURE)) == []
    assert storage.clean(before=FUTURE) == 0


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_name_that_is_none_of_ours_is_refused(storage, name):
    for act in (
        lambda: storage.write(name, [b"x"]),
        lambda: list(storage.read(name)),
        lambda: storage.size(name),
        lambda: storage.delete(name),
    ):
        with pytest.raises(ValueError, match="no name"):
            act()


def test_many_names_are_all_told(storage):
    names = {written(storage, b"x") for _ in range(40)}

    assert set(storage.names(before=FUTURE)) == names


def test_a_vault_on_it_keeps_what_it_is_given(storage):
    vault = a_vault(storage=storage)
    vault.begin("d1")
    vault.append("d1", 0, [b"abc" * 50])
    vault.append("d1", 150, [b"def"])
    assert contents(vault, "d1") == b"abc" * 50 + b"def"
    vault.replace("d1", [b"new"])
    assert contents(vault, "d1") == b"new"
    vault.destroy("d1")
    assert list(storage.names(before=FUTURE)) == []


@pytest.fixture
def folder(tmp_path):
    return FolderStorage(tmp_path / "documents")


def test_nobody_else_may_look_into_the_folder(folder, tmp_path):
    before = os.umask(0)
    try:
        written(folder, b"abc")
    finally:
        os.umask(before)

    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


def test_no_link_leads_out_of_the_folder(folder, tmp_path):
    name = written(folder, b"abc")
    (file,) = (tmp_path / "documents").rglob(name)
    outside = tmp_path / "outside"
    outside.mkdir()
    file.rename(outside / name)
    file.symlink_to(outside / name)
    with pytest.raises(StorageAway):
        list(folder.read(name))

    file.unlink()
    file.parent.rmdir()
    file.parent.symlink_to(outside)
    for act in (
        lambda: list(folder.read(name)),
        lambda: folder.delete(name),
        lambda: folder.write(name, [b"x"]),
    ):
        with pytest.raises(StorageAway):
            act()
    assert list(folder.names(before=FUTURE)) == []
    assert (outside / name).read_bytes() == b"abc"


def test_what_died_in_a_folder_is_cleaned_and_strangers_stay(folder, tmp_path):
    name = written(folder, b"abc")
    (file,) = (tmp_path / "documents").rglob(name)
    file.with_name(f".{new_id()}.part").write_bytes(b"half")
    file.with_name("README").write_text("of somebody else")

    assert folder.clean(before=PAST) == 0
    assert folder.clean(before=FUTURE) == 1
    assert list(folder.names(before=FUTURE)) == [name]
    assert file.with_name("README").exists()


def test_a_folder_that_cannot_be_made_is_away(tmp_path):
    (tmp_path / "file").write_text("no folder")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageAway):
            written(FolderStorage(place), b"abc")
    assert list(FolderStorage(tmp_path / "none").names(before=FUTURE)) == []


def test_what_died_in_a_bucket_is_cleaned_and_strangers_stay(s3):
    """An upload in parts that nobody finished."""
    s3.client.put_object(Bucket=s3.bucket, Key="README", Body=b"of somebody else")
    for key in (new_id(), "upload-of-somebody-else"):
        s3.client.create_multipart_upload(Bucket=s3.bucket, Key=key)

    # To moto every upload began on a day in 2010.
    assert s3.storage.clean(before=datetime(2010, 1, 1, tzinfo=UTC)) == 0
    assert s3.storage.clean(before=FUTURE) == 1
    assert list(s3.storage.names(before=FUTURE)) == []
    left = s3.client.list_multipart_uploads(Bucket=s3.bucket)["Uploads"]
    assert [upload["Key"] for upload in left] == ["upload-of-somebody-else"]


def test_a_large_blob_goes_in_parts(s3):
    name = written(s3.storage, *[bytes(MIB)] * 20)

    found = s3.client.head_object(Bucket=s3.bucket, Key=name)
    # The mark of an object in parts ends in their number.
    assert found["ETag"].strip('"').endswith(f"-{-(-20 * MIB // s3_module.PART)}")


@pytest.mark.parametrize("what", ["port", "bucket"])
def test_a_store_that_does_not_answer_is_away(s3, what):
    address = f"http://127.0.0.1:{free_port()}" if what == "port" else s3.address
    away = S3Storage(
        S3Settings(url=address, bucket="none", region="eu-west-1", key_id="b", secret="geheim" * 4)
    )
    for act in (
        lambda: written(away, b"abc"),
        lambda: list(away.names(before=FUTURE)),
        lambda: away.clean(before=FUTURE),
    ):
        with pytest.raises(StorageAway):
            act()
    away._client.close()


def test_the_folder_is_told_by_an_absolute_path(tmp_path, monkeypatch):
    """Wherever a process stands when it asks."""
    folder = FolderStorage(tmp_path / "documents")
    name = written(folder, b"abc")
    monkeypatch.chdir("/")

    assert read(folder, name) == b"abc"
    assert not Path("/documents").exists()
