"""`balie keys rewrap` and what `balie settings check` says of keys, as an administrator does it."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sidecar import bootstrap, migrations
from sidecar.settings import Settings
from tests.fakes.vault import contents
from tests.surroundings import surroundings

ROOT = Path(__file__).parents[3]
OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("2025", "2026"))

pytestmark = pytest.mark.capability("M48")


@pytest.fixture
def balie(tmp_path):
    """Runs the command; the keys come from a file, as in production."""

    def run(*arguments, keys):
        (tmp_path / "keys.txt").write_text(f"{keys}\n")
        changes = {"BALIE_DOCUMENT_KEYS": None, "BALIE_DOCUMENT_KEYS_FILE": tmp_path / "keys.txt"}
        env = {name: str(value) for name, value in surroundings(tmp_path, **changes).items()}
        return subprocess.run(
            [sys.executable, "-m", "sidecar.processes.cli", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def built(tmp_path):
    """The vault that the settings make, with these keys."""
    made = []

    def build(keys):
        settings = Settings.from_env(surroundings(tmp_path, BALIE_DOCUMENT_KEYS=keys))
        services = bootstrap.build(settings)
        made.append(services.ground.database.engine)
        migrations.upgrade(made[-1])
        return services.vault.vault

    yield build
    for engine in made:
        engine.dispose()


def test_after_a_rewrap_the_old_key_can_go(balie, built):
    vault = built(OLD)
    for document_id in ("d1", "d2"):
        vault.begin(document_id)
        vault.append(document_id, 0, [document_id.encode()])

    done = balie("keys", "rewrap", keys=f"{NEW} {OLD}")
    again = balie("keys", "rewrap", keys=f"{NEW} {OLD}")

    assert (done.returncode, done.stdout) == (0, "2 documenten gesloten met sleutel 2026.\n")
    assert (again.returncode, again.stdout) == (0, "0 documenten gesloten met sleutel 2026.\n")
    assert balie("settings", "check", keys=NEW).returncode == 0
    assert contents(built(NEW), "d2") == b"d2"


def test_a_key_that_is_still_needed_is_named_without_any_value(balie, built):
    built(OLD).begin("d1")

    check, rewrap = (balie(*words, keys=NEW) for words in (("settings", "check"), REWRAP))

    missing = "BALIE_DOCUMENT_KEYS mist sleutel 2025: 1 documenten gaan zonder niet open."
    assert check.returncode == 2
    assert check.stderr.splitlines() == ["De instellingen kloppen niet:", missing]
    assert rewrap.returncode == 1
    assert missing in rewrap.stderr
    assert NEW.partition(":")[2] not in check.stderr + rewrap.stderr
    assert balie("settings", "check", keys=OLD).returncode == 0


REWRAP = ("keys", "rewrap")


def test_before_there_is_a_database_the_settings_hold_and_none_is_made(balie, tmp_path):
    done = balie("settings", "check", keys=NEW)

    assert (done.returncode, done.stdout) == (0, "De instellingen kloppen.\n")
    assert not (tmp_path / "balie.db").exists()


def test_a_database_from_before_the_vault_is_no_mistake(balie, built, tmp_path):
    engine = built(OLD).commits.engine
    migrations.downgrade(engine, "0019")

    assert balie("settings", "check", keys=NEW).returncode == 0
