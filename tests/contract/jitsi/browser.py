"""The browser's side: XMPP over a websocket (RFC 7395) with a token in the address."""

import asyncio
import itertools
import time
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

from websockets.asyncio.client import connect

from tests.contract.jitsi.xml import (
    BIND,
    CLIENT,
    FOCUS,
    FRAMING,
    JITMEET,
    MUC,
    MUC_USER,
    NICK,
    SASL,
    child,
    element,
    error_of,
    statuses,
)

# Generous: these machines are slow at times, and who waits for nothing waits no longer for it.
PATIENCE = 40
_numbers = itertools.count(1)


class LoginRefused(Exception):
    """SASL failed; `condition` is the name of the failure."""

    def __init__(self, condition, text):
        super().__init__(condition, text)
        self.condition = condition


class Inbox:
    """All stanzas received; `expect` takes the first that fits and waits for it when needed."""

    def __init__(self):
        self.everything = []
        self._fresh = []
        self._arrived = asyncio.Event()

    def put(self, stanza):
        self.everything.append(stanza)
        self._fresh.append(stanza)
        self._arrived.set()

    async def expect(self, fits, *, what="a stanza", patience=PATIENCE):
        until = time.monotonic() + patience
        while True:
            for stanza in self._fresh:
                if fits(stanza):
                    self._fresh.remove(stanza)
                    return stanza
            self._arrived.clear()
            left = until - time.monotonic()
            try:
                await asyncio.wait_for(self._arrived.wait(), max(left, 0.001))
            except TimeoutError:
                seen = "\n".join(ET.tostring(s, "unicode") for s in self._fresh[-8:])
                raise AssertionError(f"{what} did not come; unread:\n{seen}") from None


class Browser(Inbox):
    """One connection. `nick` is the first part of the random JID, as in Jitsi's client."""

    def __init__(self, url, *, room, token=None):
        super().__init__()
        query = {"room": room} | ({"token": token} if token is not None else {})
        self.url = f"{url}?{urlencode(query)}"
        self.jid = None

    @property
    def nick(self):
        return self.jid[:8]

    @property
    def bare(self):
        return self.jid.split("/")[0]

    async def login(self):
        self._socket = await connect(self.url, subprotocols=["xmpp"], proxy=None)
        self._reader = asyncio.ensure_future(self._read())
        await self._open()
        await self._send(element("auth", SASL, mechanism="ANONYMOUS"))
        answer = await self.expect(lambda s: s.tag.startswith(f"{{{SASL}}}"), what="SASL answer")
        if not answer.tag.endswith("success"):
            text = child(answer, SASL, "text")
            await self.close()
            raise LoginRefused(answer[0].tag.split("}")[1], text.text if text is not None else "")
        await self._open()
        bound = await self.ask("set", None, element("bind", BIND))
        self.jid = child(bound[0], BIND, "jid").text
        return self

    def is_lost(self):
        """Whether the other side ended the connection."""
        return self._reader.done()

    async def close(self):
        await self._socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def drop(self):
        """The line is lost: no goodbye."""
        self._socket.transport.abort()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def _open(self):
        await self._send(element("open", FRAMING, to="meet.jitsi", version="1.0"))
        await self.expect(lambda s: s.tag == f"{{{FRAMING}}}open", what="open")
        await self.expect(lambda s: s.tag.endswith("}features"), what="features")

    async def _read(self):
        async for frame in self._socket:
            self.put(ET.fromstring(frame))

    async def _send(self, stanza):
        await self._socket.send(ET.tostring(stanza, "unicode"))

    async def ask(self, kind, to, payload):
        iq = element("iq", CLIENT, type=kind, id=f"iq{next(_numbers)}")
        if to:
            iq.set("to", to)
        iq.append(payload)
        await self._send(iq)
        return await self.expect(lambda s: s.get("id") == iq.get("id"), what="iq answer")

    async def settle(self):
        """Everything that Prosody had sent before now has arrived."""
        await self.ask("get", "meet.jitsi", element("ping", "urn:xmpp:ping"))

    async def ask_for_room(self, room):
        request = element("conference", FOCUS, **{"room": room, "machine-uid": "m1"})
        return await self.ask("set", "focus.meet.jitsi", request)

    async def enter(self, room, *, name="Sanne", nick=None, extra=(), x=True):
        """Sends the join and answers the error or the own presence."""
        presence = element("presence", CLIENT, to=f"{room}/{nick or self.nick}")
        if x:
            presence.append(element("x", MUC))
        if name is not None:
            presence.append(element("nick", NICK, text=name))
        presence.extend(extra)
        await self._send(presence)
        return await self.expect(
            lambda s: (
                (s.get("from") or "").startswith(room)
                and (s.get("type") == "error" or (s.get("type") is None and "110" in statuses(s)))
            ),
            what="answer to the join",
        )

    def saw_in(self, room, nick):
        return any(s.get("from") == f"{room}/{nick}" for s in self.everything)

    async def leave(self, room):
        await self._send(element("presence", CLIENT, to=f"{room}/{self.nick}", type="unavailable"))
        await self.expect(
            lambda s: s.get("type") == "unavailable" and "110" in statuses(s), what="own leave"
        )

    async def knock(self, room, *, name="Sanne"):
        """What Jitsi's client does before a closed door; answers the lobby room."""
        refused = await self.enter(room, name=name)
        assert error_of(refused) == "registration-required", ET.tostring(refused)
        lobby = child(child(refused, CLIENT, "error"), JITMEET, "lobbyroom").text
        inside = await self.enter(lobby, name=name)
        assert error_of(inside) is None, ET.tostring(inside)
        return lobby

    async def message(self, to, *payload, kind=None):
        message = element("message", CLIENT, to=to, **({"type": kind} if kind else {}))
        message.extend(payload)
        await self._send(message)

    async def expect_invite(self, room):
        return await self.expect(
            lambda s: (
                s.get("from") == room
                and s.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}invite") is not None
            ),
            what="invite",
        )
