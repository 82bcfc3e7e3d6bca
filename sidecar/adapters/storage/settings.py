"""The settings of the vault: the keys that documents are sealed with, and where their bytes lie."""

from dataclasses import dataclass, field
from pathlib import Path

from sidecar.documents.vault.keys import WrappingKeys
from sidecar.environment import Reader

FOLDER = "BALIE_DOCUMENTS_DIR"
OF_S3 = (
    "BALIE_DOCUMENTS_S3_URL",
    "BALIE_DOCUMENTS_S3_BUCKET",
    "BALIE_DOCUMENTS_S3_REGION",
    "BALIE_DOCUMENTS_S3_KEY_ID",
    "BALIE_DOCUMENTS_S3_SECRET",
)


@dataclass(frozen=True, kw_only=True)
class S3Settings:
    url: str
    bucket: str
    region: str
    key_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class VaultSettings:
    """`storage` is a folder, or a bucket."""

    keys: WrappingKeys
    storage: Path | S3Settings


def read_vault(read: Reader) -> VaultSettings:
    """A bucket where anything of it is set, else a folder; both at once is a mistake."""
    keys, in_bucket = _keys(read), any(map(read.is_set, OF_S3))
    if in_bucket and read.is_set(FOLDER):
        read.mistakes.append("BALIE_DOCUMENTS_DIR and BALIE_DOCUMENTS_S3_… cannot both be set")
    return VaultSettings(keys=keys, storage=_bucket(read) if in_bucket else _folder(read))


def _keys(read: Reader) -> WrappingKeys:
    text = read.text("BALIE_DOCUMENT_KEYS")
    try:
        return WrappingKeys.read(text)
    except ValueError:
        if text:
            read.mistakes.append(
                "BALIE_DOCUMENT_KEYS is no list of id:key, keys of 32 bytes in base64"
            )
    return WrappingKeys(current="", keys={})


def _folder(read: Reader) -> Path:
    folder = read.path("BALIE_DOCUMENTS_DIR")
    if str(folder) != "." and not folder.is_absolute():
        read.mistakes.append("BALIE_DOCUMENTS_DIR must be a whole path, from / on")
    return folder


def _bucket(read: Reader) -> S3Settings:
    return S3Settings(
        url=read.internal_url("BALIE_DOCUMENTS_S3_URL"),
        bucket=read.text("BALIE_DOCUMENTS_S3_BUCKET"),
        region=read.text("BALIE_DOCUMENTS_S3_REGION"),
        key_id=read.text("BALIE_DOCUMENTS_S3_KEY_ID"),
        secret=read.secret("BALIE_DOCUMENTS_S3_SECRET", shortest=16),
    )
