"""The figures of ident: how logins ended, by nobody, and only for who has the token."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ident import migrations
from ident.bootstrap import build
from ident.domain import IdentityKind, Subject
from ident.figures import CountedTrail
from ident.ports import Action
from ident.processes.web import create
from ident.settings import Settings
from tests.contract.balie import environment_of
from tests.ident_world import ListAudit

TOKEN = "t" * 40
BSN = "999990007"


@pytest.fixture
def env(tmp_path):
    return environment_of(tmp_path) | {"IDENT_METRICS_TOKEN": TOKEN}


def ask(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def samples(answer):
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_only_who_has_the_token_reads_them(env):
    client = create(env).test_client()
    assert ask(client, "t" * 39).status_code == 403
    assert client.get("/metrics").status_code == 403
    assert ask(client).status_code == 200


def test_without_a_token_set_there_is_no_such_address(tmp_path):
    client = create(environment_of(tmp_path)).test_client()
    assert ask(client).status_code == ask(client, "").status_code == 404


def test_it_says_what_answers_what_waits_and_how_long_certificates_last(env):
    client = create(env).test_client()
    without_tables = samples(ask(client))
    migrations.upgrade(build(Settings.from_env(env)).database.engine)

    found = samples(ask(client))

    # Nobody is at the address of this Redis.
    assert found["ident_part_up", "redis"] == 0
    assert without_tables["ident_part_up", "database"] == 0
    assert ("ident_outbox_overdue_seconds",) not in without_tables
    assert found["ident_part_up", "database"] == 1
    assert found[("ident_outbox_overdue_seconds",)] == 0
    assert found["ident_certificate_ends_timestamp_seconds", "signing"] > 1_700_000_000
    assert found[("ident_metadata_waiting",)] == 0


def test_logins_are_counted_by_outcome_and_the_trail_is_kept(env):
    trail = CountedTrail(trail=(kept := ListAudit()))
    somebody = Subject(kind=IdentityKind.BSN, number=BSN)

    trail.record(Action.IDENTIFIED, request_id="r1", whom=somebody)
    trail.record(Action.LOGIN_FAILED, request_id="r2", code="cancelled")
    trail.record(Action.LOGIN_FAILED, request_id="r3", code="cancelled")
    trail.record(Action.WIPED, request_id="r1")

    outcomes = {
        sample.labels["outcome"]: sample.value
        for family in trail.logins.collect()
        for sample in family.samples
        if sample.name == "ident_logins_total"
    }
    assert outcomes == {"identified": 1, "cancelled": 2}
    assert len(kept.facts) == 4
