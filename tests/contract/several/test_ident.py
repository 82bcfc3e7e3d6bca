"""Ident of two municipalities in one process: a connection to DigiD of its own for each."""

import os
from base64 import b64encode

import pytest
from werkzeug.test import Client

from deploy.local.identification import Identification
from foundation.municipalities import environments
from ident.municipalities import read_all
from ident.processes import web
from ident.settings import SettingsError
from tests.contract.balie import SECRETS, balie
from tests.contract.several.installation import ADDRESSES, write_file

pytestmark = pytest.mark.capability("M37", "M38")


def key(number):
    return b64encode(bytes([number]) * 32).decode()


def write(folder, **changes):
    files = folder / "gemeenten"
    files.mkdir(exist_ok=True)
    for number, (name, address) in enumerate(ADDRESSES.items(), start=1):
        place = folder / name
        place.mkdir(exist_ok=True)
        together = Identification(
            folder=place,
            balie=address,
            digid="http://localhost:2",
            redis=f"redis://127.0.0.1:1/{number}",
            database=f"sqlite:///{place / 'ident.sqlite'}",
            municipality=name,
        )
        together.prepare()
        secrets = {
            "IDENT_DATA_KEY": key(number),
            "IDENT_CODE_KEYS": f"k1:{key(number + 10)}",
            "IDENT_SECRET_KEY": str(number) * 40,
            "IDENT_KEYS_REDIS_URL": f"redis://127.0.0.1:1/{number + 10}",
            "IDENT_PUBLIC_URL": address,
            "IDENT_SAML_ENTITY_ID": f"{address}/ident",
        }
        settings = together.of_ident() | SECRETS | secrets | changes.get(name, {})
        write_file(files / f"{name}.toml", settings)
    return {"PATH": os.environ["PATH"], "IDENT_MUNICIPALITIES": str(files)}


def test_each_shows_its_own_metadata_at_its_own_name(tmp_path):
    both = web.create(write(tmp_path))

    def metadata(base):
        return Client(both).get("/metadata", base_url=base)

    for address in ADDRESSES.values():
        assert f'entityID="{address}/ident"' in metadata(address).text
    assert metadata("http://elders.example").status_code == 421


@pytest.mark.parametrize(
    "setting",
    [
        *("IDENT_PUBLIC_URL", "IDENT_DATABASE_URL", "IDENT_REDIS_URL", "IDENT_KEYS_REDIS_URL"),
        *("IDENT_DATA_KEY", "IDENT_SECRET_KEY", "IDENT_CODE_KEYS", "IDENT_START_KEY_FILE"),
        *("IDENT_EVENT_KEY_FILE", "IDENT_SAML_ENTITY_ID"),
    ],
)
def test_what_may_not_be_shared_is_named(tmp_path, setting):
    found = environments(write(tmp_path), "IDENT_MUNICIPALITIES")["voorbeeldstad"][setting]
    assert set(read_all(write(tmp_path))) == set(ADDRESSES)

    with pytest.raises(SettingsError) as wrong:
        read_all(write(tmp_path, havendam={setting: found}))

    (line,) = str(wrong.value).splitlines()
    assert line.startswith("havendam and voorbeeldstad: the same ")
    assert setting in line
    assert found not in line


def test_a_command_for_nobody_in_particular_does_nothing(tmp_path):
    done = balie(write(tmp_path), "ident", "migrate", module="ident.processes.cli")

    assert done.returncode == 2
    assert "--gemeente" in done.stderr


def test_its_tables_are_made_for_each(tmp_path):
    env = write(tmp_path)

    done = balie(env, "--gemeente", "alle", "ident", "migrate", module="ident.processes.cli")

    assert done.returncode == 0, done.stderr
    assert all((tmp_path / name / "ident.sqlite").exists() for name in ADDRESSES)
