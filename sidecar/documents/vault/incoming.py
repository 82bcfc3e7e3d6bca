"""What comes in from a browser, in blocks of one chunk, and how it broke off if it did."""

from collections.abc import Iterable, Iterator

from sidecar.documents.vault.domain import SIZES, Part, Sizes


class Incoming:
    """Cuts pieces of any size into blocks. Holds two chunks at most.

    An upload may break off at any byte: what came before is still handed out, as if it had ended
    there, and `check_whole` raises afterwards what it broke off with.
    """

    def __init__(self, chunks: Iterable[bytes], sizes: Sizes = SIZES) -> None:
        self._sizes = sizes
        self._pieces = _small(chunks, sizes.chunk)
        # One for all blocks: new memory for each would cost as much as sealing it.
        self._room = memoryview(bytearray(sizes.chunk))
        self._waiting: list[bytes] = []
        self._length = 0
        self._ended = False
        self._broke_off: BaseException | None = None

    @property
    def has_more(self) -> bool:
        self._fill(1)
        return self._length > 0

    def blocks(self) -> Iterator[tuple[Part, bool]]:
        """The blocks of one segment, each with whether it is the last of them; good until the next
        one is asked for."""
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

    def _block(self) -> Part:
        """One chunk, or what there is before the end."""
        size = self._sizes.chunk
        self._fill(size)
        reached, rest = 0, b""
        for piece in self._waiting:
            rest = piece[size - reached :]
            fits = piece[: size - reached] if rest else piece
            self._room[reached : reached + len(fits)] = fits
            reached += len(fits)
        # Only the last piece may be more than there is room for.
        self._waiting, self._length = [rest] if rest else [], len(rest)
        return self._room[:reached]

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
