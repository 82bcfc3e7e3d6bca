"""Seals one segment in chunks and opens it again: the STREAM construction over AES-256-GCM.

Hoang, Reyhanitabar, Rogaway, Vizar: Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance (2015), section 7. The bytes are described in docs/adr/0016.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sidecar.core.documents import Damaged
from sidecar.documents.vault.domain import SIZES, Part

TAG = 16
MAGIC, SALT, PREFIX = b"DBv1", 16, 7
HEADER = len(MAGIC) + SALT + PREFIX
_PURPOSE = b"balie/document-segment/1"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a segment belongs: which document, which of its segments, from which byte on."""

    document_id: str
    number: int
    first_byte: int

    def bound(self, position: int) -> bytes:
        """What a chunk is bound to; `position` is that of its first byte in the document."""
        numbers = struct.pack(">QQ", self.number, position)
        return b"\0".join((_PURPOSE, self.document_id.encode(), numbers))


def sealed_size(length: int, *, chunk: int = SIZES.chunk) -> int:
    """How long a segment of that many bytes is when it is sealed."""
    return HEADER + length + TAG * -(-length // chunk)


def seal(data_key: bytes, place: Place, blocks: Iterable[tuple[Part, bool]]) -> Iterator[Part]:
    """The sealed segment. Each block is one chunk long, but the last, which says that it is.

    What is handed out lies in two places by turns: to get new memory for each chunk costs more
    than to seal it. So it is good until the one after the next is asked for.
    """
    salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
    cipher = _cipher(data_key, salt)
    yield MAGIC + salt + prefix
    position, by_turns = place.first_byte, (bytearray(), bytearray())
    for counter, (block, last) in enumerate(blocks):
        sealed = _room(by_turns[counter % 2], len(block) + TAG)
        nonce = _nonce(prefix, counter, last=last)
        cipher.encrypt_into(nonce, block, place.bound(position), sealed)
        yield sealed
        position += len(block)


def unseal(
    data_key: bytes,
    place: Place,
    length: int,
    sealed: Iterable[bytes],
    *,
    chunk: int = SIZES.chunk,
) -> Iterator[bytes]:
    """The `length` bytes of the segment, chunk by chunk; Damaged before the first wrong one."""
    parts = _Parts(sealed)
    header = parts.take(HEADER)
    if len(header) != HEADER or not header.startswith(MAGIC):
        raise _damaged(place, 0)
    salt, prefix = header[len(MAGIC) : -PREFIX], header[-PREFIX:]
    cipher = _cipher(data_key, salt)
    for counter, start in enumerate(range(0, length, chunk)):
        size = min(chunk, length - start)
        last = start + size == length
        closed = parts.take(size + TAG)
        # Whatever stands behind the end was put there: nothing of a last chunk without a look.
        if last and parts.take(1):
            raise _damaged(place, start)
        bound = place.bound(place.first_byte + start)
        try:
            yield cipher.decrypt(_nonce(prefix, counter, last=last), closed, bound)
        except (InvalidTag, ValueError):
            raise _damaged(place, start) from None


def _room(kept: bytearray, size: int) -> memoryview:
    if len(kept) < size:
        kept.extend(bytes(size - len(kept)))
    return memoryview(kept)[:size]


def _cipher(data_key: bytes, salt: bytes) -> AESGCM:
    # Seven random bytes alone would meet again after some hundred million segments, and a stranger
    # may send one of a single byte as often as he likes. With a key of its own none ever does.
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=_PURPOSE).derive(data_key))


def _nonce(prefix: bytes, counter: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", counter, last)


def _damaged(place: Place, start: int) -> Damaged:
    byte = place.first_byte + start
    return Damaged(f"document {place.document_id}: segment {place.number} from byte {byte} on")


class _Parts:
    """Pieces of any size, taken in the sizes one asks for."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._rest = bytearray()

    def take(self, size: int) -> bytes:
        """So many bytes; fewer when there are no more."""
        while len(self._rest) < size:
            part = next(self._parts, None)
            if part is None:
                break
            self._rest += part
        with memoryview(self._rest) as view:
            taken = bytes(view[:size])
        del self._rest[:size]
        return taken
