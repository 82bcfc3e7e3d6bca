"""A call of the check with itself: a citizen, a stranger and a civil servant, each a connection.

Nobody else is ever in these rooms. Contract with Jitsi, sections b, c, d and k.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sidecar.adapters.xmpp.stanzas import CLIENT, MUC_USER
from sidecar.core.errors import Unavailable
from sidecar.core.hosts import Hosts
from sidecar.jitsi_check import call_rows as rows
from sidecar.jitsi_check.browser import (
    FOCUS,
    JITMEET,
    STANZAS,
    Browser,
    Line,
    Silence,
    error_of,
    is_own,
    item_of,
)
from sidecar.jitsi_check.doorkeeper import Doorkeeper
from sidecar.jitsi_check.findings import Finding, Outcome, good, judged, unknown, wrong
from sidecar.jitsi_check.probe import NAME, Probe
from sidecar.rooms.ports import SystemChat

# Jicofo makes somebody owner within the second in which he joins, when it does so at all.
OBSERVED = 5.0
REPORTED = 10.0
TEXT = "Controle van de Digitale Balie"
DISCO_INFO = "http://jabber.org/protocol/disco#info"
DISCO_ITEMS = "http://jabber.org/protocol/disco#items"
# Hosts of docker-jitsi-meet for what takes part unseen, and the words in the names of the others.
UNSEEN = ("recorder", "hidden", "transcriber")
RECORDS = ("recorder", "jibri", "transcri", "jigasi")


@dataclass(frozen=True, kw_only=True)
class Call:
    """Everything around the probe; `findings` goes through the rows in order."""

    line: Line
    hosts: Hosts
    probe: Probe
    chat: SystemChat
    doorkeeper: Doorkeeper

    @property
    def room(self) -> str:
        return self.hosts.main(self.probe.room)

    async def findings(self) -> AsyncGenerator[Finding, None]:
        async with AsyncExitStack() as stack:
            stranger = await stack.enter_async_context(self._with(self.probe.stranger))
            citizen = await stack.enter_async_context(self._with(self.probe.room))
            yield await self._unplanned(stranger)
            try:
                async for finding in self._of_the_room(citizen, stranger):
                    yield finding
            finally:
                await self.doorkeeper.end(self.probe.room)

    def _with(self, room: str) -> Browser:
        return Browser(self.line, room, self.probe.citizen(room))

    async def _of_the_room(self, citizen: Browser, stranger: Browser) -> AsyncIterator[Finding]:
        opened = await self._planned(citizen)
        yield opened
        if opened.outcome is not Outcome.GOOD:
            return
        yield await self._other_room(stranger)
        waits, lobby = await self._lobby(citizen)
        yield lobby
        yield self._account()
        if waits:
            async for finding in self._let_in(citizen):
                yield finding
        yield await self._alone(citizen)
        async with Browser(self.line, self.probe.room, self.probe.employee()) as employee:
            yield await self._staff(employee)
            yield await self._events()
            yield await self._message(citizen)
            yield await self._recorder(employee)
            yield await self._end(employee)

    async def _unplanned(self, stranger: Browser) -> Finding:
        answer = await stranger.ask_for_room(self.hosts.main(self.probe.stranger))
        if not error_of(answer):
            await self.doorkeeper.end(self.probe.stranger)
            return wrong(rows.UNPLANNED, "it was opened")
        code = _reservation_error(answer)
        if code is None:
            return unknown(rows.UNPLANNED, f"refused for another reason: {_reason(answer)}")
        asked = code == "403"
        return judged(
            rows.UNPLANNED, "" if asked else f"no answer of the balie ({code})", holds=asked
        )

    async def _planned(self, citizen: Browser) -> Finding:
        answer = await citizen.ask_for_room(self.room)
        if not error_of(answer):
            return good(rows.PLANNED)
        code = _reservation_error(answer)
        asked = "" if code is None else f"; the balie was asked, and the answer was {code}"
        return wrong(rows.PLANNED, f"{_reason(answer)}{asked}")

    async def _other_room(self, stranger: Browser) -> Finding:
        answer = await stranger.enter(self.room, name=NAME)
        error = answer.find(f"{{{CLIENT}}}error")
        mismatch = error is not None and error.find(f"{{{JITMEET}}}room-mismatch") is not None
        return judged(rows.OTHER_ROOM, _reason(answer) or "it came in", holds=mismatch)

    async def _lobby(self, citizen: Browser) -> tuple[bool, Finding]:
        """Whether he waits there now."""
        answer = await citizen.enter(self.room, name=NAME)
        if error_of(answer) != "registration-required":
            return False, wrong(rows.LOBBY, _reason(answer) or "straight into the call")
        await citizen.enter(self.hosts.lobby(self.probe.room), name=NAME)
        return True, good(rows.LOBBY)

    def _account(self) -> Finding:
        return judged(
            rows.ACCOUNT, "no session within fifteen seconds", holds=self.doorkeeper.is_up
        )

    async def _let_in(self, citizen: Browser) -> AsyncIterator[Finding]:
        if not self.doorkeeper.is_up:
            yield unknown(rows.KNOCK, "no account")
            yield unknown(rows.ADMITTED, "no account")
            return
        sits = await self.doorkeeper.watches(self.probe.room)
        knows = sits and await self.doorkeeper.sees_knock(self.probe.room, self.probe.citizen_id)
        seen = "nobody that is known by a token" if sits else "the agent may not enter the lobby"
        yield judged(rows.KNOCK, seen, holds=knows)
        self.doorkeeper.admit(self.probe.room, citizen.jid)
        try:
            await citizen.expect(lambda stanza: _is_invite(stanza, self.room))
        except Silence:
            yield wrong(rows.ADMITTED, "no invitation came")
            return
        answer = await citizen.enter(self.room, name=NAME)
        yield judged(rows.ADMITTED, _reason(answer) or "in", holds=not error_of(answer))

    async def _alone(self, citizen: Browser) -> Finding:
        """Nobody else is in yet: the moment at which jicofo would promote somebody."""
        presence = citizen.entered.get(self.room)
        if presence is None:
            return unknown(rows.CITIZEN, "he did not come in")
        if _is_moderator(presence, self.room):
            return wrong(rows.CITIZEN, "moderator from the beginning")
        try:
            await citizen.expect(lambda stanza: _is_moderator(stanza, self.room), patience=OBSERVED)
        except Silence:
            return good(rows.CITIZEN)
        return wrong(rows.CITIZEN, "he was promoted")

    async def _staff(self, employee: Browser) -> Finding:
        await employee.ask_for_room(self.room)
        answer = await employee.enter(self.room, name=NAME)
        is_moderator = _is_moderator(answer, self.room)
        return judged(rows.STAFF, _reason(answer) or "a participant", holds=is_moderator)

    async def _events(self) -> Finding:
        ids = {self.probe.citizen_id, self.probe.employee_id}
        try:
            async with asyncio.timeout(REPORTED):
                while not ids & await asyncio.to_thread(self.probe.reported_inside):
                    await asyncio.sleep(0.2)
        except TimeoutError:
            return wrong(rows.EVENTS, f"nothing within {REPORTED:.0f} seconds")
        return good(rows.EVENTS)

    async def _message(self, citizen: Browser) -> Finding:
        try:
            await asyncio.to_thread(
                self.chat.send, room=self.probe.room, jids=[citizen.jid], text=TEXT
            )
            await citizen.expect(_is_message)
        except Unavailable as error:
            return wrong(rows.MESSAGE, str(error))
        except Silence:
            return wrong(rows.MESSAGE, "Prosody took it, and it did not arrive")
        return good(rows.MESSAGE)

    async def _recorder(self, browser: Browser) -> Finding:
        found = []
        for name in UNSEEN:
            host = f"{name}.{self.hosts.domain}"
            answer = await browser.ask(host, Element(f"{{{DISCO_INFO}}}query"), kind="get")
            found += [host] if not error_of(answer) else []
        items = Element(f"{{{DISCO_ITEMS}}}query")
        answer = await browser.ask(self.hosts.domain, items, kind="get")
        listed = (item.get("jid", "") for item in answer.iter(f"{{{DISCO_ITEMS}}}item"))
        found += [jid for jid in listed if any(word in jid for word in RECORDS)]
        return judged(rows.RECORDER, ", ".join(found), holds=not found)

    async def _end(self, browser: Browser) -> Finding:
        if not self.doorkeeper.is_up:
            return unknown(rows.END, "no account")
        error = await self.doorkeeper.end(self.probe.room)
        if error:
            return wrong(rows.END, error)
        try:
            await browser.expect(lambda stanza: _is_put_out(stanza, self.room))
        except Silence:
            return wrong(rows.END, "people stayed inside")
        return good(rows.END)


def _is_moderator(stanza: Element, room_jid: str) -> bool:
    if not (stanza.get("from") or "").startswith(f"{room_jid}/") or not is_own(stanza):
        return False
    item = item_of(stanza)
    return item.get("role") == "moderator" or item.get("affiliation") in ("owner", "admin")


def _is_invite(stanza: Element, room_jid: str) -> bool:
    path = f"{{{MUC_USER}}}x/{{{MUC_USER}}}invite"
    return stanza.get("from") == room_jid and stanza.find(path) is not None


def _is_message(stanza: Element) -> bool:
    try:
        said = json.loads(stanza.findtext(f"{{{JITMEET}}}json-message") or "{}")
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("message") == TEXT


def _is_put_out(stanza: Element, room_jid: str) -> bool:
    is_of_room = (stanza.get("from") or "").startswith(f"{room_jid}/")
    return is_of_room and stanza.get("type") == "unavailable" and is_own(stanza)


def _reservation_error(answer: Element) -> str | None:
    error = answer.find(f"{{{CLIENT}}}error/{{{FOCUS}}}reservation-error")
    return None if error is None else error.get("error-code", "")


def _reason(answer: Element) -> str:
    """The name of the error with what is said beside it; empty when it is none."""
    text = answer.findtext(f"{{{CLIENT}}}error/{{{STANZAS}}}text") or ""
    return " ".join(part for part in (error_of(answer), text[:200]) if part)
