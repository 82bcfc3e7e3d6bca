"""The copy of each night and the way back, as docs/operations.md says it, word for word."""

import os
import re
import shutil
import subprocess

import pytest

from ident import migrations as migrations_of_ident
from sidecar import bootstrap, migrations
from sidecar.adapters.database import Database
from sidecar.bootstrap.documents import tools_of
from sidecar.core.ids import hashed, new_id
from sidecar.processes import demo_data
from sidecar.settings import Settings
from tests.architecture.test_documents import section
from tests.contract.databases import Cluster, _program
from tests.surroundings import surroundings

pytestmark = pytest.mark.capability("M38")

# What stands for Docker: the same programs, on this machine, with the folders of the volumes.
DOCKER = """#!/usr/bin/env bash
set -euo pipefail
case "$1 $2" in
  "compose exec") program="$5"; shift 5; exec "$PROGRAMS/$program" "$@" ;;
  "compose up") exit 0 ;;
  "run --rm") shift 2 ;;
  *) echo "unknown: $*" >&2; exit 9 ;;
esac
declare -A place
while [ "$1" = -v ]; do
  IFS=: read -r from to _ <<<"$2"
  place[$to]="${from/#digitale-balie_documents/$DOCUMENTS}"
  shift 2
done
shift  # the image
words=()
for word in "$@"; do
  for to in "${!place[@]}"; do
    [[ "$word" == "$to" || "$word" == "$to"/* ]] && word="${place[$to]}${word#"$to"}"
  done
  words+=("$word")
done
exec "${words[@]}"
"""


def commands(heading):
    """The lines of the first block after these words."""
    text = section("docs/operations.md", "### Upgrade, back, and copies")
    return re.search(rf"{re.escape(heading)}.*?```\n(.*?)```", text, re.DOTALL).group(1)


@pytest.fixture(scope="module")
def cluster():
    found = Cluster()
    yield found
    found.stop()


class Place:
    """The folder of the compose file, two databases, and the volume of documents."""

    def __init__(self, folder, cluster):
        self.folder, self.cluster = folder, cluster
        self.documents = folder / "volume"
        self.host = str(cluster._folder)
        (folder / "docker").write_text(DOCKER)
        (folder / "docker").chmod(0o700)
        (folder / "first-run.sh").write_text("#!/bin/sh\n")
        (folder / "first-run.sh").chmod(0o700)
        (folder / "data").mkdir()
        (folder / "data" / "secret-key").write_text("s" * 40)
        self.begin()

    def begin(self):
        for name in ("balie", "ident"):
            self.cluster._execute("CREATE DATABASE {}", name)
        self.documents.mkdir()

    def make_ident(self):
        database = Database(self.address("ident"))
        migrations_of_ident.upgrade(database.engine)
        database.engine.dispose()

    def lose(self):
        """All but what was copied."""
        self.drop()
        shutil.rmtree(self.documents)
        shutil.rmtree(self.folder / "data")

    def drop(self):
        for name in ("balie", "ident"):
            self.cluster._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def address(self, name):
        return f"postgresql+psycopg://balie@/{name}?host={self.host}"

    def services(self):
        settings = surroundings(
            self.folder,
            BALIE_DATABASE_URL=self.address("balie"),
            BALIE_SECRET_KEY=None,
            BALIE_SECRET_KEY_FILE=str(self.folder / "data" / "secret-key"),
            BALIE_DOCUMENTS_DIR=str(self.documents),
            BALIE_SCANNER_URL="tcp://127.0.0.1:9",
        )
        return bootstrap.build(Settings.from_env(settings))

    def run(self, text):
        # In the cluster there is one user only.
        text = text.replace("-U ident", "-U balie")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.folder,
            env={
                "PATH": f"{self.folder}:{os.environ['PATH']}",
                "PROGRAMS": str(_program("pg_dump").parent),
                "PGHOST": self.host,
                "DOCUMENTS": str(self.documents),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture
def place(tmp_path, cluster):
    found = Place(tmp_path, cluster)
    yield found
    found.drop()


def test_who_waited_waits_again_and_documents_open(place):
    place.make_ident()
    before = place.services()
    migrations.upgrade(before.ground.database.engine)
    links = [link.partition("/a/")[2] for _name, link in demo_data.fill(before)]
    vault, document = tools_of(before.ground).vault, new_id()
    vault.begin(document)
    vault.append(document, 0, [b"a passport"])
    first = before.appointments.store.by_link(hashed(links[0])).participant
    before.lobby.arrive(first.id)
    waits, end = before.lobby.visits.get(first.id), before.ground.audit.anchor()
    before.ground.database.engine.dispose()

    place.run(commands("**Copy**"))
    place.lose()
    place.begin()
    place.run(commands("**Back from a copy**"))

    after = place.services()
    # Nothing is left to be done: the tables are those of now.
    migrations.upgrade(after.ground.database.engine)
    browser = bootstrap.web(after).test_client()
    # Opened, or too early for; never unknown, as one is that we did not make.
    assert {browser.get(f"/a/{link}").status_code for link in links} <= {303, 403}
    assert browser.get(f"/a/{links[0][::-1]}").status_code == 404
    assert after.lobby.visits.get(first.id) == waits
    assert b"".join(tools_of(after.ground).vault.read(document)) == b"a passport"
    assert after.ground.audit.anchor() == end
    after.ground.database.engine.dispose()
