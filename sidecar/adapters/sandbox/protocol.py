"""What is said over the two pipes between us and the sandbox.

The sandbox says READY when it is locked in. Then comes one question: a frame with JSON, the
document in frames, and an empty frame. One answer follows: a frame with JSON, content in frames
where there is some, and an empty frame. A frame is its length in four bytes in network order, and
so many bytes. What has no empty frame at its end is not whole and counts as nothing.

    question  {"do": "inspect", "allowed": ["pdf", "jpeg"]}
              {"do": "page", "kind": "pdf", "number": 1}
    answer    {"kind": "jpeg", "pages": 1, "anew": true}   with content when written anew
              {}                                           with the PNG of the page
              {"why": "locked", "detail": "a password"}
"""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

READY = b"ready\n"
PIECE = 256 * 1024
# No frame is longer: a length that is says that nobody speaks this language.
LONGEST_FRAME = 1024 * 1024
_LENGTH = struct.Struct("!I")
END = _LENGTH.pack(0)


class NotWhole(Exception):
    """The other side stopped in the middle."""


def framed(piece: bytes) -> bytes:
    return _LENGTH.pack(len(piece)) + piece


def said(words: Mapping[str, object]) -> bytes:
    return framed(json.dumps(words).encode())


def frames(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """All chunks and their end, as they go over the pipe."""
    for chunk in chunks:
        for at in range(0, len(chunk), PIECE):
            yield framed(chunk[at : at + PIECE])
    yield END


def heard(pipe: BinaryIO) -> bytes:
    """The next frame; raises NotWhole."""
    beginning = pipe.read(_LENGTH.size)
    if len(beginning) < _LENGTH.size:
        raise NotWhole
    (length,) = _LENGTH.unpack(beginning)
    if length > LONGEST_FRAME:
        raise NotWhole
    frame = pipe.read(length)
    if len(frame) < length:
        raise NotWhole
    return frame


def words(frame: bytes) -> dict[str, Any]:
    """Raises NotWhole for what is no JSON object."""
    try:
        found = json.loads(frame)
    except ValueError as error:
        raise NotWhole from error
    if not isinstance(found, dict):
        raise NotWhole
    return found
