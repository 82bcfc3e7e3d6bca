"""What the agent knows of one room it holds: is it in the lobby, and who is at the door."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from sidecar.adapters.xmpp.stanzas import Knock

FIRST_TRY, LONGEST_TRY = 0.25, 30.0
REPEAT_AFTER = 4.0


@dataclass
class AtTheDoor:
    """One connection in the lobby. `acted_at`: when we last opened or refused.

    `is_told`: the lobby knows of this knock.
    """

    knock: Knock
    since: float
    acted_at: float | None = None
    is_stranger: bool = False
    is_told: bool = False

    def may_act(self, now: float) -> bool:
        return self.acted_at is None or now - self.acted_at >= REPEAT_AFTER


@dataclass
class Watch:
    """Mutable, and touched by the event loop only. Times are of the loop's clock.

    `turn`: what the database is told of this room, it is told in the order of what happened.
    """

    room: str
    is_inside: bool = False
    door: dict[str, AtTheDoor] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _next_try: float = 0.0
    _wait: float = FIRST_TRY

    def may_try(self, now: float) -> bool:
        return not self.is_inside and now >= self._next_try

    def tried(self, now: float) -> None:
        self._next_try = now + self._wait
        self._wait = min(self._wait * 2, LONGEST_TRY)

    def try_soon(self) -> None:
        """There is news that the lobby should be there."""
        self._next_try, self._wait = 0.0, FIRST_TRY

    def knocked(self, knock: Knock, now: float) -> AtTheDoor | None:
        """Somebody who was not there yet; None for a presence that says nothing new."""
        known = self.door.get(knock.nick)
        if known is not None and known.knock == knock:
            return None
        self.door[knock.nick] = AtTheDoor(knock=knock, since=now)
        return self.door[knock.nick]

    def gone(self, nick: str) -> Knock | None:
        left = self.door.pop(nick, None)
        return left.knock if left else None

    def lost(self) -> list[Knock]:
        """We are out: nothing is known of anybody any more."""
        self.is_inside = False
        knocks = [person.knock for person in self.door.values()]
        self.door.clear()
        return knocks

    def of(self, participant_id: str) -> list[AtTheDoor]:
        return [p for p in self.door.values() if p.knock.participant_id == participant_id]

    def doubled(self, now: float, *, after: float) -> Iterable[str]:
        """Identities with two connections that have both been there for a while."""
        seen: set[str] = set()
        for person in self.door.values():
            if person.is_stranger or now - person.since < after:
                continue
            if person.knock.participant_id in seen:
                yield person.knock.participant_id
            seen.add(person.knock.participant_id)
