"""One room that focus has opened: who is in it, and when focus leaves it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from slixmpp.exceptions import XMPPError
from slixmpp.stanza import Presence
from slixmpp.xmlstream import ET

if TYPE_CHECKING:
    from slixmpp import ClientXMPP

MUC = "{http://jabber.org/protocol/muc}"
MUC_USER = "{http://jabber.org/protocol/muc#user}"
MUC_OWNER = "{http://jabber.org/protocol/muc#owner}"
ROOM_CONFIG = "http://jabber.org/protocol/muc#roomconfig"
NICK = "focus"


class FocusRoom:
    """Enters as `focus`; leaves after the last person, or when nobody comes at all."""

    def __init__(self, xmpp: "ClientXMPP", name: str, *, initial_timeout: float) -> None:
        self.xmpp = xmpp
        self.name = name
        self.initial_timeout = initial_timeout
        self.on_end: Callable[[], object] = lambda: None
        self.roles: dict[str, str] = {}
        self._opened: asyncio.Future[bool] = xmpp.loop.create_future()
        self._timer: asyncio.TimerHandle | None = None
        self._configuring: asyncio.Task[None] | None = None

    async def is_open(self) -> bool:
        return await asyncio.shield(self._opened)

    def is_moderator(self, nick: str) -> bool:
        return self.roles.get(nick) == "moderator"

    def has(self, occupant_jid: str) -> bool:
        room, _, nick = occupant_jid.partition("/")
        return room == self.name and nick in self.roles

    def enter(self) -> None:
        presence = self.xmpp.make_presence(pto=f"{self.name}/{NICK}")
        presence.append(ET.Element(f"{MUC}x"))
        presence.send()
        self._timer = self.xmpp.loop.call_later(self.initial_timeout, self.leave)

    def leave(self) -> None:
        self.xmpp.send_presence(pto=f"{self.name}/{NICK}", ptype="unavailable")
        self.forget()

    def forget(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._settle(is_open=False)
        self.on_end()

    def on_presence(self, presence: Presence) -> None:
        nick, kind = presence["from"].resource, presence["type"]
        if nick == NICK:
            self._on_own_presence(kind)
            return
        if kind == "unavailable":
            self.roles.pop(nick, None)
            if not self.roles:
                self.leave()
            return
        item = presence.xml.find(f"{MUC_USER}x/{MUC_USER}item")
        if item is None:
            return
        self.roles[nick] = item.get("role", "none")
        if self._timer:
            self._timer.cancel()

    def _on_own_presence(self, kind: str) -> None:
        if kind in ("unavailable", "error"):
            self.forget()
        elif not self._opened.done() and self._configuring is None:
            self._configuring = asyncio.ensure_future(self._configure())

    async def _configure(self) -> None:
        """XEP-0045, 10.2: the form says whois=anyone, everybody sees real JIDs as with jicofo."""
        iq = self.xmpp.make_iq_set(ito=self.name)
        query = ET.SubElement(iq.xml, f"{MUC_OWNER}query")
        form = ET.SubElement(query, "{jabber:x:data}x", {"type": "submit"})
        for name, value in (("FORM_TYPE", ROOM_CONFIG), ("muc#roomconfig_whois", "anyone")):
            field = ET.SubElement(form, "{jabber:x:data}field", {"var": name})
            ET.SubElement(field, "{jabber:x:data}value").text = value
        try:
            await iq.send(timeout=5)
        except XMPPError:
            self.leave()
            return
        self._settle(is_open=True)

    def _settle(self, *, is_open: bool) -> None:
        if not self._opened.done():
            self._opened.set_result(is_open)
