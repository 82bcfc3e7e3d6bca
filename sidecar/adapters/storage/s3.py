"""Keeps blobs in a bucket of a store that speaks S3, in parts and never whole in memory."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sidecar.adapters.storage.settings import S3Settings
from sidecar.core.ids import is_id
from sidecar.documents.vault.domain import Part, StorageAway, StorageFull
from sidecar.documents.vault.ports import BlobMissing

# S3 wants at least 5 MiB in each part but the last.
PART = 8 * 1024 * 1024
PIECE = 1024 * 1024
_MISSING = frozenset({"NoSuchKey", "NoSuchUpload", "404"})
_FULL = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"})


class S3Storage:
    """See `sidecar.documents.vault.ports.Storage`."""

    def __init__(self, settings: S3Settings) -> None:
        self._settings = settings

    def write(self, name: str, parts: Iterable[Part]) -> None:
        pieces = _large(parts)
        first = next(pieces, b"")
        second = next(pieces, None)
        if second is None:
            with _ours():
                self._client.put_object(**self._at(name), Body=first)
            return
        with _ours():
            upload = self._client.create_multipart_upload(**self._at(name))["UploadId"]
        try:
            self._send(name, upload, _again(first, second, pieces))
        except BaseException:
            # Where the store is away, the sweep finds it later.
            with suppress(BotoCoreError, ClientError):
                self._client.abort_multipart_upload(**self._at(name), UploadId=upload)
            raise

    def read(self, name: str) -> Iterator[bytes]:
        with _ours():
            body = self._client.get_object(**self._at(name))["Body"]
        try:
            while True:
                with _ours():
                    piece: bytes = body.read(PIECE)
                if not piece:
                    return
                yield piece
        finally:
            body.close()

    def size(self, name: str) -> int:
        with _ours():
            return int(self._client.head_object(**self._at(name))["ContentLength"])

    def delete(self, name: str) -> None:
        with _ours():
            self._client.delete_object(**self._at(name))

    def names(self, *, before: datetime) -> Iterator[str]:
        for found in self._pages("list_objects_v2", "Contents"):
            if is_id(found["Key"]) and found["LastModified"] < before:
                yield found["Key"]

    def clean(self, *, before: datetime) -> int:
        """Uploads in parts that nobody finished: they can be read by nobody, but are paid for."""
        gone = 0
        for found in self._pages("list_multipart_uploads", "Uploads"):
            if is_id(found["Key"]) and found["Initiated"] < before:
                with _ours():
                    self._client.abort_multipart_upload(
                        **self._at(found["Key"]), UploadId=found["UploadId"]
                    )
                gone += 1
        return gone

    def _send(self, name: str, upload: str, pieces: Iterable[bytes]) -> None:
        sent = []
        for number, piece in enumerate(pieces, start=1):
            with _ours():
                answer = self._client.upload_part(
                    **self._at(name), UploadId=upload, PartNumber=number, Body=piece
                )
            sent.append({"PartNumber": number, "ETag": answer["ETag"]})
        with _ours():
            self._client.complete_multipart_upload(
                **self._at(name), UploadId=upload, MultipartUpload={"Parts": sent}
            )

    def _pages(self, operation: str, what: str) -> Iterator[dict[str, Any]]:
        with _ours():
            pages = iter(self._client.get_paginator(operation).paginate(Bucket=self._bucket))
        while True:
            with _ours():
                page = next(pages, None)
            if page is None:
                return
            yield from page.get(what, [])

    def _at(self, name: str) -> dict[str, str]:
        if not is_id(name):
            raise ValueError("no name of a blob")
        return {"Bucket": self._bucket, "Key": name}

    @property
    def _bucket(self) -> str:
        return self._settings.bucket

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401  boto3 makes its classes when it runs
        """Made when it is first needed. A client may be used by many threads at once."""
        return boto3.client(
            "s3",
            endpoint_url=self._settings.url,
            region_name=self._settings.region,
            aws_access_key_id=self._settings.key_id,
            aws_secret_access_key=self._settings.secret,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 3},
                # Not every store has names for buckets in its DNS, or knows the newer checksums.
                # Every chunk has a seal of its own that says more than a checksum.
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )


def _large(parts: Iterable[Part]) -> Iterator[bytes]:
    """The same bytes in pieces of one part, the last of them shorter."""
    rest = bytearray()
    for part in parts:
        rest += part
        while len(rest) >= PART:
            with memoryview(rest) as view:
                piece = bytes(view[:PART])
            del rest[:PART]
            yield piece
    if rest:
        yield bytes(rest)


def _again(first: bytes, second: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield second
    yield from others


@contextmanager
def _ours() -> Iterator[None]:
    """The library's mistakes in the words of the port."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise BlobMissing from error
        if code in _FULL:
            raise StorageFull(f"no room in the storage ({code})") from error
        raise StorageAway(f"the storage refuses ({code})") from error
    except BotoCoreError as error:
        raise StorageAway(f"the storage does not answer ({type(error).__name__})") from error
