"""A room with everything around it, and the steps that most tests begin with."""

import asyncio
import secrets
import time
from xml.etree import ElementTree

from tests.contract.jitsi import tokens
from tests.contract.jitsi.agent import Agent
from tests.contract.jitsi.browser import PATIENCE, Browser
from tests.contract.jitsi.xml import error_of


class Desk:
    """`room` is the name in the token, `jid` the room on the wire."""

    def __init__(self, *, prosody, sidecar, focus, loop, agent=None):
        self.prosody = prosody
        self.sidecar = sidecar
        self.focus = focus
        self.loop = loop
        self.agent = agent
        self.room = f"balie-{secrets.token_hex(6)}"
        self.jid = f"{self.room}@muc.meet.jitsi"
        self.lobby = f"{self.room}@lobby.meet.jitsi"
        self._open = []

    async def close(self):
        for connection in self._open:
            await connection.close()

    async def new_agent(self, resource="agent"):
        settings = self.prosody.settings
        agent = Agent(
            port=settings.c2s_port,
            password=settings.agent_password,
            ca_file=self.prosody.ca_file,
            resource=resource,
        )
        return await agent.login()

    async def second_agent(self, resource):
        agent = await self.new_agent(resource)
        self._open.append(agent)
        return agent

    async def browser(self, token, *, room=None):
        browser = Browser(self.prosody.websocket_url, room=room or self.room, token=token)
        await browser.login()
        self._open.append(browser)
        return browser

    async def citizen(self, **who):
        return await self.browser(tokens.citizen(self.room, **who))

    async def citizen_with_features(self, features):
        context = {"user": {"id": "c-1", "name": "Sanne Bakker"}, "features": features}
        return await self.browser(tokens.token(self.room, context=context))

    async def clerk(self, **who):
        return await self.browser(tokens.clerk(self.room, **who))

    async def opened_by(self, browser):
        """Asks for the room as Jitsi's client does; the lobby is there afterwards."""
        answer = await browser.ask_for_room(self.jid)
        assert error_of(answer) is None, error_of(answer)
        return browser

    async def waiting_citizen(self, *, name="Sanne Bakker", **who):
        browser = await self.opened_by(await self.citizen(name=name, **who))
        await browser.knock(self.jid, name=name)
        return browser

    async def clerk_inside(self, **who):
        browser = await self.opened_by(await self.clerk(**who))
        answer = await browser.enter(self.jid, name="J. de Vries")
        assert error_of(answer) is None, error_of(answer)
        return browser

    async def focus_leaves(self):
        """As after its time-out: nobody came into the room."""
        room = self.focus.rooms[self.jid]
        room.leave()
        await self.agent.settle()

    async def focus_is_gone(self):
        await self.until(lambda: self.jid not in self.focus.rooms, what="focus left")
        await self.agent.settle()

    async def focus_is_back(self):
        """Connected, and its presence handled: that was sent before the second ping."""
        for _ in range(2):
            iq = self.focus.make_iq_get(ito="auth.meet.jitsi")
            iq.append(ElementTree.Element("{urn:xmpp:ping}ping"))
            await iq.send(timeout=PATIENCE)

    async def watching_agent(self):
        answer = await self.agent.enter(self.lobby)
        assert error_of(answer) is None, error_of(answer)
        return self.agent

    async def admitted_citizen(self, agent, **who):
        browser = await self.waiting_citizen(**who)
        await agent.knock_of(browser, self.lobby)
        agent.admit(self.jid, browser.jid)
        await browser.expect_invite(self.jid)
        answer = await browser.enter(self.jid)
        assert error_of(answer) is None, error_of(answer)
        await browser.leave(self.lobby)
        return browser

    async def until(self, condition, *, what, patience=PATIENCE):
        """Waits for something that no stanza tells, such as a request at the stub."""
        end = time.monotonic() + patience
        while not (value := condition()):
            assert time.monotonic() < end, f"{what} did not happen"
            await asyncio.sleep(0.01)
        return value
