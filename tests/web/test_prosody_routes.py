"""What Prosody asks and tells: good, forged, broken, oversized, twice and in the wrong order."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from sidecar.rooms import keys, machine
from sidecar.rooms.domain import OPENS_BEFORE
from sidecar.rooms.keys import KeyRing
from tests.builders import a_planned_visit
from tests.fakes.clock import A_MONDAY
from tests.fakes.rooms import some_rooms
from tests.web.apps import an_app

SECRET = "s" * 40
GOOD = {"Authorization": f"Bearer {SECRET}"}
BAD = [{}, {"Authorization": "Bearer wrong"}, {"Authorization": SECRET}]
NOW = int(A_MONDAY.timestamp())
JOINED = {
    "event_name": "muc-occupant-joined",
    "room_jid": "balie-1@muc.meet.jitsi",
    "occupant": {
        "occupant_jid": "one@meet.jitsi/1",
        "id": "p1",
        "name": "Jan Jansen",
        "joined_at": NOW,
    },
}
LEFT = {**JOINED, "occupant": {**JOINED["occupant"], "left_at": NOW + 60}}


@pytest.fixture
def rooms(clock):
    made = some_rooms(clock)
    made.plan(a_planned_visit())
    return made


@pytest.fixture(scope="module")
def rings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    keys.ensure(folder, A_MONDAY)
    return KeyRing(folder / "login"), KeyRing(folder / "system")


@pytest.fixture
def prosody(rooms, rings):
    app = an_app(machine.keys_blueprint(*rings), machine.prosody_blueprint(rooms, secret=SECRET))
    return app.test_client()


def ask(prosody, headers=None, **form):
    question = {"name": "balie-1", "mail_owner": "abc@meet.jitsi", "start_time": "2026"} | form
    return prosody.post("/prosody/conference", data=question, headers=headers or GOOD)


def tell(prosody, kind, facts, headers=None):
    body = facts if isinstance(facts, bytes) else json.dumps(facts)
    return prosody.post(f"/prosody/events/{kind}", data=body, headers=headers or GOOD)


def test_each_folder_serves_its_own_keys_to_anybody(prosody, rings):
    for path, ring, other in (("keys", *rings), ("system", *reversed(rings))):
        kid = sha256(ring.newest()[0].encode()).hexdigest()
        elsewhere = sha256(other.newest()[0].encode()).hexdigest()

        assert prosody.get(f"/prosody/{path}/{kid}.pem").text.startswith("-----BEGIN PUBLIC KEY")
        assert prosody.get(f"/prosody/{path}/{elsewhere}.pem").status_code == 404


def test_a_planned_room_may_exist_with_a_lobby(prosody):
    answer = ask(prosody)

    assert answer.status_code == 200
    assert answer.json == {
        "id": "a1",
        "name": "balie-1",
        "mail_owner": "abc@meet.jitsi",
        "start_time": "2026-11-23T08:30:00.000Z",
        "duration": answer.json["duration"],
        "lobby": True,
    }
    assert answer.json["duration"] >= 12 * 3600
    assert ask(prosody).json == answer.json
    assert prosody.get("/prosody/conference/a1", headers=GOOD).json["id"] == "a1"


@pytest.mark.parametrize(
    "form", [{"name": "balie-2"}, {"name": ""}, {"name": "balie-1\x00"}, {"name": "x" * 5000}]
)
def test_another_room_may_not(prosody, form):
    answer = ask(prosody, **form)

    assert answer.status_code == 403
    assert "niet open" in answer.json["message"]


def test_a_planned_room_may_not_exist_before_its_time(prosody, clock):
    clock.move(-OPENS_BEFORE - timedelta(seconds=1))

    assert ask(prosody).status_code == 403


def test_nonsense_instead_of_a_form_is_refused(prosody):
    for body in (b"", b"\xff\xfe", b"name", b'{"name": "balie-1"}'):
        answer = prosody.post("/prosody/conference", data=body, headers=GOOD)
        assert answer.status_code == 403


def test_the_end_of_a_room_ends_no_conversation(prosody, rooms):
    ask(prosody)

    assert prosody.delete("/prosody/conference/a1", headers=GOOD).status_code == 204
    assert prosody.delete("/prosody/conference/unknown", headers=GOOD).status_code == 204
    assert ask(prosody).status_code == 200
    assert rooms.outbox.rows == []


@pytest.mark.parametrize("headers", BAD)
def test_without_the_secret_nothing_is_told_and_nothing_believed(prosody, rooms, headers):
    post, form = prosody.post, {"name": "balie-1"}

    answers = [
        post("/prosody/conference", data=form, headers=headers),
        prosody.get("/prosody/conference/a1", headers=headers),
        prosody.delete("/prosody/conference/a1", headers=headers),
        post("/prosody/events/occupant/joined", json=JOINED, headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert rooms.presence.told == []
    assert rooms.open_rooms() == []


def test_events_are_believed_once_in_any_order(prosody, rooms):
    for kind, facts in (
        ("occupant/left", LEFT),
        ("occupant/joined", JOINED),
        ("occupant/left", LEFT),
    ):
        assert tell(prosody, kind, facts).status_code == 204

    assert rooms.presence.told == [("left", "p1")]


def test_a_created_room_is_joined_and_a_destroyed_one_is_empty(prosody, rooms):
    room = {"room_jid": "balie-1@muc.meet.jitsi", "created_at": NOW - 60}
    tell(prosody, "room/created", room)
    tell(prosody, "occupant/joined", JOINED)
    end = {**room, "destroyed_at": NOW + 60, "all_occupants": {}}
    for _ in range(2):
        assert tell(prosody, "room/destroyed", end).status_code == 204

    assert rooms.agent.asked == [("join", "balie-1", "")]
    assert rooms.presence.told == [("entered", "p1"), ("left", "p1")]


@pytest.mark.parametrize(
    "occupant",
    [
        {"occupant_jid": "balie@auth.meet.jitsi/agent", "joined_at": NOW},
        {"occupant_jid": "balie@auth.meet.jitsi/agent", "id": "p1", "joined_at": NOW},
        {"occupant_jid": "x@evil.meet.jitsi/1", "id": "p1", "joined_at": NOW},
        {"occupant_jid": "x@meet.jitsi/1", "joined_at": NOW},
    ],
)
def test_who_is_not_of_our_domain_or_has_no_id_is_nobody(prosody, rooms, occupant):
    assert tell(prosody, "occupant/joined", {**JOINED, "occupant": occupant}).status_code == 204
    assert rooms.presence.told == []


def occupant(**changes):
    return {**JOINED, "occupant": {**JOINED["occupant"], **changes}}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("occupant/joined", b""),
        ("occupant/joined", b"{"),
        ("occupant/joined", b"\xff"),
        ("occupant/joined", b"[" * 50_000),
        ("occupant/joined", b"x" * 100_000),
        ("occupant/joined", []),
        ("occupant/joined", {}),
        ("occupant/joined", {**JOINED, "room_jid": "balie-1@lobby.meet.jitsi"}),
        ("occupant/joined", {**JOINED, "room_jid": ["balie-1@muc.meet.jitsi"]}),
        ("occupant/joined", {**JOINED, "occupant": "one"}),
        ("occupant/joined", occupant(id=7)),
        ("occupant/joined", occupant(id="x" * 81)),
        ("occupant/joined", occupant(joined_at=-62135596800)),
        ("occupant/joined", occupant(joined_at=253402300799)),
        ("occupant/joined", occupant(joined_at="yesterday")),
        ("occupant/joined", occupant(joined_at=True)),
        ("occupant/joined", occupant(joined_at=1e30)),
        ("occupant/joined", occupant(joined_at=float("nan"))),
        ("occupant/joined", occupant(id="p1\x00")),
        ("occupant/left", JOINED),
        ("occupant/danced", JOINED),
        ("room/created", {"room_jid": "balie-1@muc.meet.jitsi"}),
        ("room/created", {"room_jid": "balie-1@muc.meet.jitsi", "created_at": -62135596800}),
        ("../../etc", JOINED),
    ],
)
def test_nonsense_is_answered_and_ignored(prosody, rooms, caplog, kind, facts):
    answer = tell(prosody, kind, facts)

    assert answer.status_code in {204, 404}
    assert rooms.presence.told == []
    assert rooms.agent.asked == []
    assert "Jan" not in caplog.text
