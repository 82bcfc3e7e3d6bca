"""Traces for OpenTelemetry, where somebody asks for them: how long which route or work took.

Sent by OTLP over HTTP, in bundles and beside the work: a collector that is away holds nothing up.
A trace names routes and kinds of work, never an address: that may hold a link, an id or a number.
Which trace somebody outside says a request belongs to is not believed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, g, request
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

PATH = "/v1/traces"
SECONDS = 5
BROKEN = 500
# Of an address that is none of ours.
NO_ROUTE = "none"


class Tracing:
    """`url` is that of a collector, such as http://collector:4318; `service` who tells."""

    def __init__(self, url: str, *, service: str, municipality: str) -> None:
        # Made by hand: the usual one would take names of the machine and of the environment along.
        resource = Resource({"service.name": service, "service.namespace": municipality})
        self._provider = TracerProvider(resource=resource)
        exporter = OTLPSpanExporter(endpoint=f"{url.rstrip('/')}{PATH}", timeout=SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("digitale-balie")

    def watch(self, app: Flask) -> None:
        """A span for every request; one that streams ends when its answer begins."""

        @app.before_request
        def _begin() -> None:
            route = str(request.url_rule) if request.url_rule else NO_ROUTE
            g.span = self._tracer.start_span(
                f"{request.method} {route}",
                context=Context(),
                kind=SpanKind.SERVER,
                attributes={"http.request.method": request.method, "http.route": route},
            )

        @app.after_request
        def _end(response: Response) -> Response:
            span = g.pop("span", None)
            if span is not None:
                span.set_attribute("http.response.status_code", response.status_code)
                if response.status_code >= BROKEN:
                    span.set_status(Status(StatusCode.ERROR))
                span.end()
            return response

    def traced(self, kind: str, deed: Callable[[str], None]) -> Callable[[str], None]:
        """The same piece of work, with a span around it that has the name of its kind."""

        def told(reference: str) -> None:
            with self._around(kind):
                deed(reference)

        return told

    def flush(self) -> None:
        """Send what waits now."""
        self._provider.force_flush()

    @contextmanager
    def _around(self, kind: str) -> Iterator[None]:
        with self._tracer.start_as_current_span(
            f"work {kind}",
            context=Context(),
            kind=SpanKind.CONSUMER,
            # Its text may hold what it was about.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise
