"""The agent: shares the rooms with other agents, sits in their lobbies, and does the commands.

It acts on what the database says, never on a command alone, so it may repeat itself, be killed,
or lose Redis or Prosody at any moment. It never asks for a room and never enters one: the room
would then exist without a lobby, or show a visitor nobody invited.
"""

import asyncio
import logging
import math
import secrets
from dataclasses import dataclass
from datetime import timedelta

from redis import RedisError
from redis.asyncio import Redis

from sidecar.adapters.xmpp import stanzas
from sidecar.adapters.xmpp.commands import Command, Deed
from sidecar.adapters.xmpp.connection import (
    Account,
    Connection,
    Listener,
    NotConnected,
    Refused,
)
from sidecar.adapters.xmpp.doors import Doors
from sidecar.adapters.xmpp.inbox import Inbox
from sidecar.adapters.xmpp.leases import Leases
from sidecar.adapters.xmpp.ports import Rooms, Visits
from sidecar.adapters.xmpp.waiting import happened
from sidecar.adapters.xmpp.watch import Watch
from sidecar.core.hosts import Hosts
from sidecar.lobby.domain import Decision

log = logging.getLogger(__name__)
HAND_OUT = 10


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often the agent looks at the database; a test has less patience.

    `double_after`: a reload shows two connections of one person until Prosody gives the old one
    up (60 s), so two are worth a mention only after that.
    """

    rounds: timedelta = timedelta(seconds=2)
    sweeps: timedelta = timedelta(seconds=10)
    double_after: timedelta = timedelta(seconds=75)


class Agent:
    """`visits` and `rooms` are the services; they are called in threads."""

    def __init__(
        self,
        account: Account,
        redis: Redis,
        *,
        hosts: Hosts,
        visits: Visits,
        rooms: Rooms,
        pace: Pace | None = None,
    ) -> None:
        self.name = f"balie{secrets.token_hex(6)}"
        self._pace = pace or Pace()
        self._hosts = hosts
        self._visits = visits
        self._rooms = rooms
        self._leases, self._inbox = Leases(redis, self.name), Inbox(redis, self.name)
        self._wake = asyncio.Event()
        self._swept_at = 0.0
        self._told: int = 0
        self.doors = Doors(
            visits,
            hosts=self._hosts,
            nick=self.name,
            send=lambda stanza: self._connection.send(stanza),
            double_after=self._pace.double_after.total_seconds(),
        )
        listener = Listener(
            on_up=self._on_up, on_down=self._on_down, on_presence=self.doors.on_presence
        )
        self._connection = Connection(account, listener)

    @property
    def is_connected(self) -> bool:
        return self._connection.is_up

    @property
    def ignored(self) -> dict[str, int]:
        """What was not worth acting on, counted by its kind."""
        return dict(self.doors.ignored)

    async def run(self) -> None:
        """Until cancelled. Any failure in one part leaves the others running."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._connection.run())
                group.create_task(self._inbox.run(self._do))
                group.create_task(self._rounds())
        finally:
            await self._hand_over()

    async def _rounds(self) -> None:
        while True:
            try:
                await self._round()
            # The database or Redis may be away: the next round does what this one could not.
            except Exception as error:
                log.warning("round failed", extra={"kind": type(error).__name__})
            self._wake.clear()
            await happened(self._wake, within=self._pace.rounds.total_seconds())

    async def _round(self) -> None:
        """Look at the database and at Redis: hold what is ours, enter, open, leave, end."""
        if not self._connection.is_up:
            return
        wanted = await asyncio.to_thread(self._rooms.open_rooms)
        over = await asyncio.to_thread(self._rooms.rooms_to_destroy)
        await self._share(wanted)
        for watch in self.doors.watches.values():
            if watch.may_try(_now()):
                self.doors.enter(watch)
        await self.doors.refresh()
        await self.doors.flag_doubles()
        for room in over:
            await self._end(room)
        await self._sweep()
        self._tell_ignored()

    async def _share(self, wanted: list[str]) -> None:
        """One room, one agent: renew what we hold, take our share of what nobody holds."""
        held = [room for room in wanted if room in self.doors.watches]
        for room in set(self.doors.watches) - set(wanted):
            await self._give_up(room)
        try:
            agents = await self._leases.report_alive()
            kept = await self._leases.hold(held)
            free = math.ceil(len(wanted) / max(agents, 1)) - len(kept)
            kept -= await self._hand_out(kept, most=min(-free, HAND_OUT))
            others = [room for room in wanted if room not in self.doors.watches]
            taken = await self._take(others, most=max(free, 0))
        except RedisError as error:
            # Better two agents in one lobby, which does no harm, than none.
            log.warning("leases unknown", extra={"kind": type(error).__name__})
            kept, taken = set(held), set(wanted) - set(held)
        for room in set(held) - kept:
            self.doors.leave(room)  # Another agent has it.
        for room in taken:
            self.doors.watches.setdefault(room, Watch(room=room))

    async def _hand_out(self, held: set[str], *, most: int) -> set[str]:
        """Let go of some of what is more than our share, where nobody is at the door."""
        idle = [room for room in sorted(held) if not self.doors.watches[room].door]
        handed_out = set(idle[: max(most, 0)])
        for room in handed_out:
            await self._give_up(room)
        return handed_out

    async def _take(self, rooms: list[str], *, most: int) -> set[str]:
        taken: set[str] = set()
        for start in range(0, len(rooms), 100):
            if len(taken) >= most:
                break
            some = rooms[start : start + min(100, most - len(taken))]
            taken |= await self._leases.hold(some)
        return taken

    async def _do(self, command: Command) -> None:
        """One command. Raises while there is no session, so that it is not acknowledged."""
        if not self._connection.is_up:
            raise NotConnected
        if command.kind is Deed.JOIN:
            await self._join(command.room)
            return
        if command.kind is Deed.CLOSE:
            # Whoever gets it does it: every agent is owner of every room.
            await self._close(command.room)
            return
        holder = await self._leases.holder(command.room)
        if command.room not in self.doors.watches and holder not in {None, self.name}:
            await self._inbox.hand_on(command, to=str(holder))
            return
        if command.kind is Deed.REMOVE:
            await self._remove(command.room, command.participant_id)
        if command.room not in self.doors.watches:
            self._wake.set()
        await self.doors.refresh([command.room])

    async def _join(self, room: str) -> None:
        holder = await self._leases.holder(room)
        if room not in self.doors.watches and holder not in {None, self.name}:
            await self._inbox.hand_on(Command(kind=Deed.JOIN, room=room), to=str(holder))
            return
        if room not in self.doors.watches and await self._leases.hold([room]):
            self.doors.watches[room] = Watch(room=room)
        watch = self.doors.watches.get(room)
        if watch is not None and not watch.is_inside:
            watch.try_soon()
            self.doors.enter(watch)

    async def _close(self, room: str) -> None:
        if room in await asyncio.to_thread(self._rooms.rooms_to_destroy):
            await self._end(room)

    async def _end(self, room: str) -> None:
        await self._give_up(room)
        try:
            await self._connection.ask(self._hosts.main(room), stanzas.destroy())
        except Refused as refused:
            if refused.condition != "item-not-found":
                log.warning("room not destroyed", extra={"kind": refused.condition})
                return
        await asyncio.to_thread(self._rooms.was_destroyed, room)

    async def _remove(self, room: str, participant_id: str) -> None:
        decisions = await asyncio.to_thread(self._visits.doors, [room])
        if decisions.get(participant_id) is Decision.OPEN:
            return
        jids = await asyncio.to_thread(self._rooms.jids_of, room, participant_id)
        for bare in {jid.partition("/")[0] for jid in jids}:
            await self._connection.ask(self._hosts.main(room), stanzas.put_out(bare))

    async def _give_up(self, room: str) -> None:
        self.doors.leave(room)
        try:
            await self._leases.give_up(room)
        except RedisError as error:
            log.warning("lease not given up", extra={"kind": type(error).__name__})

    async def _sweep(self) -> None:
        period = self._pace.sweeps
        if _now() - self._swept_at < period.total_seconds():
            return
        self._swept_at = _now()
        await asyncio.to_thread(self._visits.sweep, period=period)
        await asyncio.to_thread(self._rooms.sweep)

    def _tell_ignored(self) -> None:
        total = sum(self.ignored.values())
        if total != self._told:
            self._told = total
            log.warning("stanzas ignored", extra={"counts": self.ignored})

    async def _on_up(self) -> None:
        log.info("agent is connected")
        for watch in self.doors.watches.values():
            watch.try_soon()
        self._wake.set()

    async def _on_down(self) -> None:
        self.doors.lose_all()

    async def _hand_over(self) -> None:
        """Stopped in good order: another agent need not wait for our leases to run out."""
        for room in list(self.doors.watches):
            await self._give_up(room)
        try:
            await self._leases.report_gone()
        except RedisError:
            log.warning("could not say goodbye")
        await self.doors.settle()


def _now() -> float:
    return asyncio.get_running_loop().time()
