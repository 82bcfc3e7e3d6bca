"""One XMPP account that stays connected: STARTTLS to a pinned certificate, own back-off, pings."""

import asyncio
import logging
import secrets
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from xml.etree.ElementTree import Element

from slixmpp import ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout

from sidecar.adapters.xmpp.waiting import check_cancelled, happened

log = logging.getLogger(__name__)
LOGIN_PATIENCE = 15.0
PING_EVERY = 10.0
PATIENCE = 8.0
PRESENCE = "{jabber:client}presence"
FIRST_WAIT, LONGEST_WAIT = 0.25, 20.0


class NotConnected(Exception):
    """There is no session at the moment; it comes back by itself."""


class Refused(Exception):
    """The server answered with an error; `condition` is its name in XMPP."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


@dataclass(frozen=True, kw_only=True)
class Account:
    """`jid` without resource: each process makes its own, or the server ends the older one."""

    jid: str
    password: str
    host: str
    port: int
    ca_file: Path


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Told of the session and of every presence. `on_presence` must not raise."""

    on_up: Callable[[], Awaitable[None]]
    on_down: Callable[[], Awaitable[None]]
    on_presence: Callable[[Element], None]


class _Client(ClientXMPP):
    """Hands on presences as they came over the wire.

    Building a stanza object, slixmpp changes the XML: a child <error/>, which anybody in a lobby
    can send, makes it a presence of type "error".
    """

    heard: Callable[[Element], None]

    def incoming_filter(self, xml: Element) -> Element:
        if xml.tag == PRESENCE:
            self.heard(xml)
        return xml


class Connection:
    """Runs until cancelled. Each attempt is a new client: nothing of a broken one lives on."""

    def __init__(self, account: Account, listener: Listener) -> None:
        self._account = account
        self._listener = listener
        self._client: ClientXMPP | None = None
        self.is_up = False

    async def run(self) -> None:
        wait = FIRST_WAIT
        while True:
            if await self._session():
                wait = FIRST_WAIT
            check_cancelled()
            log.warning("xmpp session ended", extra={"again_in": wait})
            await asyncio.sleep(wait * (0.5 + secrets.randbelow(100) / 100))
            wait = min(wait * 2, LONGEST_WAIT)

    def send(self, stanza: Element) -> None:
        """Raise NotConnected without a session; otherwise it is on its way, not more."""
        if self._client is None or not self.is_up:
            raise NotConnected
        self._client.send_xml(stanza)

    async def ask(self, to: str, query: Element, *, kind: Literal["get", "set"] = "set") -> None:
        """Wait for the answer. Raises Refused, or NotConnected when none comes."""
        if self._client is None or not self.is_up:
            raise NotConnected
        iq: Any = self._client.make_iq(ito=to, itype=kind)
        iq.append(query)
        try:
            await iq.send(timeout=PATIENCE)
        except IqError as error:
            raise Refused(error.condition) from error
        except IqTimeout as silence:
            raise NotConnected from silence

    async def _session(self) -> bool:
        """From connecting to the end; True when there was a session."""
        started, ended = asyncio.Event(), asyncio.Event()
        client = self._new_client(started, ended)
        self._client = client
        client.connect(self._account.host, self._account.port)
        try:
            if not await _first(started, ended, patience=LOGIN_PATIENCE):
                return False
            self.is_up = True
            await self._listener.on_up()
            await self._watch(ended)
            return True
        finally:
            was_up, self.is_up, self._client = self.is_up, False, None
            await _put_away(client)
            if was_up:
                await self._listener.on_down()

    def _new_client(self, started: asyncio.Event, ended: asyncio.Event) -> ClientXMPP:
        resource = f"agent-{secrets.token_hex(6)}"
        # Only the pinned certificate, not those of the system beside it.
        context = ssl.create_default_context(cafile=str(self._account.ca_file))
        jid = f"{self._account.jid}/{resource}"
        client = _Client(jid, self._account.password, ssl_context=context)
        client.heard = self._listener.on_presence
        client.enable_direct_tls = False
        client.enable_plaintext = False
        client.whitespace_keepalive = False
        # slixmpp would keep a roster of everybody in every lobby, and answer subscriptions.
        client.remove_handler("Presence")
        client.add_event_handler("session_start", lambda _event: started.set())
        # slixmpp tries again by itself after some of these; ours starts with a clean client.
        for end in ("disconnected", "connection_failed", "failed_all_auth", "ssl_invalid_chain"):
            client.add_event_handler(end, lambda _event: ended.set())
        return client

    async def _watch(self, ended: asyncio.Event) -> None:
        """Until the session ends, or a ping is not answered: a dead line says nothing."""
        ping = Element("{urn:xmpp:ping}ping")
        domain = self._account.jid.partition("@")[2]
        while not ended.is_set():
            if await happened(ended, within=PING_EVERY):
                return
            try:
                await self.ask(domain, ping, kind="get")
            except Refused:
                continue
            except NotConnected:
                return


async def _first(started: asyncio.Event, ended: asyncio.Event, *, patience: float) -> bool:
    """True when the session started, False when it ended or nothing came in time."""
    waits = [asyncio.create_task(event.wait()) for event in (started, ended)]
    await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    return started.is_set() and not ended.is_set()


async def _put_away(client: ClientXMPP) -> None:
    """Close the stream and end what slixmpp leaves running."""
    client.cancel_connection_attempt()
    if client.transport is not None:
        await client.disconnect(wait=1)
    client.abort()
    sender: asyncio.Future[Any] | None = client._run_out_filters
    if sender is not None:
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
