"""`balie documents prove-deleted`: all three sources must say so; one that does not is enough."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from foundation.outbox import outbox
from sidecar import bootstrap, migrations
from sidecar.adapters.audit import audit
from sidecar.bootstrap.documents import tools_of
from sidecar.core.documents import Why
from sidecar.core.ids import new_id
from sidecar.core.work import Kind as Work
from sidecar.documents.domain import Document, Event, Origin, State
from sidecar.documents.vault.tables import sealed_documents
from sidecar.settings import Settings
from tests.contract.vault.test_commands import OLD
from tests.fakes.clock import A_MONDAY
from tests.surroundings import surroundings

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.capability("M69", "M139")


class Balie:
    """A whole one on a database and a folder of its own; its commands run as a process."""

    def __init__(self, folder):
        self.folder = folder
        changes = {"BALIE_DOCUMENT_KEYS": OLD, "BALIE_SCANNER_URL": "tcp://127.0.0.1:9"}
        self.env = surroundings(folder, **changes)
        self.services = bootstrap.build(Settings.from_env(self.env))
        self.database = self.services.ground.database
        migrations.upgrade(self.database.engine)
        self.errands = self.services.documents.errands
        self.vault = tools_of(self.services.ground).vault

    def document(self, *, appointment_id="a1", state=State.CHECKING):
        document = Document(
            id=new_id(),
            appointment_id=appointment_id,
            participant_id="p1",
            request_id=None,
            origin=Origin.CITIZEN,
            sender_id="p1",
            name="paspoort van Jan Jansen.pdf",
            size=5,
            largest=9,
            is_confidential=False,
            begun_at=A_MONDAY,
            state=state,
        )
        self.errands.ledger.store.add(document)
        self.vault.begin(document.id)
        self.vault.append(document.id, 0, [b"%PDF "])
        return document.id

    def destroyed(self, **more):
        document_id = self.document(**more)
        why = Why.MALWARE.value
        self.errands.ledger.follow(document_id, Event.REFUSE, actor="system", why=why)
        self.errands.destroy(document_id)
        return document_id

    def change(self, statement):
        with self.database.transaction() as connection:
            connection.execute(statement)

    def blobs(self):
        return [each for each in (self.folder / "documents").rglob("*") if each.is_file()]

    def prove(self, *asked):
        env = {name: str(value) for name, value in self.env.items()}
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", "documents", "prove-deleted", *asked],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **env},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def balie(tmp_path):
    found = Balie(tmp_path)
    yield found
    found.database.engine.dispose()


def test_what_is_gone_is_proved_and_what_cannot_be_is_said(balie):
    document_id, kept = balie.destroyed(), balie.document(appointment_id="a2")

    every = balie.prove("--all")
    one = balie.prove("--document", document_id)
    of_call = balie.prove("--conversation", "a1")

    assert [each.returncode for each in (every, one, of_call)] == [0, 0, 0], every.stdout
    assert every.stdout.startswith("keten van het spoor: 2 schakels, ongebroken.\n")
    assert f"{document_id}: weg (spoor: document.refused, vernietigd 20" in every.stdout
    assert "1 documenten bewezen weg, 0 niet. 1 documenten zijn nog in gebruik." in every.stdout
    assert "Reservekopieën" in every.stdout
    assert "balie keys rewrap" in every.stdout
    assert kept not in every.stdout
    assert "Jansen" not in every.stdout


def left_file(balie, document_id):
    """Written before it was destroyed, and known to nobody."""
    folder = balie.folder / "documents" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("x" + "ab" * 12)
    path.write_bytes(b"what the disk did not give up")
    os.utime(path, (A_MONDAY.timestamp(), A_MONDAY.timestamp()))


def left_file_of_its_id(balie, document_id):
    folder = balie.folder / "documents" / document_id[1:3]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / document_id).write_bytes(b"%PDF")


def left_key(balie, document_id):
    balie.vault.begin(document_id)


def left_segment(balie, document_id):
    balie.vault.begin(document_id)
    balie.vault.append(document_id, 0, [b"%PDF "])
    balie.change(delete(sealed_documents).where(sealed_documents.c.document_id == document_id))


def missing_line(balie, document_id):
    """The last one, so that no link is missing between two others."""
    balie.change(delete(audit).where(audit.c.action == "document.destroyed"))


def missing_reason(balie, document_id):
    """A trail that begins with its destruction."""
    balie.change(delete(audit))
    balie.vault.begin(document_id)
    balie.errands.destroy(document_id)


def broken_chain(balie, document_id):
    balie.change(update(audit).where(audit.c.number == 1).values(actor="somebody else"))


def other_storage(balie, document_id):
    """The bytes of another balie lie where ours should."""
    for each in balie.blobs():
        each.unlink()
    left_file(balie, document_id)
    os.utime(balie.blobs()[0])


FAILING = {
    left_file: "opslag: er ligt iets van voor de vernietiging",
    left_file_of_its_id: "opslag: er ligt iets onder het nummer",
    left_key: "database: de sleutel is er nog",
    left_segment: "database: het grootboek kent nog delen",
    missing_line: "spoor: geen regel dat sleutel en bytes vernietigd zijn",
    missing_reason: "spoor: geen regel die zegt waarom",
    broken_chain: "spoor: de keten is gebroken",
    other_storage: "opslag: dit is niet de opslag van deze database",
}


@pytest.mark.parametrize("what", FAILING, ids=lambda what: what.__name__)
def test_one_source_that_says_otherwise_is_enough(balie, what):
    document_id = balie.destroyed()
    assert balie.prove("--document", document_id).returncode == 0

    what(balie, document_id)
    done = balie.prove("--all")

    assert done.returncode == 1, done.stdout
    assert FAILING[what] in done.stdout
    assert "0 documenten bewezen weg, 1 niet." in done.stdout


def test_one_that_is_still_here_is_not_gone(balie):
    document_id = balie.document()

    done = balie.prove("--document", document_id)

    assert done.returncode == 1
    assert "database: het document is nog in gebruik" in done.stdout
    assert "database: de sleutel is er nog" in done.stdout
    assert balie.prove("--document", new_id()).returncode == 1


def test_a_trail_that_was_made_anew_does_not_reach_what_was_written_down(balie):
    balie.destroyed()
    end = balie.services.ground.audit.anchor()
    assert balie.prove("--all", "--anchor", f"{end.number}:{end.seal}").returncode == 0

    done = balie.prove("--all", "--anchor", f"{end.number}:{'0' * 64}")

    assert done.returncode == 1
    assert "gebroken, schakel 2 is niet de schakel van het anker" in done.stdout


def test_work_of_a_killed_process_is_found_and_done(balie):
    """The state and its work were kept; nobody did it, and then the work was given up."""
    document_id = balie.document()
    balie.errands.ledger.follow(document_id, Event.REFUSE, actor="system", why="malware")
    keeping = balie.services.documents.keeping
    assert keeping.run().taken_up == 0
    given_up = outbox.update().where(outbox.c.kind == Work.DESTROY_DOCUMENT.value)
    balie.change(given_up.values(dead_at=A_MONDAY, attempts=20))

    assert keeping.run().taken_up == 1
    deliveries = balie.services.deliveries()
    for row_id in deliveries.due():
        deliveries.deliver(row_id)

    assert balie.prove("--document", document_id).returncode == 0
    assert keeping.run().taken_up == 0
