"""What a document contains: held whole, or read once from a line while it goes on to the case."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from typing import Protocol

from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused

PIECE = 64 * 1024


class Content(Protocol):
    """`size` is in bytes, and known before the first one is read."""

    @property
    def size(self) -> int: ...

    def whole(self) -> bytes:
        """All of it, checked; for small documents, and systems that take them whole only."""

    def pieces(self, place: int, size: int) -> Iterator[bytes]:
        """`size` bytes from `place` on. Raises CaseSystemAway when it must be sent again first."""

    def check(self) -> None:
        """Raises CaseSystemRefused when what came is not what was announced."""


class HeldContent:
    """In memory; may be read again and again."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @property
    def size(self) -> int:
        return len(self._content)

    def whole(self) -> bytes:
        return self._content

    def pieces(self, place: int, size: int) -> Iterator[bytes]:
        for start in range(place, place + size, PIECE):
            yield self._content[start : min(start + PIECE, place + size)]

    def check(self) -> None:
        """It cannot have changed."""


class ArrivingContent:
    """Comes over a line, in order and once. What was passed over is read all the same: the
    fingerprint is of everything.
    """

    def __init__(self, read: Callable[[int], bytes], *, size: int, sha256: str) -> None:
        self._read, self._size, self._sha256 = read, size, sha256
        self._at, self._digest = 0, hashlib.sha256()
        self._held: bytes | None = None

    @property
    def size(self) -> int:
        return self._size

    def whole(self) -> bytes:
        if self._held is None:
            self._held = b"".join(self.pieces(0, self._size))
            self.check()
        return self._held

    def pieces(self, place: int, size: int) -> Iterator[bytes]:
        if place < self._at:
            raise CaseSystemAway("it must be sent again from its beginning")
        for _ in self._next(place - self._at):
            """Is there already; only its fingerprint counts."""
        yield from self._next(size)

    def check(self) -> None:
        for _ in self._next(self._size - self._at):
            """The rest."""
        if self._read(1) or not hmac.compare_digest(self._digest.hexdigest(), self._sha256.lower()):
            raise CaseSystemRefused("content is another")

    def _next(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            piece = self._read(min(PIECE, left))
            if not piece:
                raise CaseSystemAway("the line broke off")
            self._digest.update(piece)
            self._at += len(piece)
            left -= len(piece)
            yield piece
