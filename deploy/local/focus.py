"""Stands in for jicofo on the laptop: opens the room a browser asks for, leaves it when empty."""

import argparse
import asyncio
import logging
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from slixmpp import ClientXMPP
from slixmpp.stanza import Iq, Presence
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback, CoroutineCallback
from slixmpp.xmlstream.matcher import MatchXPath

from deploy.local.focus_room import FocusRoom

log = logging.getLogger("focus")

CLIENT = "{jabber:client}"
FOCUS_NS = "http://jitsi.org/protocol/focus"
MUTE_NS = ("http://jitsi.org/jitmeet/audio", "http://jitsi.org/jitmeet/video")
FIRST_RETRY = 0.2
SLOWEST_RETRY = 5.0


@dataclass(frozen=True, kw_only=True)
class FocusSettings:
    """Where to log in, and how long an empty room is kept open."""

    password: str
    ca_file: Path
    port: int
    host: str = "127.0.0.1"
    jid: str = "focus@auth.meet.jitsi/focus"
    initial_timeout: float = 15.0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "FocusSettings":
        return cls(
            password=env["FOCUS_PASSWORD"],
            ca_file=Path(env["FOCUS_CA_FILE"]),
            port=int(env["FOCUS_PORT"]),
            host=env.get("FOCUS_HOST", "127.0.0.1"),
            initial_timeout=float(env.get("FOCUS_INITIAL_TIMEOUT", "15")),
        )


class Focus(ClientXMPP):
    """Answers conference requests (jicofo: conference-request.md); never sends session-initiate."""

    def __init__(self, settings: FocusSettings) -> None:
        super().__init__(settings.jid, settings.password)
        self.settings = settings
        self.rooms: dict[str, FocusRoom] = {}
        self.retry_after = FIRST_RETRY
        self._retry: asyncio.TimerHandle | None = None
        self.ca_certs = settings.ca_file
        self.enable_direct_tls = False  # the port speaks STARTTLS
        self.enable_plaintext = False
        # The client-proxy component asks to see when we are here; we ask nothing back.
        self.auto_authorize = True
        self.auto_subscribe = False
        self._listen()

    def begin(self) -> None:
        self._retry = None
        if not self.is_connected():
            self.connect(self.settings.host, self.settings.port)

    async def end(self) -> None:
        for event in ("disconnected", "connection_failed"):
            self.del_event_handler(event, self._on_lost)
        if self._retry is not None:
            self._retry.cancel()
        await self.disconnect(wait=1)
        sender = self._run_out_filters  # slixmpp leaves this task behind
        if sender is not None:
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    def _listen(self) -> None:
        self.add_event_handler("session_start", self._on_session_start)
        self.add_event_handler("disconnected", self._on_lost)
        self.add_event_handler("connection_failed", self._on_lost)
        self.add_event_handler("presence", self._on_presence)
        request = MatchXPath(f"{CLIENT}iq/{{{FOCUS_NS}}}conference")
        self.register_handler(CoroutineCallback("conference", request, self._on_request))
        for space in MUTE_NS:
            mute = MatchXPath(f"{CLIENT}iq/{{{space}}}mute")
            self.register_handler(Callback(f"mute {space}", mute, self._on_mute))

    async def _on_session_start(self, _event: object) -> None:
        self.retry_after = FIRST_RETRY
        self.send_presence()
        log.info("focus is connected")

    def _on_lost(self, _event: object) -> None:
        for room in list(self.rooms.values()):  # each takes itself out
            room.forget()
        self.rooms.clear()
        if self._retry is not None:  # slixmpp tells of one loss in two ways
            return
        log.info("focus is not connected; trying again")
        self._retry = self.loop.call_later(self.retry_after, self.begin)
        self.retry_after = min(SLOWEST_RETRY, self.retry_after * 2)

    def _on_presence(self, presence: Presence) -> None:
        room = self.rooms.get(presence["from"].bare)
        if room is not None:
            room.on_presence(presence)

    async def _on_request(self, iq: Iq) -> None:
        if iq["type"] != "set":
            return
        asked = iq.xml.find(f"{{{FOCUS_NS}}}conference")
        name = (asked.get("room", "") if asked is not None else "").lower()
        if "@" not in name:
            self._refuse(iq, "bad-request")
            return
        room = self.rooms.get(name) or self._open(name)
        if not await room.is_open():
            self._refuse(iq, "service-unavailable")
            return
        answer = iq.reply()
        answer.append(
            ET.Element(
                f"{{{FOCUS_NS}}}conference",
                {"room": name, "ready": "true", "focusjid": self.boundjid.bare},
            )
        )
        answer.send()

    def _open(self, name: str) -> FocusRoom:
        room = FocusRoom(self, name, initial_timeout=self.settings.initial_timeout)
        self.rooms[name] = room
        room.on_end = lambda: self.rooms.pop(name, None)
        room.enter()
        return room

    def _refuse(self, iq: Iq, condition: str) -> None:
        answer = iq.reply()
        answer["error"]["type"] = "cancel"
        answer["error"]["condition"] = condition
        answer.send()

    def _on_mute(self, iq: Iq) -> None:
        """A moderator mutes somebody: the request goes on to that person, in the room's name."""
        if iq["type"] != "set":
            return
        room = self.rooms.get(iq["from"].bare)
        mute = next(child for child in iq.xml if child.tag.endswith("}mute"))
        target = mute.get("jid", "")
        if room is None or not room.is_moderator(iq["from"].resource) or not room.has(target):
            self._refuse(iq, "not-allowed")
            return
        forward = self.make_iq_set(ito=target)
        order = ET.Element(mute.tag, {"actor": iq["from"].full})
        order.text = mute.text
        forward.append(order)
        forward.send()
        iq.reply().send()


async def _run(settings: FocusSettings) -> None:
    focus = Focus(settings)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    focus.begin()
    await stop.wait()
    await focus.end()


def main() -> None:
    """Settings in the environment: FOCUS_PASSWORD, FOCUS_CA_FILE, FOCUS_PORT, and optional ones."""
    argparse.ArgumentParser(description=main.__doc__).parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("slixmpp").setLevel(logging.ERROR)
    asyncio.run(_run(FocusSettings.from_env(os.environ)))


if __name__ == "__main__":
    main()
