"""Stores and adapters → the services of all features, tied together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from foundation.outbox import CLAIM, Deliveries, Handler
from sidecar.adapters.prosody_chat import ProsodyChat
from sidecar.adapters.xmpp.commands import QueuedAgent
from sidecar.appointments.contacts import Contacts
from sidecar.appointments.links import PersonalLinks
from sidecar.appointments.service import Appointments
from sidecar.appointments.store import DatabaseAppointments
from sidecar.bootstrap.ground import Ground, lay
from sidecar.bootstrap.identification import IdentificationParts, identification_parts
from sidecar.bootstrap.notifications import NotificationParts, notification_parts
from sidecar.bootstrap.sms import sms_parts
from sidecar.bridges import ConversationsOfLobby, GuestsOfAppointments
from sidecar.core.messages import Messenger
from sidecar.core.work import Kind
from sidecar.identification.store import DatabaseRequests
from sidecar.lobby.ports import Check, Ending, Handover
from sidecar.lobby.service import Lobby
from sidecar.lobby.store import DatabaseVisits
from sidecar.notifications.bounces import Bounces
from sidecar.notifications.store import DatabaseMessages
from sidecar.preparation.service import Preparation
from sidecar.preparation.store import DatabaseDeviceChecks
from sidecar.retention.service import Retention
from sidecar.rooms.keys import LOGIN, SYSTEM, KeyRing
from sidecar.rooms.service import Rooms
from sidecar.rooms.store import DatabaseRooms
from sidecar.rooms.tokens import LoginTokens, SystemTokens
from sidecar.settings import Settings

ISSUER = "balie"


@dataclass(frozen=True, kw_only=True)
class Services:
    """All features, built and tied together; the processes choose what they need."""

    ground: Ground
    keys: dict[str, KeyRing]
    lobby: Lobby
    rooms: Rooms
    appointments: Appointments
    preparation: Preparation
    identification: IdentificationParts
    notifications: NotificationParts
    retention: Retention

    @property
    def bounces(self) -> Bounces | None:
        return self.notifications.bounces

    def deliveries(self, *, claim: timedelta = CLAIM) -> Deliveries:
        """For the worker: what to do for each kind of row in the outbox."""
        handlers: dict[str, Handler] = {
            Kind.MESSAGE: self.notifications.worker.send,
            Kind.WIPE_IDENTIFICATION: self.identification.errands.wipe,
            Kind.COMPLETE_IDENTIFICATION: self.identification.errands.complete,
            Kind.END_IDENTIFICATION: self.identification.errands.end_conversation,
            Kind.CODE_TO_CHAT: self.identification.errands.send_code,
            Kind.LINK_TO_CHAT: self.identification.errands.send_link,
            Kind.CLOSE_ROOM: self.rooms.destroy,
        }
        given_up: dict[str, Handler] = {Kind.MESSAGE: self.notifications.worker.give_up}
        return Deliveries(
            self.ground.database, self.ground.clock, handlers, given_up=given_up, claim=claim
        )


def build(settings: Settings) -> Services:
    """Build everything; nothing connects before it is used."""
    ground = lay(settings)
    keys = {name: KeyRing(settings.keys_dir / name) for name in (LOGIN, SYSTEM)}
    # The end of a conversation concerns features that need the lobby themselves: filled below.
    checks: list[Check] = []
    endings: list[Ending] = []
    handovers: list[Handover] = []
    lobby = _lobby(ground, checks, endings, handovers)
    rooms = _rooms(ground, lobby, keys)
    contacts = _contacts(ground)
    notifications = notification_parts(ground, contacts, sms_parts(settings).port)
    appointments = _appointments(ground, lobby, rooms, contacts, notifications.telling)
    conversations = ConversationsOfLobby(lobby=lobby, appointments=appointments)
    identification = identification_parts(ground, conversations, rooms)
    checks += [identification.closing.check_finish]
    endings += [rooms.close, appointments.close, identification.closing.end]
    handovers += [identification.closing.moved]
    return Services(
        ground=ground,
        keys=keys,
        lobby=lobby,
        rooms=rooms,
        appointments=appointments,
        preparation=_preparation(ground, appointments),
        identification=identification,
        notifications=notifications,
        retention=_retention(ground),
    )


def _lobby(
    ground: Ground,
    checks: Sequence[Check],
    endings: Sequence[Ending],
    handovers: Sequence[Handover],
) -> Lobby:
    return Lobby(
        visits=DatabaseVisits(ground.database),
        doorkeeper=QueuedAgent(ground.redis, ground.database),
        transactions=ground.database,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
        checks=checks,
        endings=endings,
        handovers=handovers,
    )


def _rooms(ground: Ground, lobby: Lobby, keys: dict[str, KeyRing]) -> Rooms:
    settings, clock, domain = ground.settings, ground.clock, ground.settings.jitsi_domain
    system = SystemTokens(keys=keys[SYSTEM], clock=clock, issuer=ISSUER, domain=domain)
    return Rooms(
        store=DatabaseRooms(ground.database),
        passes=LoginTokens(keys=keys[LOGIN], clock=clock, issuer=ISSUER, domain=domain),
        agent=QueuedAgent(ground.redis, ground.database),
        chat=ProsodyChat(prosody_url=settings.prosody_url, domain=domain, token=system),
        presence=lobby,
        transactions=ground.database,
        outbox=ground.outbox,
        signals=ground.signals,
        clock=clock,
        jitsi_url=settings.jitsi_url,
        domain=domain,
    )


def _contacts(ground: Ground) -> Contacts:
    settings = ground.settings
    return Contacts(
        store=DatabaseAppointments(ground.database),
        links=PersonalLinks(secret_key=settings.secret_key, public_url=settings.public_url),
        clock=ground.clock,
        transactions=ground.database,
        audit=ground.audit,
    )


def _preparation(ground: Ground, appointments: Appointments) -> Preparation:
    return Preparation(
        checks=DatabaseDeviceChecks(ground.database),
        guests=GuestsOfAppointments(appointments=appointments),
        transactions=ground.database,
        signals=ground.signals,
        clock=ground.clock,
    )


def _appointments(
    ground: Ground, lobby: Lobby, rooms: Rooms, contacts: Contacts, messenger: Messenger
) -> Appointments:
    return Appointments(
        store=contacts.store,
        waiting_room=lobby,
        rooms=rooms,
        links=contacts.links,
        clock=ground.clock,
        transactions=ground.database,
        messenger=messenger,
        signals=ground.signals,
        audit=ground.audit,
    )


def _retention(ground: Ground) -> Retention:
    rooms = DatabaseRooms(ground.database)
    return Retention(
        conversations=rooms,
        memories=(
            DatabaseMessages(ground.database),
            DatabaseRequests(ground.database),
            DatabaseVisits(ground.database),
            DatabaseDeviceChecks(ground.database),
            rooms,
            DatabaseAppointments(ground.database),
        ),
        work=ground.outbox,
        sessions=ground.sessions,
        transactions=ground.database,
        audit=ground.audit,
        clock=ground.clock,
        keep=timedelta(days=ground.settings.keep_days),
    )
