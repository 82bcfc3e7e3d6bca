"""The worker process: Celery on Redis does the outbox, and what must happen now and then."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Protocol

from celery import Celery
from celery.beat import EmbeddedService, Scheduler
from celery.signals import worker_ready

from sidecar.adapters.sign_of_life import report_worker
from sidecar.adapters.waker import DELIVER, QUEUE, broker_url
from sidecar.bootstrap import Services
from sidecar.processes import start

log = logging.getLogger(__name__)
SWEEP = "balie.sweep"
SWEEP_EVERY = timedelta(seconds=10)
CATCH_UP_EVERY = timedelta(seconds=10)
RESULTS_EVERY = timedelta(minutes=5)
ROOMS_EVERY = timedelta(seconds=30)
RETENTION_EVERY = timedelta(hours=1)
# What may be an hour late is not: at the end of the call people are told that it goes.
DOCUMENTS_EVERY = timedelta(minutes=5)
# It looks at every blob, of which a store may want money.
STORAGE_EVERY = timedelta(hours=6)
# A worker that is restarted every night must still write one each day.
ANCHOR_EVERY = timedelta(hours=1)
# A worker that is asked to stop does these first.
SWEEP_AT_ONCE = 40
THREADS = 4
_SWEEPING = threading.Lock()


class Deliveries(Protocol):
    def deliver(self, row_id: str) -> bool: ...

    def due(self, *, most: int) -> list[str]: ...


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """Something that must happen every so often; `name` is its task, as `balie.<what>`."""

    name: str
    every: timedelta
    deed: Callable[[], object]


def make_app(
    redis_url: str,
    deliveries: Deliveries,
    periodic: Sequence[Periodic] = (),
    *,
    sweep_every: timedelta = SWEEP_EVERY,
) -> Celery:
    """The Celery app. Its messages may be lost or come twice: the rows are the truth.

    Every worker ticks by itself, so no worker is special; what is done twice does no harm.
    """
    app = Celery("balie", broker=broker_url(redis_url), set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"socket_connect_timeout": 5, "socket_keepalive": True},
        worker_redirect_stdouts=False,
        beat_max_loop_interval=1,
    )
    app.task(name=DELIVER)(deliveries.deliver)
    _repeat(app, Periodic(name=SWEEP, every=sweep_every, deed=lambda: sweep(deliveries)))
    for work in periodic:
        _repeat(app, work)
    return app


def sweep(deliveries: Deliveries) -> None:
    """Do all rows that are due and that nobody does: work planned for now (a morning full of
    reminders), messages of Celery that were lost, rows of workers that died.
    """
    # The next tick comes while this one works; more of the same would only wait for each other.
    if not _SWEEPING.acquire(blocking=False):
        return
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            while due := deliveries.due(most=SWEEP_AT_ONCE):
                for _ in pool.map(deliveries.deliver, due):
                    pass
                if len(due) < SWEEP_AT_ONCE:
                    return
    finally:
        _SWEEPING.release()


def run(app: Celery) -> None:
    """Tick and work until SIGTERM, which lets the rows under way finish."""
    # The consumer says it when Redis is away; the beat would add a trace at every tick.
    logging.getLogger("celery.beat").setLevel(logging.CRITICAL)
    # A thread: a process of its own would live on when this one is killed.
    EmbeddedService(app, thread=True, scheduler_cls=Scheduler).start()
    # The first tick comes after a whole period: a worker that dies before it would never sweep.
    worker_ready.connect(partial(_sweep_now, app), weak=False)
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=threads",
            f"--concurrency={THREADS}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
        ]
    )


def anchor(services: Services) -> None:
    """Write the end of the audit trail into the log, which is kept where the database is not."""
    end = services.ground.audit.anchor()
    log.info("audit anchor", extra={"number": end.number, "seal": end.seal})


def main() -> None:
    services = start.services()
    periodic = [
        Periodic(
            name="balie.identification-catch-up",
            every=CATCH_UP_EVERY,
            deed=services.identification.following.catch_up,
        ),
        Periodic(
            name="balie.identification-results",
            every=RESULTS_EVERY,
            deed=services.identification.following.catch_up_results,
        ),
        Periodic(
            name="balie.lobby-sweep",
            every=SWEEP_EVERY,
            deed=lambda: services.lobby.sweep(period=SWEEP_EVERY),
        ),
        Periodic(
            name="balie.sign-of-life",
            every=SWEEP_EVERY,
            deed=lambda: report_worker(services.ground.redis),
        ),
        Periodic(name="balie.rooms-sweep", every=ROOMS_EVERY, deed=services.rooms.sweep),
        Periodic(name="balie.retention", every=RETENTION_EVERY, deed=services.retention.run),
        Periodic(name="balie.audit-anchor", every=ANCHOR_EVERY, deed=partial(anchor, services)),
        *_of_documents(services),
    ]
    run(make_app(services.ground.settings.redis_url, services.deliveries(), periodic))


def _of_documents(services: Services) -> list[Periodic]:
    """Also where no scanner is set (any more): bytes without a row must go all the same."""
    sweep = services.vault.sweep
    found = [
        # Before the first document goes: an empty database could not tell its storage any more.
        Periodic(name="balie.storage-mark", every=DOCUMENTS_EVERY, deed=sweep.belonging.holds),
        Periodic(name="balie.storage-sweep", every=STORAGE_EVERY, deed=sweep.run),
    ]
    if services.documents is not None:
        keep = services.documents.keeping.run
        found.append(Periodic(name="balie.documents", every=DOCUMENTS_EVERY, deed=keep))
    return found


def _sweep_now(app: Celery, **_facts: object) -> None:
    app.send_task(SWEEP, expires=SWEEP_EVERY.total_seconds())


def _repeat(app: Celery, work: Periodic) -> None:
    def once() -> None:
        try:
            work.deed()
        # It comes back by itself; one failure must not look like a broken worker.
        except Exception as error:
            facts = {"task": work.name, "kind": type(error).__name__}
            log.warning("periodic work failed", extra=facts)

    app.task(name=work.name)(once)
    seconds = work.every.total_seconds()
    # An order that waited longer than its period is dropped: the next one does the same.
    app.conf.beat_schedule = app.conf.beat_schedule | {
        work.name: {"task": work.name, "schedule": seconds, "options": {"expires": seconds}}
    }


if __name__ == "__main__":
    start.for_each("sidecar.processes.worker", main)
