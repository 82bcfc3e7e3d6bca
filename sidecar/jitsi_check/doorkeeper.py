"""The agent's account, for as long as the check lasts: sees who knocks, lets in, ends the room."""

import asyncio
import secrets
from collections.abc import Callable
from xml.etree.ElementTree import Element

from sidecar.adapters.xmpp import stanzas
from sidecar.adapters.xmpp.connection import Account, Connection, Listener, NotConnected, Refused
from sidecar.adapters.xmpp.stanzas import Entered, Knock, Malformed, PutOut, Seen
from sidecar.adapters.xmpp.waiting import happened
from sidecar.core.hosts import Hosts

LOGIN_PATIENCE = 15.0
PATIENCE = 10.0


class Doorkeeper:
    """`async with Doorkeeper(...)`; `is_up` says whether the account could log in.

    A connection beside those of the agents, so that the check needs none of them to be running.
    """

    def __init__(self, account: Account, hosts: Hosts) -> None:
        self._hosts, self._nick = hosts, f"check{secrets.token_hex(6)}"
        self._seen: list[Seen | Malformed] = []
        self._news, self._up = asyncio.Event(), asyncio.Event()
        listener = Listener(on_up=self._on_up, on_down=_nothing, on_presence=self._on_presence)
        self._connection = Connection(account, listener)

    @property
    def is_up(self) -> bool:
        return self._connection.is_up

    async def __aenter__(self) -> "Doorkeeper":
        self._task = asyncio.create_task(self._connection.run())
        await happened(self._up, within=LOGIN_PATIENCE)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def watches(self, room: str) -> bool:
        """Whether it could sit down in the lobby of the room."""
        try:
            self._connection.send(stanzas.enter(self._hosts.lobby(room), self._nick))
        except NotConnected:
            return False
        answer = await self._first(
            lambda seen: isinstance(seen, Entered | PutOut) and seen.room == room
        )
        return isinstance(answer, Entered)

    async def sees_knock(self, room: str, participant_id: str) -> bool:
        """Whether the one who knocks is known by the id of his token."""
        knock = await self._first(lambda seen: isinstance(seen, Knock | Malformed))
        if not isinstance(knock, Knock):
            return False
        return (knock.room, knock.participant_id) == (room, participant_id)

    def admit(self, room: str, jid: str) -> None:
        self._connection.send(stanzas.invite(self._hosts.main(room), jid))

    async def end(self, room: str) -> str:
        """The room is over for everybody; the error when it is not, which is none if it is gone."""
        try:
            await self._connection.ask(self._hosts.main(room), stanzas.destroy())
        except Refused as refused:
            return "" if refused.condition == "item-not-found" else refused.condition
        except NotConnected:
            return "no answer"
        return ""

    async def _on_up(self) -> None:
        self._up.set()

    def _on_presence(self, xml: Element) -> None:
        seen: Seen | Malformed | None
        try:
            seen = stanzas.read_presence(xml, hosts=self._hosts, nick=self._nick)
        except Malformed as nameless:
            # Nobody but the citizen of the check is in that lobby.
            seen = nameless
        if seen is not None:
            self._seen.append(seen)
            self._news.set()

    async def _first(self, fits: Callable[[Seen | Malformed], bool]) -> Seen | Malformed | None:
        """The first that fits, seen or still to come; None when it does not come."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (fitting := [seen for seen in self._seen if fits(seen)]):
                    self._news.clear()
                    await self._news.wait()
                return fitting[0]
        except TimeoutError:
            return None


async def _nothing() -> None:
    """A session that ends is no matter here: what follows says that there is none."""
