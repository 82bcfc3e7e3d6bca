"""The doors of the rooms this agent holds: who knocks, and what the lobby says to that."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from typing import Any
from xml.etree.ElementTree import Element

from sidecar.adapters.xmpp import stanzas
from sidecar.adapters.xmpp.connection import NotConnected
from sidecar.adapters.xmpp.ports import Visits
from sidecar.adapters.xmpp.stanzas import Entered, Gone, Knock, Malformed, PutOut
from sidecar.adapters.xmpp.watch import AtTheDoor, Watch
from sidecar.core.errors import NotFound
from sidecar.core.hosts import Hosts
from sidecar.lobby.domain import Decision

log = logging.getLogger(__name__)


class Doors:
    """`send` puts a stanza on its way or raises NotConnected; `nick` is ours in every lobby."""

    def __init__(
        self,
        visits: Visits,
        *,
        hosts: Hosts,
        nick: str,
        send: Callable[[Element], None],
        double_after: float,
    ) -> None:
        self.watches: dict[str, Watch] = {}
        self.ignored: Counter[str] = Counter()
        self._visits = visits
        self._hosts = hosts
        self._nick = nick
        self._send = send
        self._double_after = double_after
        self._tasks: set[asyncio.Task[None]] = set()
        self._kicks = 0

    def on_presence(self, xml: Element) -> None:
        """Never raises: whoever can send us a presence must not be able to stop us."""
        try:
            seen = stanzas.read_presence(xml, hosts=self._hosts, nick=self._nick)
        except Malformed as fault:
            self.ignored[f"malformed {fault}"] += 1
            return
        watch = self.watches.get(seen.room) if seen is not None else None
        if seen is None or watch is None:
            self.ignored["not ours"] += 1
            return
        match seen:
            case Knock():
                self._on_knock(watch, seen)
            case Gone():
                self._on_gone(watch, seen)
            case Entered():
                watch.is_inside = True
                self._begin(self._tell_all(watch))
            case PutOut():
                self.lose(watch)

    def enter(self, watch: Watch) -> None:
        """Ask to be in the lobby. One that is not there refuses, and is tried again later."""
        watch.tried(_now())
        self._try_send(stanzas.enter(self._hosts.lobby(watch.room), self._nick))

    def leave(self, room: str) -> None:
        """Out of the lobby and out of mind; our staying would keep the room alive for ever."""
        watch = self.watches.pop(room, None)
        if watch is None:
            return
        if watch.is_inside:
            self._try_send(stanzas.leave(self._hosts.lobby(room), self._nick))
        self._forget(watch)

    def lose(self, watch: Watch) -> None:
        """The lobby is not there, or the line is down: nobody is at the door that we know of."""
        was_inside = watch.is_inside
        self._forget(watch)
        if not was_inside:
            self._begin(self._tell_all(watch))

    def lose_all(self) -> None:
        for watch in self.watches.values():
            self._forget(watch)
            watch.try_soon()

    async def refresh(self, rooms: Iterable[str] | None = None) -> None:
        """Do what the database says now for everybody at these doors (None: at all doors)."""
        names = self.watches if rooms is None else rooms
        watches = [self.watches[name] for name in names if name in self.watches]
        occupied = [watch for watch in watches if watch.door]
        if not occupied:
            return
        for watch in occupied:
            for person in [p for p in watch.door.values() if not p.is_told and not p.is_stranger]:
                await self._decide(watch, person)
        decisions = await asyncio.to_thread(self._visits.doors, [w.room for w in occupied])
        for watch in occupied:
            for person in list(watch.door.values()):
                decision = decisions.get(person.knock.participant_id)
                if decision is not None and person.is_told:
                    self._act(watch, person, decision)

    async def flag_doubles(self) -> None:
        for watch in list(self.watches.values()):
            for participant_id in list(watch.doubled(_now(), after=self._double_after)):
                await asyncio.to_thread(self._visits.flag_double, participant_id)

    async def settle(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _on_knock(self, watch: Watch, knock: Knock) -> None:
        person = watch.knocked(knock, _now())
        if person is not None:
            self._begin(self._decide(watch, person))

    def _on_gone(self, watch: Watch, gone: Gone) -> None:
        knock = watch.gone(gone.nick)
        if knock is None:
            return
        self._begin(self._tell_gone(watch, [knock]))
        # The same person may be there on another connection: then that one is at the door.
        for other in watch.of(knock.participant_id)[-1:]:
            self._begin(self._decide(watch, other))

    def _forget(self, watch: Watch) -> None:
        self._begin(self._tell_gone(watch, watch.lost()))

    async def _decide(self, watch: Watch, person: AtTheDoor) -> None:
        async with watch.turn:
            if watch.door.get(person.knock.nick) is not person or person.is_stranger:
                return
            knock = person.knock
            try:
                decision = await asyncio.to_thread(
                    self._visits.knocked,
                    room=knock.room,
                    participant_id=knock.participant_id,
                    jid=knock.jid,
                )
            except NotFound:
                person.is_stranger = True
                self.ignored["stranger"] += 1
                return
        person.is_told = True
        self._act(watch, person, decision)

    def _act(self, watch: Watch, person: AtTheDoor, decision: Decision) -> None:
        if decision is Decision.WAIT:
            person.acted_at = None
            return
        if not person.may_act(_now()):
            return
        if decision is Decision.OPEN:
            stanza = stanzas.invite(self._hosts.main(watch.room), person.knock.jid)
        else:
            self._kicks += 1
            lobby, number = self._hosts.lobby(watch.room), f"kick{self._kicks}"
            stanza = stanzas.kick(lobby, person.knock.nick, number=number)
        if self._try_send(stanza):
            person.acted_at = _now()

    async def _tell_gone(self, watch: Watch, knocks: list[Knock]) -> None:
        async with watch.turn:
            for knock in knocks:
                await asyncio.to_thread(self._visits.knock_gone, room=knock.room, jid=knock.jid)

    async def _tell_all(self, watch: Watch) -> None:
        """Whom another agent, or we before, saw at this door and who is not there any more."""
        async with watch.turn:
            jids = [person.knock.jid for person in watch.door.values()]
            await asyncio.to_thread(self._visits.at_the_door, room=watch.room, jids=jids)

    def _try_send(self, stanza: Element) -> bool:
        try:
            self._send(stanza)
        except NotConnected:
            return False
        return True

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        # The database may be away for a while; the next round tells it again.
        except Exception as error:
            log.warning("lobby not told", extra={"kind": type(error).__name__})


def _now() -> float:
    return asyncio.get_running_loop().time()
