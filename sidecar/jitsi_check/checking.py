"""Goes through all rows in order: the page, its configuration, the ports, the tokens, a call."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from sidecar.adapters.xmpp.connection import Account, NotConnected
from sidecar.core.hosts import Hosts
from sidecar.jitsi_check import call_rows, config_js, demands, login, page, ports
from sidecar.jitsi_check.browser import Line, LoginRefused, Silence
from sidecar.jitsi_check.call import Call
from sidecar.jitsi_check.doorkeeper import Doorkeeper
from sidecar.jitsi_check.findings import Finding, Outcome, unknown
from sidecar.jitsi_check.probe import Probe
from sidecar.rooms.ports import SystemChat

TIMEOUT = aiohttp.ClientTimeout(total=20)


@dataclass(frozen=True, kw_only=True)
class Check:
    """`url` is Jitsi as a browser finds it, `balie` the origin of our own pages."""

    url: str
    balie: str
    hosts: Hosts
    account: Account
    chat: SystemChat
    shut: frozenset[int]
    probe: Probe

    async def findings(self) -> AsyncGenerator[Finding, None]:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
            for finding in await self._page(http):
                yield finding
            config = await self._config(http)
            for finding in demands.findings(config):
                yield finding
            async for finding in ports.findings(urlsplit(self.url).hostname or "", self.shut):
                yield finding
            line = Line(http=http, url=self._websocket(config), domain=self.hosts.domain)
            async for finding in self._inside(line):
                yield finding

    async def _page(self, http: aiohttp.ClientSession) -> Iterable[Finding]:
        found, why = None, ""
        try:
            found = await page.fetch(http, f"{self.url}/{self.probe.stranger}")
        except page.NoPage as error:
            why = str(error)
        return page.findings(found, why, address=self.url, balie=self.balie)

    async def _config(self, http: aiohttp.ClientSession) -> Mapping[str, Any]:
        try:
            found = await page.fetch(http, f"{self.url}/config.js")
        except page.NoPage:
            return {}
        return config_js.read(found.body) if found.status == 200 else {}

    def _websocket(self, config: Mapping[str, Any]) -> str:
        """Where config.js sends a browser; docker-jitsi-meet computes it, and always to here."""
        for name in ("websocket", "serviceUrl"):
            address = config_js.find(config, name)
            if isinstance(address, str) and address.startswith(("ws://", "wss://")):
                return address
        return f"ws{self.url.removeprefix('http')}/xmpp-websocket"

    async def _inside(self, line: Line) -> AsyncIterator[Finding]:
        is_let_in = False
        async for finding in login.findings(line, self.probe):
            is_let_in = is_let_in or (finding.row, finding.outcome) == (login.TOKEN, Outcome.GOOD)
            yield finding
        if not is_let_in:
            for row in call_rows.ALL:
                yield unknown(row, "no connection")
            return
        async for finding in self._call(line):
            yield finding

    async def _call(self, line: Line) -> AsyncIterator[Finding]:
        """Every row of a call, also of one that went no further."""
        told, why = set(), "the call did not get so far"
        async with Doorkeeper(self.account, self.hosts) as doorkeeper:
            call = Call(
                line=line, hosts=self.hosts, probe=self.probe, chat=self.chat, doorkeeper=doorkeeper
            )
            try:
                async with aclosing(call.findings()) as findings:
                    async for finding in findings:
                        told.add(finding.row)
                        yield finding
            except (Silence, LoginRefused) as error:
                why = f"the call did not get so far: {error}"
            except NotConnected:
                why = "the connection of the agent's account was lost"
        for row in call_rows.ALL:
            if row not in told:
                yield unknown(row, why)
