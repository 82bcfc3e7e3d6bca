"""The worker of ident on a real database, and the commands an administrator has."""

import subprocess
import sys
import time
from base64 import b64encode
from datetime import timedelta
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from deploy.local.stack import ROOT
from foundation.outbox import DatabaseOutbox, Deliveries, outbox
from ident import migrations
from ident.bootstrap import build
from ident.database import Database
from ident.evidence.ports import Kind
from ident.evidence.store import DatabaseRecords
from ident.processes.worker import clean, run
from ident.settings import Settings
from tests.contract.balie import balie, environment_of
from tests.evidence_builders import some_facts
from tests.fakes.clock import FixedClock

GENEROUS = 60
FACTS = some_facts()


def until(condition):
    end = time.monotonic() + GENEROUS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def work(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'ident.sqlite'}")
    migrations.upgrade(database.engine)
    yield SimpleNamespace(database=database, clock=FixedClock())
    database.engine.dispose()


def add(work, reference):
    DatabaseOutbox(work.database, work.clock, lambda _row: None).add(Kind.MAKE_EVIDENCE, reference)


def rows(work):
    with work.database.connection() as connection:
        return connection.execute(select(outbox)).all()


@pytest.fixture
def running(work):
    """Starts the loop with a handler of the test; ends it afterwards."""
    stop, threads = Event(), []

    def start(handler, clean=lambda: None):
        deliveries = Deliveries(work.database, work.clock, {Kind.MAKE_EVIDENCE: handler})
        threads.append(Thread(target=run, args=(deliveries, clean), kwargs={"stop": stop}))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join()


def test_what_is_due_is_done_once_and_what_fails_is_tried_again(work, running):
    tried = []

    def handler(reference):
        tried.append(reference)
        if tried.count("r2") == 1 and reference == "r2":
            raise OSError("the printer is out of paper")

    for reference in ("r1", "r2"):
        add(work, reference)
    running(handler)

    until(lambda: len(tried) == 2 and all(row.attempts for row in rows(work)))
    until(lambda: [row.last_error for row in rows(work) if row.last_error] == ["OSError"])
    work.clock.move(timedelta(minutes=1))
    until(lambda: all(row.done_at for row in rows(work)))
    assert sorted(tried) == ["r1", "r2", "r2"]


def test_a_database_that_is_away_stops_nothing(work, running, monkeypatch):
    done = []
    answers = [OSError("disk"), OSError("disk")]
    real = Deliveries.due

    def due(self, *, most):
        if answers:
            raise answers.pop()
        return real(self, most=most)

    monkeypatch.setattr(Deliveries, "due", due)
    add(work, "r1")
    running(done.append)

    until(lambda: done == ["r1"])


def test_cleaning_comes_at_the_start_and_every_hour(work, running):
    cleaned = []
    running(lambda _reference: None, lambda: cleaned.append(work.clock.now()))

    until(lambda: len(cleaned) == 1)
    work.clock.move(timedelta(hours=1))
    until(lambda: len(cleaned) == 2)


@pytest.mark.capability("M103")
def test_files_and_finished_work_go_after_their_time(work):
    records = DatabaseRecords(work.database)
    records.add(FACTS)
    records.made(FACTS.request_id, pdf=b"%PDF", sha256="a" * 64, at=work.clock.now())
    add(work, "r1")
    with work.database.transaction() as connection:
        connection.execute(update(outbox).values(done_at=work.clock.now()))
    evidence = SimpleNamespace(records=records, clock=work.clock)
    here = SimpleNamespace(database=work.database, services=SimpleNamespace(evidence=evidence))

    clean(here, timedelta(days=7))
    assert records.get(FACTS.request_id).pdf
    work.clock.move(timedelta(days=7, seconds=1))
    clean(here, timedelta(days=7))

    assert records.get(FACTS.request_id).pdf == b""
    assert rows(work) == []


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    return environment_of(tmp_path_factory.mktemp("ident"))


@pytest.fixture(scope="module")
def command(environment):
    return lambda *words: balie(environment, *words)


