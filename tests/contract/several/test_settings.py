"""Two municipalities share nothing by which one could read what is the other's."""

import pytest

from sidecar.municipalities import read_all
from sidecar.settings import SettingsError
from tests.contract.balie import balie
from tests.contract.several.installation import ADDRESSES, OWN, write

pytestmark = pytest.mark.capability("M37", "M38")

# The certificate of the XMPP server and the key that ident signs events with may be the same file.
MAY_BE_SHARED = {"BALIE_XMPP_CA_FILE", "BALIE_IDENT_EVENT_KEY_FILE"}


def value_of(env, folder, setting):
    text = (folder / "gemeenten" / "voorbeeldstad.toml").read_text()
    return next(
        line.split(" = ", 1)[1].strip('"')
        for line in text.splitlines()
        if line.startswith(f"{setting} =")
    )


def test_two_that_share_nothing_hold(tmp_path):
    found = read_all(write(tmp_path, 1))

    assert {name: one.public_url for name, one in found.items()} == ADDRESSES


@pytest.mark.parametrize("setting", sorted(set(OWN) - MAY_BE_SHARED))
def test_what_may_not_be_shared_is_named(tmp_path, setting):
    env = write(tmp_path, 1)
    same = {setting: value_of(env, tmp_path, setting)}

    with pytest.raises(SettingsError) as wrong:
        read_all(write(tmp_path, 1, havendam=same))

    (line,) = str(wrong.value).splitlines()
    assert line.startswith("havendam and voorbeeldstad: the same ")
    assert setting in line or setting == "BALIE_DOCUMENTS_DIR"
    assert same[setting] not in line


def test_a_mistake_says_whose_it_is(tmp_path):
    with pytest.raises(SettingsError) as wrong:
        read_all(write(tmp_path, 1, havendam={"BALIE_SECRET_KEY": "short"}))

    assert str(wrong.value).startswith("havendam: BALIE_SECRET_KEY is too short")


def test_a_command_is_for_the_municipality_that_is_named(tmp_path, redis_server):
    env = write(tmp_path, redis_server.port) | {"PATH": "/usr/bin:/bin"}

    all_of_them = balie(env, "--gemeente", "alle", "migrate")
    one = balie(env, "--gemeente", "havendam", "audit", "verify")
    checked = balie(env, "settings", "check")

    assert all_of_them.stdout.splitlines()[::2] == ["— havendam", "— voorbeeldstad"]
    assert (tmp_path / "havendam" / "balie.db").exists()
    assert one.returncode == 0, one.stderr
    assert "De instellingen kloppen." in checked.stdout


def test_the_doctor_looks_at_one_municipality_and_says_so(tmp_path):
    env = write(tmp_path, 1) | {"PATH": "/usr/bin:/bin"}

    none, one = balie(env, "doctor"), balie(env, "--gemeente", "havendam", "doctor")

    assert (none.returncode, none.stdout) == (2, "")
    assert "--gemeente" in none.stderr
    assert "goed  instellingen" in one.stdout


def test_without_a_name_or_with_another_it_says_which_there_are(tmp_path):
    env = write(tmp_path, 1) | {"PATH": "/usr/bin:/bin"}

    none, other = balie(env, "migrate"), balie(env, "--gemeente", "elders", "migrate")

    assert (none.returncode, other.returncode) == (2, 2)
    assert "--gemeente" in none.stderr
    assert "havendam, voorbeeldstad" in other.stderr
    assert not (tmp_path / "havendam" / "balie.db").exists()
