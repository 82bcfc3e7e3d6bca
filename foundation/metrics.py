"""Figures for Prometheus: how long requests take, and whatever else a package hands over.

Several processes of gunicorn serve one address. Where PROMETHEUS_MULTIPROC_DIR is set (as
`deploy/docker/gunicorn_conf.py` does) each keeps what it counts in a file of that folder, and the
one that is asked adds them up. What the database knows needs no adding up: it is read when asked.
"""

from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest, values
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

PATH = "/metrics"
# Of an address that is none of ours.
NO_ROUTE = "none"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Figures:
    """`counted` are metrics without a registry that this process adds to; `read` are asked anew
    each time. `prefix` begins the names of our own.
    """

    def __init__(
        self, prefix: str, *, counted: tuple[MetricWrapperBase, ...] = (), read: Collector
    ) -> None:
        self._times = Histogram(
            f"{prefix}_http_request_seconds",
            "How long requests took until their answer began, by route and status.",
            ("route", "status"),
            buckets=SECONDS,
            registry=None,
        )
        self._counted = (self._times, *counted)
        self._read = read

    def watch(self, app: Flask) -> None:
        """Time every request by the name of its route: an address may hold a link or an id."""

        @app.before_request
        def _begin() -> None:
            g.began = perf_counter()

        @app.after_request
        def _end(response: Response) -> Response:
            if "began" in g:
                route, status = request.endpoint or NO_ROUTE, str(response.status_code)
                self._times.labels(route, status).observe(perf_counter() - g.began)
            return response

    def answer(self) -> Response:
        """Everything, in the text format of Prometheus."""
        registry = CollectorRegistry()
        if values.ValueClass is values.MutexValue:
            for metric in self._counted:
                registry.register(metric)
        else:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(self._read)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
