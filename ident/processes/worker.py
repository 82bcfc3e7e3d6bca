"""The worker of ident: makes evidence, and deletes what was here long enough.

`python -m ident.processes.worker`. It looks by itself, so nothing is lost when it is restarted, and
several may run: each row is claimed by one.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from foundation.outbox import DatabaseOutbox, Deliveries
from ident.announcer import in_background
from ident.bootstrap import Built
from ident.clock import Clock
from ident.evidence.ports import Kind
from ident.ldv.store import DatabaseLines
from ident.processes import start
from ident.saml import building as digid
from ident.saml.metadata import MetadataUnusable
from ident.settings import Settings
from ident.zaken.building import check_rights
from ident.zaken.refusals import TooManyRights
from ident.zaken.zgw.rights import Rights

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0
CLEAN_EVERY = timedelta(hours=1)
AT_ONCE = 20
DAY = timedelta(days=1)


def run(deliveries: Deliveries, clean: Callable[[], None], *, stop: Event) -> None:
    """Do what is due until `stop`; a database that is away is asked again."""
    cleaned: datetime | None = None
    while not stop.is_set():
        try:
            now = deliveries.clock.now()
            if cleaned is None or now - cleaned >= CLEAN_EVERY:
                clean()
                cleaned = now
            done = [deliveries.deliver(row) for row in deliveries.due(most=AT_ONCE)]
        except Exception as error:
            log.warning("work waits", extra={"kind": type(error).__name__})
            done = []
        if not any(done):
            stop.wait(PAUSE_SECONDS)


@dataclass
class Daily:
    """Something that is done once a day, however often it is asked."""

    deed: Callable[[], None]
    clock: Clock
    done_at: datetime | None = None

    def tick(self) -> None:
        now = self.clock.now()
        if self.done_at is None or now - self.done_at >= DAY:
            self.deed()
            self.done_at = now


def outbox_of(here: Built) -> DatabaseOutbox:
    return DatabaseOutbox(here.database, here.services.evidence.clock, wake=lambda _row: None)


def clean(here: Built, kept: timedelta) -> None:
    """Evidence stays as long as the settings say, the row of a finished piece of work as well."""
    evidence = here.services.evidence
    before = evidence.clock.now() - kept
    gone = evidence.records.drop_pdfs(before=before)
    outbox_of(here).clear(before=before, most=1000)
    if gone:
        log.info("evidence deleted here", extra={"files": gone})


def look_at_metadata(here: Built, settings: Settings) -> None:
    """What DigiD publishes now; a change waits for an administrator and counts not yet."""
    if not settings.digid_metadata_url or here.services.idp is None:
        return
    try:
        line = digid.line_to_metadata(settings)
        if here.services.idp.refresh(settings.digid_metadata_url, line):
            log.warning("new metadata of DigiD wait for approval")
    except MetadataUnusable as error:
        log.warning("metadata of DigiD cannot be used", extra={"reason": str(error)})
    except OSError as error:
        log.warning("metadata of DigiD cannot be kept", extra={"reason": error.strerror})


def look_around(here: Built, settings: Settings) -> None:
    """What is done once a day, and at every start."""
    for kind, references in _daily_work(here):
        for reference in references:
            # As rows, so that they are tried again when the other side is not up yet.
            outbox_of(here).add(kind, reference)
    # In a thread of its own: whoever publishes them slowly holds up no other work.
    in_background(lambda: look_at_metadata(here, settings))


def _daily_work(here: Built) -> Iterator[tuple[Kind, Sequence[str]]]:
    if Kind.SUBSCRIBE in here.others:
        yield Kind.SUBSCRIBE, [""]
    if Kind.LOG_PROCESSING in here.others:
        # Those that were given up: a log may be away for days, and must get every line.
        yield Kind.LOG_PROCESSING, DatabaseLines(here.database).ids()


def require_limited_rights(settings: Settings, clock: Clock) -> None:
    """End the process when the case system lets our client do everything."""
    if settings.zgw is None:
        return
    try:
        found = check_rights(settings.zgw, clock)
    except TooManyRights:
        sys.exit(
            "the ZGW client has all rights (heeftAlleAutorisaties): limit it, docs/settings.md"
        )
    if found is Rights.UNKNOWN:
        log.warning("rights of the ZGW client are not known")


def main(env: Mapping[str, str] | None = None) -> None:
    here, settings = start.built(os.environ if env is None else env)
    require_limited_rights(settings, here.services.evidence.clock)
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    daily = Daily(lambda: look_around(here, settings), here.services.evidence.clock)

    def hourly() -> None:
        clean(here, _kept(settings))
        daily.tick()

    run(here.deliveries(), hourly, stop=stop)


def _kept(settings: Settings) -> timedelta:
    return settings.evidence.kept


if __name__ == "__main__":
    start.for_each("ident.processes.worker", main)
