"""Jitsi's addresses and our keys for it → the rooms."""

from sidecar.adapters.prosody_chat import ProsodyChat
from sidecar.adapters.xmpp.commands import QueuedAgent
from sidecar.bootstrap.ground import Ground
from sidecar.lobby.service import Lobby
from sidecar.rooms.keys import LOGIN, SYSTEM, KeyRing
from sidecar.rooms.service import Rooms
from sidecar.rooms.store import DatabaseRooms
from sidecar.rooms.tokens import LoginTokens, SystemTokens

ISSUER = "balie"


def rooms_of(ground: Ground, lobby: Lobby, keys: dict[str, KeyRing]) -> Rooms:
    settings, clock, hosts = ground.settings, ground.clock, ground.settings.jitsi_hosts
    system = SystemTokens(keys=keys[SYSTEM], clock=clock, issuer=ISSUER, domain=hosts.domain)
    return Rooms(
        store=DatabaseRooms(ground.database),
        passes=LoginTokens(keys=keys[LOGIN], clock=clock, issuer=ISSUER, domain=hosts.domain),
        agent=QueuedAgent(ground.redis, ground.database),
        chat=ProsodyChat(prosody_url=settings.prosody_url, hosts=hosts, token=system),
        presence=lobby,
        transactions=ground.database,
        outbox=ground.outbox,
        signals=ground.signals,
        clock=clock,
        jitsi_url=settings.jitsi_url,
        hosts=hosts,
    )
