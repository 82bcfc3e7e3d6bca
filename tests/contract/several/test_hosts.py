"""By which name one comes decides whose balie it is; Jitsi has one name for all."""

import json

import pytest
from werkzeug.test import Client

from sidecar.core.ids import hashed
from tests.contract.several.installation import ADDRESSES, Installation
from tests.surroundings import SECRET

pytestmark = pytest.mark.capability("M37", "M38")

INSIDE = "http://sidecar:8000"
AS_PROSODY = {"Authorization": f"Bearer {SECRET}"}


@pytest.fixture
def both(tmp_path, redis):
    installation = Installation(tmp_path, redis.connection_pool.connection_kwargs["port"])
    yield installation
    installation.close()


@pytest.fixture
def prosody(both):
    def ask(path, method="GET", *, base=INSIDE, headers=AS_PROSODY, **more):
        client = Client(both.web)
        return client.open(path, base_url=base, method=method, headers=headers, **more)

    return ask


def room_of(both, name):
    return both.planned[name].room


@pytest.mark.parametrize("host", ["elders.example", "localhost:8001", "", "localhost:8000@x"])
def test_a_name_that_is_nobodys_gets_nothing(both, host):
    answer = Client(both.web).get("/balie", headers={"Host": host}, base_url=INSIDE)

    assert answer.status_code == 421
    assert "Set-Cookie" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert both.browser("havendam").get("/").status_code == 200


def test_a_name_in_capitals_is_the_same_name(both):
    assert Client(both.web).get("/", base_url="http://LOCALHOST:8000").status_code == 200


@pytest.mark.parametrize("name", ADDRESSES)
def test_prosody_asks_for_a_room_of_any_of_them_at_one_address(both, prosody, name):
    room = room_of(both, name)

    answer = prosody("/prosody/conference", "POST", data={"name": room})

    assert answer.status_code == 200
    assert answer.json["lobby"] is True
    found = prosody(f"/prosody/conference/{answer.json['id']}")
    assert found.json["name"] == room


def test_a_room_of_nobody_is_refused(prosody):
    answer = prosody("/prosody/conference", "POST", data={"name": "zomaar"})

    assert answer.status_code == 403


def test_without_the_secret_nobody_asks(both, prosody):
    room = room_of(both, "havendam")

    answer = prosody("/prosody/conference", "POST", data={"name": room}, headers={})

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ADDRESSES)
def test_prosody_finds_the_key_of_a_token_of_any_of_them(both, prosody, name):
    kid, _key = both.services[name].keys["login"].newest()

    assert "PUBLIC KEY" in prosody(f"/prosody/keys/{hashed(kid)}.pem", headers={}).text
    assert prosody(f"/prosody/keys/{hashed('elders')}.pem", headers={}).status_code == 404


def test_an_event_reaches_the_municipality_whose_room_it_is(both, prosody):
    room = room_of(both, "havendam")
    assert both.services["havendam"].rooms.store.by_name(room).asked_at is None
    body = {"room_name": room, "room_jid": f"{room}@muc.meet.jitsi", "created_at": 1_800_000_000}

    answer = prosody("/prosody/events/room/created", "POST", data=json.dumps(body))

    assert answer.status_code == 204
    assert both.services["havendam"].rooms.store.by_name(room).asked_at is not None


def test_what_one_cannot_answer_now_is_not_a_no(both, prosody):
    room = room_of(both, "havendam")
    with both.services["voorbeeldstad"].ground.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE rooms RENAME TO elsewhere")

    unknown = prosody("/prosody/conference", "POST", data={"name": "zomaar"})
    known = prosody("/prosody/conference", "POST", data={"name": room})

    assert unknown.status_code >= 500
    assert known.status_code == 200


def test_too_much_at_the_door_is_refused(prosody):
    answer = prosody("/prosody/events/room/created", "POST", data=b"x" * 70_000)

    assert answer.status_code == 413


def test_health_tells_of_each(both):
    client = Client(both.web)

    assert client.get("/health/live", base_url="http://localhost:9").json == {"alive": True}
    ready = client.get("/health/ready", base_url="http://localhost:9")
    # No agent runs here.
    assert ready.status_code == 503
    assert ready.json["municipalities"] == dict.fromkeys(ADDRESSES, False)
