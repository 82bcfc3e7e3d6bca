"""W3C Trace Context: under which trace the work under way is done, told to who is called for it.

Each identification is one trace, so its lines in a log of processings, here and at others, can be
laid side by side. The ids hold nothing of a person.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID


def _new_span() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Span:
    """One action; 16 and 8 bytes in hex."""

    trace_id: str
    span_id: str = field(default_factory=_new_span)

    @property
    def headers(self) -> dict[str, str]:
        """For a call that belongs to this action."""
        return {"traceparent": f"00-{self.trace_id}-{self.span_id}-01"}


_current: ContextVar[Span | None] = ContextVar("span", default=None)


def span_of(request_id: str) -> Span:
    """The action under way for this request, or a new one."""
    trace_id, current = _trace_id(request_id), _current.get()
    if current is not None and current.trace_id == trace_id:
        return current
    return Span(trace_id)


@contextmanager
def tracing(request_id: str) -> Iterator[None]:
    """What is called inside is told of which trace it is."""
    token = _current.set(Span(_trace_id(request_id)))
    try:
        yield
    finally:
        _current.reset(token)


def headers() -> dict[str, str]:
    """For a call to another program; nothing where no trace is under way."""
    current = _current.get()
    return {} if current is None else current.headers


def _trace_id(request_id: str) -> str:
    """The 16 bytes of a UUID as they are, so that people find the one by the other."""
    try:
        return UUID(request_id).hex
    except ValueError:
        return sha256(request_id.encode()).hexdigest()[:32]
