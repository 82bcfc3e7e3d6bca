"""What comes in from a browser, in blocks of one chunk, and how it broke off if it did."""

from collections.abc import Iterable, Iterator

from sidecar.documents.vault.domain import SIZES, Sizes


class Incoming:
    """Cuts pieces of any size into blocks. Holds two chunks at most.

    An upload may break off at any byte: what came before is still handed out, as if it had ended
    there, and `check_whole` raises afterwards what it broke off with.
    """

    def __init__(self, chunks: Iterable[bytes], sizes: Sizes = SIZES) -> None:
        self._sizes = sizes
        self._pieces = _small(chunks, sizes.chunk)
        self._waiting: list[bytes] = []
        self._length = 0
        self._ended = False
        self._broke_off: BaseException | None = None

    @property
    def has_more(self) -> bool:
        self._fill(1)
        return self._length > 0

    def blocks(self) -> Iterator[tuple[bytes, bool]]:
        """The blocks of one segment, each with whether it is the last of them."""
        most = self._sizes.chunks_of_a_segment
        for number in range(1, most + 1):
            block = self._block()
            last = number == most or not self.has_more
            yield block, last
            if last:
                return

    def check_whole(self) -> None:
        if self._broke_off is not None:
            raise self._broke_off

    def _block(self) -> bytes:
        """One chunk, or what there is before the end. Joined once: a copy costs half a sealing."""
        size = self._sizes.chunk
        self._fill(size)
        joined = b"".join(self._waiting)
        rest = joined[size:]
        self._waiting, self._length = [rest] if rest else [], len(rest)
        return joined[:size]

    def _fill(self, size: int) -> None:
        while self._length < size and not self._ended:
            try:
                piece = next(self._pieces)
            except StopIteration:
                self._ended = True
            # All of them: a worker that is told to stop, or to give up on a slow line, keeps what
            # came as well. It is raised again as soon as that is safe.
            except BaseException as error:
                self._ended, self._broke_off = True, error
            else:
                self._waiting.append(piece)
                self._length += len(piece)


def _small(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """No piece is larger than a chunk, whoever hands it over."""
    for chunk in chunks:
        for start in range(0, len(chunk), size):
            # Of bytes this is the very same, no copy, where it is not cut.
            yield bytes(chunk[start : start + size])
