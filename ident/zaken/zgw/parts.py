"""One part of a large file as multipart/form-data, made while it is sent (RFC 7578)."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Form:
    """`content` goes as the file `inhoud`; its `size` is known, so it is not sent chunked."""

    content: Iterable[bytes] = field(repr=False)
    size: int
    fields: Mapping[str, str] = field(repr=False)
    boundary: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        return len(self._head) + self.size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        yield from self.content
        yield self._tail

    @property
    def _head(self) -> bytes:
        plain = "".join(
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in self.fields.items()
        )
        file = (
            f"--{self.boundary}\r\n"
            'Content-Disposition: form-data; name="inhoud"; filename="deel"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        return (plain + file).encode()

    @property
    def _tail(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode()
