"""Trace context: one trace per identification, told to who is called for it."""

import re
from threading import Thread

from foundation import trace

REQUEST = "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061"
HEADER = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01")


def test_the_trace_of_a_request_is_its_own_id():
    span = trace.span_of(REQUEST)

    assert span.trace_id == REQUEST.replace("-", "")
    assert HEADER.fullmatch(span.headers["traceparent"])
    assert trace.span_of(REQUEST).span_id != span.span_id


def test_what_is_no_uuid_has_a_trace_as_well():
    first, second = trace.span_of("r1"), trace.span_of("r2")

    assert HEADER.fullmatch(first.headers["traceparent"])
    assert first.trace_id != second.trace_id
    assert first.trace_id == trace.span_of("r1").trace_id


def test_inside_all_is_one_action_and_outside_there_is_none():
    assert trace.headers() == {}
    with trace.tracing(REQUEST):
        inside = trace.headers()
        assert inside == trace.span_of(REQUEST).headers
        assert trace.span_of("r2").trace_id != trace.span_of(REQUEST).trace_id
        with trace.tracing("r2"):
            assert trace.headers() != inside
        assert trace.headers() == inside
    assert trace.headers() == {}


def test_another_thread_is_not_in_it():
    seen = []
    with trace.tracing(REQUEST):
        thread = Thread(target=lambda: seen.append(trace.headers()))
        thread.start()
        thread.join()

    assert seen == [{}]
