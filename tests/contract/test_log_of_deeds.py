"""What real requests leave in the log: one JSON object a line, who did what to what, of nobody."""

import io
import json
import logging
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from foundation.fact_lines import FactLines
from sidecar import bootstrap, migrations
from sidecar.core.ids import new_id
from sidecar.core.people import Employee, SignedIn
from sidecar.processes import demo_data
from sidecar.settings import Settings
from sidecar.web import cookies
from tests.builders import a_planned_visit
from tests.contract.redis_server import RedisServer
from tests.surroundings import SECRET, surroundings
from tests.web.apps import csrf_of

SANNE = Employee(
    id="e" + "0" * 24, name="Sanne de Vries", function="", desks=frozenset({"burgerzaken"})
)
# BIO2 8.15: when, what was done, to what, with what result, from where, by whom.
DEMANDED = {"at", "action", "object", "result", "origin", "actor"}
OUTSIDE = {"REMOTE_ADDR": "198.51.100.7"}
BSN = "999990007"


@pytest.fixture(scope="module")
def redis():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def services(tmp_path, redis):
    address = f"redis://127.0.0.1:{redis.port}/0"
    made = bootstrap.build(Settings.from_env(surroundings(tmp_path, BALIE_REDIS_URL=address)))
    migrations.upgrade(made.ground.database.engine)
    yield made
    made.ground.database.engine.dispose()


@pytest.fixture
def written():
    """All that is logged from here on, as standard error would have it."""
    root, stream = logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(FactLines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def deeds(text):
    return [line for line in lines_of(text) if line["event"] == "request"]


def somebody_arrived(services):
    """Of today, whatever the hour is; answers the id of the participant."""
    who, now = new_id(), services.ground.clock.now()
    times = {"starts_at": now, "ends_at": now + timedelta(minutes=20)}
    services.lobby.expect(a_planned_visit(who, appointment_id=new_id(), **times))
    services.lobby.arrive(who)
    return who


class Visitor:
    """A citizen with a real link, and a civil servant, in browsers of their own."""

    def __init__(self, services):
        self.name, address = demo_data.fill(services)[0]
        self.link = urlsplit(address).path
        app = bootstrap.web(services)
        self.citizen, self.staff = app.test_client(), app.test_client()
        self.staff.set_cookie(
            cookies.STAFF, services.ground.sessions.open(SignedIn(employee=SANNE))
        )

    def starts(self):
        self.citizen.get(self.link, environ_overrides=OUTSIDE)
        form = {"csrf_token": csrf_of(self.citizen, "/afspraak")}
        return self.citizen.post("/afspraak/start", data=form, environ_overrides=OUTSIDE)

    def is_admitted(self, participant_id):
        form = {"csrf_token": csrf_of(self.staff, "/balie/afspraken/nieuw")}
        path = f"/balie/bezoeken/{participant_id}/toelaten"
        return self.staff.post(path, data=form, environ_overrides=OUTSIDE)


@pytest.fixture
def visitor(services):
    return Visitor(services)


def test_a_deed_of_a_citizen_has_all_that_is_demanded(visitor, written):
    assert visitor.starts().status_code == 303

    (line,) = deeds(written())

    assert set(line) >= DEMANDED
    assert datetime.fromisoformat(line["at"]).tzinfo is not None
    assert (line["action"], line["result"]) == ("appointments_citizen.start", 303)
    assert line["actor"].startswith("citizen:")
    assert re.fullmatch("[0-9a-f]{32}", line["origin"])


def test_a_deed_of_a_civil_servant_names_what_it_was_done_to(services, visitor, written):
    who = somebody_arrived(services)

    answer = visitor.is_admitted(who)

    (line,) = deeds(written())
    assert set(line) >= DEMANDED
    assert answer.status_code == line["result"]
    assert line["action"] == "lobby_staff.admit"
    assert line["object"] == {"participant_id": who}
    assert line["actor"] == f"employee:{SANNE.id}"


def test_what_is_refused_is_told_and_what_is_only_read_is_not(visitor, written):
    visitor.citizen.get("/")
    assert deeds(written()) == []
    visitor.citizen.get("/balie/afspraken/nieuw")
    visitor.citizen.get("/a/AAAAAAAAAAAAAAAAAAAAAA")

    refused = deeds(written())

    assert [line["actor"] for line in refused] == ["nobody"] * len(refused)
    assert 404 in {line["result"] for line in refused}
    assert "AAAAAAAAAAAAAAAAAAAAAA" not in written()


def test_what_somebody_typed_in_an_address_is_no_object(visitor, written):
    visitor.is_admitted(BSN)

    (line,) = deeds(written())
    assert (line["object"], line["result"]) == ({}, 404)
    assert BSN not in written()


def test_no_line_holds_a_secret_a_name_or_an_address(services, visitor, written):
    visitor.starts()
    who = somebody_arrived(services)
    visitor.is_admitted(who)
    visitor.citizen.get("/a/AAAAAAAAAAAAAAAAAAAAAA")

    text = written()

    assert len(deeds(text)) >= 3
    assert all(isinstance(line, dict) for line in lines_of(text))
    visit_cookie = visitor.citizen.get_cookie(cookies.VISIT).value
    secret = visitor.link.rpartition("/")[2]
    for hidden in (secret, visitor.name, SANNE.name, SECRET, OUTSIDE["REMOTE_ADDR"], visit_cookie):
        assert hidden not in text
