"""A room for the check alone: planned for some minutes, used once, and forgotten afterwards.

It is a room as any other, so Prosody's questions and reports about it go the ordinary way. Its name
is as hard to guess as that of any room, and no appointment, person or message belongs to it. Were
the check killed halfway, then the sweep closes the room and retention forgets it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from sidecar.core.clock import Clock
from sidecar.core.ids import new_id, new_room
from sidecar.core.people import Employee, Visitor
from sidecar.rooms.domain import Room
from sidecar.rooms.keys import BITS
from sidecar.rooms.store import DatabaseRooms
from sidecar.rooms.tokens import HEAD_START, LoginTokens

OPEN = timedelta(minutes=10)
# Prosody writes the tokens of failed joins into its log: these are worth nothing soon after.
LIFETIME = HEAD_START + timedelta(seconds=20)
NAME = "Controle"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """`room` is planned, `stranger` is a room that nobody ever planned."""

    room: str
    stranger: str
    citizen_id: str
    employee_id: str
    passes: LoginTokens
    store: DatabaseRooms

    def citizen(self, room: str = "") -> str:
        return self._citizen(self.passes, room or self.room)

    def employee(self) -> str:
        employee = Employee(id=self.employee_id, name=NAME, function="", desks=frozenset())
        return self.passes.for_employee(self.room, employee)

    def expired(self) -> str:
        """As it was an hour ago."""
        clock = _Earlier(self.passes.clock, timedelta(hours=1))
        return self._citizen(replace(self.passes, clock=clock), self.room)

    def forged(self) -> str:
        """All is right, but not the key: anybody could make this one."""
        real = self.citizen()
        claims = jwt.decode(real, options={"verify_signature": False})
        key = generate_private_key(public_exponent=65537, key_size=BITS)
        headers = {"kid": jwt.get_unverified_header(real)["kid"]}
        return jwt.encode(claims, key, algorithm="RS256", headers=headers)

    def reported_inside(self) -> set[str]:
        """Who is in the room, by the reports of Prosody."""
        return {stay.identity for stay in self.store.open_stays(self.room)}

    def _citizen(self, passes: LoginTokens, room: str) -> str:
        who = Visitor(participant_id=self.citizen_id, appointment_id="", name=NAME, language="nl")
        return passes.for_citizen(room, who)


@contextmanager
def planned(store: DatabaseRooms, passes: LoginTokens) -> Iterator[Probe]:
    """The room is there as long as this lasts, and no row of it afterwards."""
    now, appointment_id = passes.clock.now(), new_id()
    probe = Probe(
        room=new_room(),
        stranger=new_room(),
        citizen_id=new_id(),
        employee_id=new_id(),
        passes=replace(passes, lifetime=LIFETIME),
        store=store,
    )
    store.plan(
        Room(
            name=probe.room,
            appointment_id=appointment_id,
            desk_id="jitsi-check",
            opens_at=now,
            closes_at=now + OPEN,
        )
    )
    try:
        yield probe
    finally:
        store.forget([appointment_id])


@dataclass(frozen=True)
class _Earlier:
    clock: Clock
    by: timedelta

    def now(self) -> datetime:
        return self.clock.now() - self.by
