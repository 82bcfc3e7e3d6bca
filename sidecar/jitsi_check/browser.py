"""A browser as Jitsi's server sees it: XMPP over the public websocket, with a token in its address.

RFC 7395; lib-jitsi-meet modules/xmpp/xmpp.ts. slixmpp has no such transport with an address of
one's own, so this speaks the few stanzas that the check needs.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, tostring

import aiohttp

from sidecar.adapters.xmpp.stanzas import CLIENT, MUC, MUC_USER

FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
NICK = "http://jabber.org/protocol/nick"
FOCUS = "http://jitsi.org/protocol/focus"
JITMEET = "http://jitsi.org/jitmeet"
PATIENCE = 10.0
LARGEST = 200_000


class Silence(Exception):
    """The server did not answer in time, or ended the connection."""


class LoginRefused(Exception):
    """Prosody did not take the token; the text says why, in its words."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The way to the server: where browsers find it, and the XMPP domain behind it."""

    http: aiohttp.ClientSession
    url: str
    domain: str


class Browser:
    """One connection; `async with Browser(line, room, token)` logs in, or raises LoginRefused."""

    def __init__(self, line: Line, room: str, token: str | None) -> None:
        query = {"room": room} | ({"token": token} if token is not None else {})
        self._line, self._address = line, f"{line.url}?{urlencode(query)}"
        self._seen: list[Element] = []
        self._news = asyncio.Event()
        self._ended = False
        self._number = 0
        self.jid = ""
        # The own presence, by the room that was entered.
        self.entered: dict[str, Element] = {}

    @property
    def nick(self) -> str:
        """As Jitsi's client makes it of the random JID."""
        return self.jid[:8]

    async def __aenter__(self) -> "Browser":
        try:
            self._socket = await self._line.http.ws_connect(
                self._address, protocols=("xmpp",), max_msg_size=LARGEST
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            # Not its text: that holds the address, and so the token.
            raise Silence(f"no websocket ({type(error).__name__})") from None
        self._reader = asyncio.create_task(self._read())
        try:
            await self._login()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._socket.close()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def ask(self, to: str, payload: Element, *, kind: str = "set") -> Element:
        """The answer, a result or an error."""
        self._number += 1
        number = f"check{self._number}"
        iq = Element(f"{{{CLIENT}}}iq", {"type": kind, "id": number} | ({"to": to} if to else {}))
        iq.append(payload)
        await self._send(iq)
        return await self.expect(lambda stanza: stanza.get("id") == number)

    async def ask_for_room(self, room_jid: str) -> Element:
        """Jicofo: doc/conference-request.md."""
        wish = Element(f"{{{FOCUS}}}conference", {"room": room_jid, "machine-uid": "check"})
        return await self.ask(f"focus.{self._line.domain}", wish)

    async def enter(self, room_jid: str, *, name: str) -> Element:
        """The refusal, or the own presence. XEP-0045, 7.2.2."""
        presence = Element(f"{{{CLIENT}}}presence", {"to": f"{room_jid}/{self.nick}"})
        SubElement(presence, f"{{{MUC}}}x")
        SubElement(presence, f"{{{NICK}}}nick").text = name
        await self._send(presence)
        answer = await self.expect(lambda stanza: is_answer_to_join(stanza, room_jid))
        if not error_of(answer):
            self.entered[room_jid] = answer
        return answer

    async def expect(
        self, fits: Callable[[Element], bool], *, patience: float = PATIENCE
    ) -> Element:
        """The first stanza that fits, come or still to come. Raises Silence."""
        read = 0
        try:
            async with asyncio.timeout(patience):
                while True:
                    for stanza in self._seen[read:]:
                        if fits(stanza):
                            self._seen.remove(stanza)
                            return stanza
                    read = len(self._seen)
                    if self._ended:
                        raise Silence("the connection was ended")
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise Silence("no answer") from None

    async def _login(self) -> None:
        await self._open()
        await self._send(Element(f"{{{SASL}}}auth", {"mechanism": "ANONYMOUS"}))
        answer = await self.expect(lambda stanza: stanza.tag.startswith(f"{{{SASL}}}"))
        if answer.tag != f"{{{SASL}}}success":
            named = (_local(child.tag) for child in answer)
            raise LoginRefused(answer.findtext(f"{{{SASL}}}text") or next(named, "refused"))
        await self._open()
        bound = await self.ask("", Element(f"{{{BIND}}}bind"))
        self.jid = bound.findtext(f"{{{BIND}}}bind/{{{BIND}}}jid") or ""

    async def _open(self) -> None:
        await self._send(Element(f"{{{FRAMING}}}open", {"to": self._line.domain, "version": "1.0"}))
        await self.expect(lambda stanza: stanza.tag == f"{{{FRAMING}}}open")
        await self.expect(lambda stanza: stanza.tag.endswith("}features"))

    async def _send(self, stanza: Element) -> None:
        try:
            await self._socket.send_str(tostring(stanza, "unicode"))
        except (aiohttp.ClientError, ConnectionError) as error:
            raise Silence("the connection was ended") from error

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    # Limited in size, and expat itself stops entities that multiply.
                    self._seen.append(fromstring(message.data))  # noqa: S314
                    self._news.set()
        except ParseError:
            await self._socket.close()
        finally:
            self._ended = True
            self._news.set()


def is_answer_to_join(stanza: Element, room_jid: str) -> bool:
    """A refusal, or our own presence (status 110)."""
    if not (stanza.get("from") or "").startswith(room_jid):
        return False
    return stanza.get("type") == "error" or (stanza.get("type") is None and is_own(stanza))


def is_own(presence: Element) -> bool:
    path = f"{{{MUC_USER}}}x/{{{MUC_USER}}}status"
    return any(status.get("code") == "110" for status in presence.iterfind(path))


def item_of(presence: Element) -> dict[str, str]:
    """Role and affiliation, as the room gives them."""
    item = presence.find(f"{{{MUC_USER}}}x/{{{MUC_USER}}}item")
    return dict(item.attrib) if item is not None else {}


def error_of(stanza: Element) -> str:
    """The name of the error; empty when it is none."""
    error = stanza.find(f"{{{CLIENT}}}error")
    if error is None:
        return ""
    named = (_local(child.tag) for child in error if child.tag.startswith(f"{{{STANZAS}}}"))
    return next((name for name in named if name != "text"), "error")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
