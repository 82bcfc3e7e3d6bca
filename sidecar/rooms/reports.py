"""Reads what the event-sync component of Prosody posts: contract with Jitsi, section k2."""

import json
from datetime import UTC, datetime
from typing import Any

from sidecar.core.hosts import Hosts
from sidecar.rooms.domain import Joined, Left, Report, RoomCreated, RoomDestroyed, Stay

LONGEST, LONGEST_ID = 300, 80


def read(kind: str, body: bytes, *, hosts: Hosts) -> Report | None:
    """The report; None for what is not about a person of ours; ValueError for nonsense."""
    try:
        facts = json.loads(body)
    except RecursionError as too_deep:
        raise ValueError("nested without end") from too_deep
    if not isinstance(facts, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of error for all nonsense
    room = _room(_text(facts, "room_jid"), hosts)
    match kind:
        case "room/created":
            return RoomCreated(room=room, at=_moment(facts, "created_at"))
        case "room/destroyed":
            return RoomDestroyed(room=room, at=_moment(facts, "destroyed_at"))
        case "occupant/joined":
            stay = _stay(room, facts.get("occupant"), hosts.domain, has_ended=False)
            return Joined(stay=stay) if stay else None
        case "occupant/left":
            stay = _stay(room, facts.get("occupant"), hosts.domain, has_ended=True)
            return Left(stay=stay) if stay else None
    raise ValueError("unknown kind of event")


def _room(jid: str, hosts: Hosts) -> str:
    node, _, host = jid.partition("@")
    if host != hosts.rooms or not node:
        raise ValueError("not a room of ours")
    return node


def _stay(room: str, occupant: object, domain: str, *, has_ended: bool) -> Stay | None:
    if not isinstance(occupant, dict):
        raise ValueError("no occupant")  # noqa: TRY004
    jid = _text(occupant, "occupant_jid")
    # Other administrators (our own agent on a bad day) are of another domain and carry no id.
    if jid.partition("@")[2].partition("/")[0] != domain or "id" not in occupant:
        return None
    return Stay(
        room=room,
        identity=_text(occupant, "id", longest=LONGEST_ID),
        jid=jid,
        joined_at=_moment(occupant, "joined_at"),
        left_at=_moment(occupant, "left_at") if has_ended else None,
    )


def _text(facts: dict[str, Any], key: str, *, longest: int = LONGEST) -> str:
    value = facts.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise ValueError("no text")
    return value


def _moment(facts: dict[str, Any], key: str) -> datetime:
    value = facts.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("no moment")  # noqa: TRY004
    try:
        moment = datetime.fromtimestamp(int(value), UTC)
    except (OverflowError, OSError) as far_away:
        raise ValueError("no moment") from far_away
    # The calendar ends at the year 1 and at 9999; nobody may have to count beyond that.
    if moment.year < 2000 or moment.year > 9000:
        raise ValueError("no moment")
    return moment
