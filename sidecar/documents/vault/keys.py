"""The keys of the municipality that the own key of each document is wrapped in."""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sidecar.core.documents import Damaged, KeyMissing
from sidecar.documents.vault.domain import Wrapped

KEY_BYTES, NONCE_BYTES = 32, 12
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)
_PURPOSE = b"balie/document-key/1"


def new_data_key() -> bytes:
    return os.urandom(KEY_BYTES)


@dataclass(frozen=True, kw_only=True)
class WrappingKeys:
    """The keys by their id. What is wrapped takes `current`; what was, opens with its own."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def read(cls, text: str) -> "WrappingKeys":
        """Keys as `id:base64`, separated by spaces; the first is the current one.

        Raises ValueError, without the text, for anything else.
        """
        entries = [_key(entry) for entry in text.split()]
        if not entries or len(dict(entries)) != len(entries):
            raise ValueError("no key, or two of one id")
        return cls(current=entries[0][0], keys=dict(entries))

    def wrap(self, document_id: str, data_key: bytes) -> Wrapped:
        nonce = os.urandom(NONCE_BYTES)
        bound = _bound(document_id, self.current)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, data_key, bound)
        return Wrapped(key_id=self.current, wrapped_key=nonce + sealed)

    def unwrap(self, document_id: str, wrapped: Wrapped) -> bytes:
        """Raises KeyMissing, or Damaged when it is not the key of this document."""
        key = self.keys.get(wrapped.key_id)
        if key is None:
            raise KeyMissing(wrapped.key_id)
        nonce, sealed = wrapped.wrapped_key[:NONCE_BYTES], wrapped.wrapped_key[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, sealed, _bound(document_id, wrapped.key_id))
        except (InvalidTag, ValueError):
            raise Damaged(f"document {document_id}: its key does not open") from None


def _bound(document_id: str, key_id: str) -> bytes:
    # No id holds a zero byte, so no two pairs of ids make the same text.
    return b"\0".join((_PURPOSE, key_id.encode(), document_id.encode()))


def _key(entry: str) -> tuple[str, bytes]:
    key_id, _, written = entry.partition(":")
    key = base64.b64decode(written, validate=True)
    if not _KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES:
        raise ValueError("no id, or a key of another length")
    return key_id, key
