"""A morning full of reminders: all due at once, a mail server that counts, a worker that dies."""

import email
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from foundation.outbox import outbox
from sidecar import bootstrap, migrations
from sidecar.core.ids import hashed
from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import Channel
from sidecar.notifications.store import messages
from sidecar.settings import Settings
from tests.contract.redis_server import free_port
from tests.office import BIRTH, BURGERZAKEN, a_participant, an_appointment
from tests.surroundings import surroundings

ROOT = Path(__file__).parents[2]
WORKER = ("-m", "sidecar.processes.worker")
PATIENCE = timedelta(minutes=2)


class Counting:
    """An SMTP server that remembers which mail came how often."""

    def __init__(self):
        self.ids = Counter()
        self.recipients = Counter()
        self._server = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        headers = email.message_from_bytes(envelope.content.split(b"\r\n\r\n")[0])
        self.ids[headers["Message-ID"]] += 1
        self.recipients.update(envelope.rcpt_tos)
        return "250 OK"

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self._server.port}"

    @property
    def received(self):
        return sum(self.ids.values())

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_error):
        self._server.stop()


class Morning:
    """So many appointments of the coming hours, each with one reminder that is due now."""

    def __init__(self, folder, server, redis_port):
        self.server = server
        self.env = surroundings(
            folder,
            BALIE_SMTP_URL=server.url,
            BALIE_REDIS_URL=f"redis://127.0.0.1:{redis_port}/0",
        )
        self.services = bootstrap.build(Settings.from_env(self.env))
        self.database = self.services.ground.database
        migrations.upgrade(self.database.engine)
        self.log = folder / "worker.log"

    def fill(self, count):
        store, telling = self.services.appointments.store, self.services.notifications.telling
        catalogue = self.services.desks.catalogue.store
        catalogue.keep_desk(BURGERZAKEN)
        catalogue.keep_product(BIRTH)
        now = self.services.ground.clock.now()
        start = now + timedelta(hours=3)
        # Not due yet at this moment, so no wake-up: as reminders are queued in real life.
        due = now + timedelta(seconds=1)
        with self.database.transaction():
            for number in range(count):
                person = a_participant(f"p{number}", mail=f"c{number}@burger.example")
                times = {"starts_at": start, "ends_at": start + timedelta(minutes=20)}
                appointment = an_appointment(f"a{number}", person, **times)
                store.add(appointment, link_hashes={person.id: hashed(person.id)})
                facts = telling.appointments.correspondence(person.id)
                telling.queue(facts, MessageKind.REMINDER_DAY, Channel.MAIL, due=due)

    def left(self):
        """How many rows of work wait."""
        query = select(func.count()).select_from(outbox).where(outbox.c.done_at.is_(None))
        with self.database.connection() as connection:
            return connection.execute(query).scalar_one()

    def states(self):
        query = select(messages.c.state, func.count()).group_by(messages.c.state)
        with self.database.connection() as connection:
            return dict(tuple(row) for row in connection.execute(query))

    @contextmanager
    def worker(self, *arguments):
        """A worker that is killed without a word at the end, wherever it is."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *(arguments or WORKER)],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **self.env},
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def close(self):
        self.database.engine.dispose()


def until(holds, *, patience=PATIENCE):
    """Wait for a condition; whether it came."""
    end = time.monotonic() + patience.total_seconds()
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