@pytest.fixture(scope="module")
def proof(command, environment, tmp_path_factory):
    """A file of evidence as the worker process itself made it."""
    said = command("ident", "migrate")
    assert said.stdout == "De tabellen van ident zijn bij.\n", said.stderr
    database = Database(environment["IDENT_DATABASE_URL"])
    records = DatabaseRecords(database)
    records.add(FACTS)
    clock = FixedClock()
    DatabaseOutbox(database, clock, lambda _row: None).add(Kind.MAKE_EVIDENCE, FACTS.request_id)
    worker = subprocess.Popen(
        [sys.executable, "-m", "ident.processes.worker"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
    )
    try:
        until(lambda: records.get(FACTS.request_id).pdf or worker.poll() is not None)
    finally:
        worker.terminate()
        assert worker.wait(GENEROUS) == 0
        worker.stderr.close()
    file = tmp_path_factory.mktemp("proof") / "bewijs.pdf"
    file.write_bytes(records.get(FACTS.request_id).pdf)
    database.engine.dispose()
    return file


@pytest.mark.capability("A3")
def test_the_worker_makes_it_and_the_command_knows_it(proof, command):
    said = command("evidence", "verify", str(proof))

    assert said.returncode == 0, said.stdout + said.stderr
    assert "geldig, van Digitale Balie (proef)" in said.stdout
    assert "2026-37131" in said.stdout
    assert "Dit bewijs is van ons en er is niets aan veranderd." in said.stdout


@pytest.mark.capability("A3")
def test_one_flipped_byte_is_found_by_the_command(proof, command, tmp_path):
    content = bytearray(proof.read_bytes())
    content[len(content) // 3] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)

    said = command("evidence", "verify", str(changed))

    assert said.returncode == 1
    assert "ONGELDIG" in said.stdout
    assert "kennen wij niet" in said.stdout


def test_a_file_that_is_not_there_is_said_in_words(command, tmp_path):
    said = command("evidence", "verify", str(tmp_path / "nowhere.pdf"))

    assert said.returncode == 2
    assert "kan niet worden gelezen" in said.stdout
    assert "Traceback" not in said.stderr


ZGW = {
    "IDENT_ZGW_ZAKEN_URL": "http://localhost:1/zaken",
    "IDENT_ZGW_DOCUMENTEN_URL": "http://localhost:1/documenten",
    "IDENT_ZGW_CATALOGI_URL": "http://localhost:1/catalogi",
    "IDENT_ZGW_CLIENT_ID": "balie",
    "IDENT_ZGW_SECRET": "s" * 32,
    "IDENT_ZGW_RSIN": "111222333",
    "IDENT_ZGW_CATALOGUE": "BALIE",
    "IDENT_ZGW_CASE_TYPE": "BALIE-IDENT",
    "IDENT_ZGW_DOCUMENT_TYPE": "Bewijs",
}


LDV = {
    "IDENT_LDV_URL": "http://localhost:1/v1/traces",
    "IDENT_LDV_ACTIVITY_URL": "https://register.example/1",
    "IDENT_LDV_KEY": b64encode(bytes(32)).decode(),
}


@pytest.mark.parametrize("cases", [{}, ZGW, LDV])
def test_every_kind_of_work_has_somebody_who_does_it(environment, tmp_path, cases):
    """With a case system and without one: work of before it was taken away harms nobody."""
    database = {"IDENT_DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite'}"}
    here = build(Settings.from_env(environment | database | cases))
    migrations.upgrade(here.database.engine)
    work = SimpleNamespace(database=here.database, clock=here.services.evidence.clock)
    for kind in Kind:
        DatabaseOutbox(work.database, work.clock, lambda _row: None).add(kind, "r9")

    deliveries = here.deliveries()
    for row in deliveries.due():
        deliveries.deliver(row)

    assert (here.filing is None) == (cases is not ZGW)
    # Of that request there is no filing and no record: nothing to do, and nothing that failed.
    assert [row.last_error for row in rows(work)] == [None] * len(Kind)
    assert all(row.done_at for row in rows(work))
    here.database.engine.dispose()
