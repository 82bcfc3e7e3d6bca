"""An upload by an ordinary form, read as it comes in: never whole in memory, never on disk."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio import multipart

from sidecar.documents.refusals import NotUnderstood, TooLarge
from sidecar.documents.tus_web import PIECE, pieces

# A name and a few short fields; what is longer is no form of ours.
LONGEST_PART = 4 * PIECE
LONGEST_FIELD = 4096
# What the parts take besides what is in the file.
AROUND = 64 * 1024


@dataclass(kw_only=True)
class FormUpload:
    """The fields before the first file, then the files one by one; each file must be read whole.

    A form of ours puts its token first, so that it is known before a byte of a file is kept.
    `largest` is of one file, and `most` may come.
    """

    largest: int
    most: int = 1
    fields: dict[str, str] = field(default_factory=dict)
    _events: Iterator[multipart.Event] = field(init=False)
    _file: multipart.File | None = None

    def __post_init__(self) -> None:
        kind, options = parse_options_header(request.headers.get("Content-Type"))
        boundary = options.get("boundary", "")
        if kind != "multipart/form-data" or not boundary.isascii() or not 0 < len(boundary) <= 200:
            raise NotUnderstood("no form with a file")
        request.max_content_length = self.largest * self.most + AROUND
        if (request.content_length or 0) > request.max_content_length:
            raise TooLarge(f"a form of {request.content_length} bytes", most=self.largest)
        decoder = multipart.MultipartDecoder(
            boundary.encode(), max_form_memory_size=LONGEST_PART, max_parts=100
        )
        self._events = _events(decoder)
        self._next()

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The name of each file with what it contains; a field that was left empty is no file."""
        while self._file is not None:
            name = self._file.filename
            chunks = self._content()
            if name:
                yield name, chunks
            for _ in chunks:
                """What nobody read is passed over."""
            self._next()

    def _next(self) -> None:
        """Read on to the next file, keeping the fields on the way."""
        self._file, name, text = None, "", b""
        for event in self._events:
            if isinstance(event, multipart.File):
                self._file = event
                return
            if isinstance(event, multipart.Field):
                name, text = event.name, b""
            elif isinstance(event, multipart.Data):
                text += event.data
                if len(text) > LONGEST_FIELD:
                    raise NotUnderstood("a field is too long")
                if not event.more_data:
                    self.fields[name] = text.decode(errors="replace")

    def _content(self) -> Iterator[bytes]:
        for event in self._events:
            if not isinstance(event, multipart.Data):
                raise NotUnderstood("the form breaks off")
            if event.data:
                yield event.data
            if not event.more_data:
                return
        raise NotUnderstood("the form breaks off")


def _events(decoder: multipart.MultipartDecoder) -> Iterator[multipart.Event]:
    body = pieces()
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, multipart.NeedData):
                decoder.receive_data(next(body, None))
            elif isinstance(event, multipart.Epilogue):
                return
            else:
                yield event
    except (ValueError, RequestEntityTooLarge) as error:
        raise NotUnderstood("the form does not hold") from error
