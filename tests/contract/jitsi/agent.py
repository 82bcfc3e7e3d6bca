"""The agent's side: balie@auth over slixmpp, with the few acts that the sidecar's agent knows."""

import asyncio
import xml.etree.ElementTree as ET

from slixmpp import ClientXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from tests.contract.jitsi.browser import Inbox
from tests.contract.jitsi.xml import (
    CLIENT,
    FOCUS,
    FORM,
    MUC,
    MUC_ADMIN,
    MUC_OWNER,
    MUC_USER,
    NICK,
    element,
    item_of,
    statuses,
)


class Agent(Inbox):
    """Admin of the MUC component; never an occupant of a main room unless a test asks."""

    def __init__(self, *, port, password, ca_file, resource="agent"):
        super().__init__()
        self.xmpp = ClientXMPP(f"balie@auth.meet.jitsi/{resource}", password)
        self.xmpp.ca_certs = ca_file
        self.xmpp.enable_direct_tls = False
        self.port = port
        for name in ("message", "presence", "iq"):
            matcher = MatchXPath(f"{{{CLIENT}}}{name}")
            self.xmpp.register_handler(Callback(f"log {name}", matcher, self._on_stanza))

    def _on_stanza(self, stanza):
        self.put(ET.fromstring(ET.tostring(stanza.xml)))

    @property
    def jid(self):
        return self.xmpp.boundjid.full

    async def login(self):
        started = asyncio.ensure_future(self.xmpp.wait_until("session_start", 10))
        self.xmpp.connect("127.0.0.1", self.port)
        await started
        self.xmpp.send_presence()
        return self

    async def close(self):
        await self.xmpp.disconnect(wait=1)
        self.xmpp._run_out_filters.cancel()
        await asyncio.gather(self.xmpp._run_out_filters, return_exceptions=True)

    async def settle(self):
        await self.ask("get", "auth.meet.jitsi", element("ping", "urn:xmpp:ping"))

    def send(self, stanza):
        self.xmpp.send_raw(ET.tostring(stanza, "unicode"))

    async def ask(self, kind, to, payload):
        iq = element("iq", CLIENT, type=kind, to=to, id=self.xmpp.new_id())
        iq.append(payload)
        self.send(iq)
        return await self.expect(lambda s: s.get("id") == iq.get("id"), what="iq answer")

    async def enter(self, room, *, nick="agent", name="Balie"):
        presence = element("presence", CLIENT, to=f"{room}/{nick}")
        presence.append(element("x", MUC))
        presence.append(element("nick", NICK, text=name))
        self.send(presence)
        return await self.expect(
            lambda s: (
                (s.get("from") or "").startswith(room)
                and (s.get("type") == "error" or (s.get("type") is None and "110" in statuses(s)))
            ),
            what="answer to the join",
        )

    async def leave(self, room, *, nick="agent"):
        self.send(element("presence", CLIENT, to=f"{room}/{nick}", type="unavailable"))
        await self.expect(
            lambda s: s.get("type") == "unavailable" and "110" in statuses(s), what="own leave"
        )

    async def knock_of(self, browser, lobby):
        return await self.expect(
            lambda s: (
                s.get("from") == f"{lobby}/{browser.nick}"
                and s.get("type") is None
                and item_of(s).get("jid") == browser.jid
            ),
            what="knock",
        )

    async def gone(self, browser, room):
        return await self.expect(
            lambda s: s.get("from") == f"{room}/{browser.nick}" and s.get("type") == "unavailable",
            what="departure",
        )

    def admit(self, room, *jids):
        message = element("message", CLIENT, to=room)
        x = element("x", MUC_USER)
        x.extend(element("invite", MUC_USER, to=jid) for jid in jids)
        message.append(x)
        self.send(message)

    def kick(self, room, nick, *, reason="Afgewezen"):
        """Without waiting: a lobby does not answer."""
        iq = element("iq", CLIENT, type="set", to=room, id=self.xmpp.new_id())
        iq.append(_admin(nick=nick, role="none", reason=reason))
        self.send(iq)

    async def ask_for_room(self, room):
        request = element("conference", FOCUS, **{"room": room, "machine-uid": "agent"})
        return await self.ask("set", "focus.meet.jitsi", request)

    def gone_from_server(self):
        return asyncio.ensure_future(self.xmpp.wait_until("disconnected", 30))

    async def set_role(self, room, *, nick, role):
        return await self.ask("set", room, _admin(nick=nick, role=role))

    async def set_affiliation(self, room, *, bare_jid, affiliation):
        return await self.ask("set", room, _admin(jid=bare_jid, affiliation=affiliation))

    async def destroy(self, room):
        query = element("query", MUC_OWNER)
        query.append(element("destroy", MUC_OWNER))
        return await self.ask("set", room, query)

    async def set_members_only(self, room, value):
        query = element("query", MUC_OWNER)
        form = element("x", FORM, type="submit")
        config = "http://jabber.org/protocol/muc#roomconfig"
        for name, text in (("FORM_TYPE", config), ("muc#roomconfig_membersonly", value)):
            field = element("field", FORM, var=name)
            field.append(element("value", FORM, text=text))
            form.append(field)
        query.append(form)
        return await self.ask("set", room, query)


def _admin(*, reason=None, **attributes):
    query = element("query", MUC_ADMIN)
    item = element("item", MUC_ADMIN, **attributes)
    if reason:
        item.append(element("reason", MUC_ADMIN, text=reason))
    query.append(item)
    return query
