"""The figures of the sidecar, over real database and Redis: what they say, and to whom."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sidecar import bootstrap, migrations
from sidecar.adapters.sign_of_life import report_worker
from sidecar.core.work import Kind
from sidecar.processes import demo_data
from sidecar.settings import Settings
from tests.builders import a_planned_visit, an_employee
from tests.contract.redis_server import RedisServer
from tests.surroundings import surroundings

TOKEN = "t" * 40
DESK = "burgerzaken"
SANNE = an_employee()
NAME = "Willemijn van den Heuvel"


@pytest.fixture(scope="module")
def redis():
    server = RedisServer()
    yield server
    server.stop()


class Balie:
    def __init__(self, folder, database, redis, **changes):
        url = database.engine.url.render_as_string(hide_password=False)
        address = f"redis://127.0.0.1:{redis.port}/0"
        env = surroundings(folder, BALIE_DATABASE_URL=url, BALIE_REDIS_URL=address, **changes)
        self.services = bootstrap.build(Settings.from_env(env))
        self.ground = self.services.ground
        migrations.upgrade(self.ground.database.engine)
        self.services.desks.editing.take_file(demo_data.CATALOGUE.read_text(encoding="utf-8"))
        self.client = bootstrap.web(self.services).test_client()

    def ask(self, token=TOKEN):
        return self.client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    def figures(self):
        answer = self.ask()
        assert answer.status_code == 200
        return {
            (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    def comes(self, who, desk=DESK):
        now = self.ground.clock.now()
        times = {"starts_at": now, "ends_at": now + timedelta(minutes=20)}
        visit = a_planned_visit(who, appointment_id=f"a-{who}", desk_id=desk, name=NAME, **times)
        self.services.lobby.expect(visit)
        self.services.lobby.arrive(who)


@pytest.fixture
def balie(tmp_path, database, redis):
    redis.client.flushall()
    made = Balie(tmp_path, database, redis, BALIE_METRICS_TOKEN=TOKEN)
    yield made
    made.ground.database.engine.dispose()


def test_only_who_has_the_token_reads_them(balie):
    assert balie.ask("t" * 39).status_code == 403
    assert balie.client.get("/metrics").status_code == 403
    assert balie.ask().status_code == 200


def test_without_a_token_set_there_is_no_such_address(tmp_path, database, redis):
    without = Balie(tmp_path, database, redis)
    assert without.ask().status_code == without.ask("").status_code == 404
    without.ground.database.engine.dispose()


def test_who_waits_and_since_when_is_told_by_desk(balie):
    balie.comes("p1")
    balie.comes("p2")

    found = balie.figures()

    assert found["balie_visits", DESK, "waiting"] == 2
    assert found["balie_longest_wait_seconds", DESK] > 0
    assert {value for key, value in found.items() if key[0] == "balie_visits"} == {0, 2}


def test_an_admission_is_in_the_waiting_and_the_admitting_times(balie):
    lobby = balie.services.lobby
    balie.comes("p1")
    assert balie.figures()["balie_waited_seconds_gcount", DESK] == 0
    lobby.admit("p1", by=SANNE)
    assert balie.figures()["balie_admitting_seconds_gcount", DESK] == 0
    lobby.entered("p1")
    once = balie.figures()
    # A reload: out, and in again, without being admitted again.
    lobby.left("p1")
    lobby.entered("p1")

    again = balie.figures()

    assert once["balie_waited_seconds_gcount", DESK] == 1
    assert once["balie_admitting_seconds_bucket", DESK, "+Inf"] == 1
    assert once["balie_admitting_seconds_bucket", DESK, "60.0"] == 1
    assert again["balie_admitting_seconds_gcount", DESK] == 1
    assert again["balie_visits", DESK, "inside"] == 1


def test_work_in_the_outbox_is_told_by_standing(balie):
    now = balie.ground.clock.now()
    balie.ground.outbox.add(Kind.CLOSE_ROOM, "r1", due=now - timedelta(minutes=5))
    balie.ground.outbox.add(Kind.CLOSE_ROOM, "r2", due=now + timedelta(minutes=5))

    found = balie.figures()

    assert found["balie_outbox_rows", "room.close", "due"] == 1
    assert found["balie_outbox_rows", "room.close", "planned"] == 1
    assert 300 <= found[("balie_outbox_overdue_seconds",)] < 600


def test_the_worker_is_alive_as_long_as_it_says_so(balie):
    assert balie.figures()["balie_part_up", "worker"] == 0
    report_worker(balie.ground.redis)
    assert balie.figures()["balie_part_up", "worker"] == 1
    assert balie.figures()["balie_part_up", "agent"] == 0


def test_requests_are_timed_by_route_and_never_by_address(balie):
    secret = "a-link-that-is-secret"
    balie.client.get(f"/a/{secret}")
    balie.client.get(f"/nowhere/{secret}")
    balie.client.get("/health/live")

    text, found = balie.ask().text, balie.figures()

    assert found["balie_http_request_seconds_count", "front.live", "200"] == 1
    assert found["balie_http_request_seconds_count", "none", "404"] == 1
    assert secret not in text


def test_nothing_of_a_person_or_a_room_is_in_them(balie):
    balie.comes("p1-of-somebody")
    balie.services.lobby.admit("p1-of-somebody", by=SANNE)

    text = balie.ask().text

    assert "balie_visits" in text
    planned = vars(a_planned_visit())
    hidden = (NAME, "p1-of-somebody", SANNE.id, SANNE.name, planned["room"])
    assert [word for word in hidden if f'"{word}"' in text or f"-{word}" in text] == []
    assert NAME not in text


def test_without_a_database_it_says_so_and_tells_no_noughts(balie, tmp_path, redis):
    assert balie.figures()["balie_part_up", "database"] == 1
    assert ("balie_visits", DESK, "waiting") in balie.figures()
    nobody = "postgresql+psycopg://balie@127.0.0.1:1/none"
    address = f"redis://127.0.0.1:{redis.port}/0"
    env = surroundings(tmp_path, BALIE_DATABASE_URL=nobody, BALIE_REDIS_URL=address)
    settings = Settings.from_env(env | {"BALIE_METRICS_TOKEN": TOKEN})
    client = bootstrap.web(bootstrap.build(settings)).test_client()

    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 200
    assert 'balie_part_up{part="database"} 0.0' in answer.text
    assert "balie_visits" not in answer.text
