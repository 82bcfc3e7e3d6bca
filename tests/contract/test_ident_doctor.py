"""`balie ident doctor`: what it says of ident when all is well, and of what is not."""

from contextlib import ExitStack

import pytest

from foundation.doctor import Verdict
from ident import migrations
from ident.bootstrap import build
from ident.processes.doctor_commands import findings
from ident.settings import Settings
from tests.contract.balie import balie, environment_of
from tests.contract.redis_server import RedisServer
from tests.contract.test_doctor import Neighbour

NO_TLS = "certificaat van ident"


@pytest.fixture
def around(tmp_path):
    with ExitStack() as stack:
        redis, keys, web = RedisServer(), RedisServer(), Neighbour()
        for each in (redis, keys, web):
            stack.callback(each.stop)
        env = environment_of(tmp_path) | {
            "IDENT_REDIS_URL": f"redis://127.0.0.1:{redis.port}/0",
            "IDENT_KEYS_REDIS_URL": f"redis://127.0.0.1:{keys.port}/0",
            "IDENT_SIDECAR_URL": web.url,
        }
        here = build(Settings.from_env(env))
        migrations.upgrade(here.database.engine)
        here.database.engine.dispose()
        yield env, keys


def wrong(env):
    return {each.about for each in findings(env) if each.verdict is Verdict.WRONG}


def test_where_all_is_well_nothing_is_wrong_and_days_are_told(around):
    env, _keys = around
    found = {each.about: each for each in findings(env)}

    assert {about for about, each in found.items() if each.verdict is not Verdict.GOOD} == {NO_TLS}
    assert "dagen" in found["certificaat signing"].said
    assert len(found) >= 15


def test_keys_that_could_come_back_from_a_copy_are_named(around):
    env, keys = around
    keys.client.config_set("appendonly", "yes")
    assert wrong(env) == {"schijf van redis van de sleutels"}


@pytest.mark.parametrize(
    ("setting", "about"),
    [
        ("IDENT_REDIS_URL", "redis"),
        ("IDENT_KEYS_REDIS_URL", "redis van de sleutels"),
    ],
)
def test_a_redis_that_is_away_is_named(around, setting, about):
    env, _keys = around
    assert wrong(env | {setting: "redis://127.0.0.1:1/0"}) == {about}


def test_a_balie_that_is_away_is_named(around):
    env, _keys = around
    assert wrong(env | {"IDENT_SIDECAR_URL": "http://localhost:1"}) == {"balie"}


def test_wrong_settings_are_named_without_a_value(around):
    env, _keys = around
    found = list(findings(env | {"IDENT_SECRET_KEY": "hush-hush"}))
    assert [each.verdict for each in found] == [Verdict.WRONG, Verdict.UNSEEN]
    assert "hush-hush" not in str(found)


def test_the_command_ends_with_one_when_something_is_wrong(around):
    env, _keys = around
    well = balie(env, "ident", "doctor")
    ill = balie(env | {"IDENT_SIDECAR_URL": "http://localhost:1"}, "ident", "doctor")

    assert (well.returncode, ill.returncode) == (0, 1), well.stdout
    assert "FOUT  balie: antwoordt niet" in ill.stdout
