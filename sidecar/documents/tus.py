"""The words of tus 1.0 that a request of an upload carries, read strictly."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from sidecar.core.errors import BalieError
from sidecar.documents.refusals import NotUnderstood

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
CONTENT_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
MOST_DIGITS = 15


class OtherVersion(BalieError):
    """Tus-Resumable is missing or of another version: nothing was done."""

    code = "upload_other_version"
    message_key = "documents.not_understood"
    status = 412


class WrongContentType(BalieError):
    code = "upload_wrong_content_type"
    message_key = "documents.not_understood"
    status = 415


@dataclass(frozen=True, kw_only=True)
class Creation:
    """What is announced: how large it will be, for which request, and what its sender calls it."""

    size: int
    metadata: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.metadata.get("filename", "")

    @property
    def request_id(self) -> str | None:
        return self.metadata.get("request") or None


def check_version(headers: Mapping[str, str]) -> None:
    """tus 1.0, Core Protocol, Tus-Resumable; all but OPTIONS carry it."""
    if headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion("not tus 1.0.0")


def read_creation(headers: Mapping[str, str]) -> Creation:
    """tus 1.0, Creation. We know no uploads of unknown length; raises NotUnderstood."""
    if "Upload-Defer-Length" in headers:
        raise NotUnderstood("deferred length")
    return Creation(
        size=whole(headers.get("Upload-Length", "")),
        metadata=read_metadata(headers.get("Upload-Metadata", "")),
    )


def read_offset(headers: Mapping[str, str]) -> int:
    """tus 1.0, Core Protocol, PATCH; raises WrongContentType, NotUnderstood."""
    if headers.get("Content-Type") != CONTENT_TYPE:
        raise WrongContentType("PATCH with another content type")
    return whole(headers.get("Upload-Offset", ""))


def whole(text: str) -> int:
    """A length or offset: a whole number without anything around it; raises NotUnderstood."""
    plain = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    if not plain or str(int(text)) != text:
        raise NotUnderstood("no whole number")
    return int(text)


def read_metadata(text: str) -> dict[str, str]:
    """tus 1.0, Upload-Metadata: pairs of a key and Base64, each key once; raises NotUnderstood."""
    if len(text) > LONGEST_METADATA:
        raise NotUnderstood("metadata too long")
    found: dict[str, str] = {}
    for pair in text.split(",") if text else ():
        key, *values = pair.split(" ")
        if not key or not key.isascii() or not key.isprintable() or key in found:
            raise NotUnderstood("a key of the metadata does not hold")
        if len(values) > 1:
            raise NotUnderstood("a pair of the metadata does not hold")
        found[key] = _decoded(values[0]) if values else ""
    return found


def write_metadata(values: Mapping[str, str]) -> str:
    pairs = [f"{key} {b64encode(value.encode()).decode()}" for key, value in values.items()]
    return ",".join(pairs)


def _decoded(value: str) -> str:
    try:
        return b64decode(value.encode("ascii"), validate=True).decode()
    except (binascii.Error, UnicodeError) as error:
        raise NotUnderstood("a value of the metadata is no Base64 of text") from error
