"""Stores and adapters → the services of all features, tied together."""

from dataclasses import dataclass, field
from datetime import timedelta

from foundation.outbox import CLAIM, Deliveries, Handler
from sidecar.adapters.xmpp.commands import QueuedAgent
from sidecar.api.service import Keys
from sidecar.appointments.booking import Bookings
from sidecar.appointments.contacts import Contacts
from sidecar.appointments.links import PersonalLinks
from sidecar.appointments.service import Appointments
from sidecar.appointments.store import DatabaseAppointments
from sidecar.appointments.subjects import Subjects
from sidecar.bootstrap.desks import DeskParts, desk_parts
from sidecar.bootstrap.documents import DocumentParts, Tools, document_parts, tools_of
from sidecar.bootstrap.ground import Ground, lay
from sidecar.bootstrap.identification import IdentificationParts, identification_parts
from sidecar.bootstrap.monitoring import tracing_of
from sidecar.bootstrap.notifications import NotificationParts, notification_parts
from sidecar.bootstrap.programs import api_keys
from sidecar.bootstrap.rooms import rooms_of
from sidecar.bootstrap.sms import sms_parts
from sidecar.bootstrap.vault import VaultParts, vault_parts
from sidecar.bridges import (
    ContactsWithSteps,
    ConversationsOfLobby,
    GuestsOfAppointments,
    TalksOfAppointments,
)
from sidecar.catalogue.store import DatabasePlaces
from sidecar.core.messages import Messenger
from sidecar.core.work import Kind
from sidecar.followup.service import FollowUp
from sidecar.followup.store import DatabaseSteps
from sidecar.identification.closing import Closing
from sidecar.identification.store import DatabaseRequests
from sidecar.lobby.ports import Check, Ending, Handover
from sidecar.lobby.rescheduling import Rescheduling
from sidecar.lobby.service import Lobby
from sidecar.lobby.store import DatabaseVisits
from sidecar.lobby.subjects import Subjects as SubjectsOfVisits
from sidecar.notifications.bounces import Bounces
from sidecar.notifications.languages import name_key
from sidecar.notifications.store import DatabaseMessages
from sidecar.preparation.service import Preparation
from sidecar.preparation.store import DatabaseDeviceChecks
from sidecar.retention.service import Retention
from sidecar.rooms.keys import LOGIN, SYSTEM, KeyRing
from sidecar.rooms.service import Rooms
from sidecar.rooms.store import DatabaseRooms
from sidecar.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Services:
    """All features, built and tied together; the processes choose what they need."""

    ground: Ground
    keys: dict[str, KeyRing]
    lobby: Lobby
    rooms: Rooms
    desks: DeskParts
    appointments: Appointments
    subjects: Subjects
    identification: IdentificationParts
    notifications: NotificationParts
    followup: FollowUp
    retention: Retention
    # None where there is no place to keep documents.
    documents: DocumentParts | None

    @property
    def bookings(self) -> Bookings:
        return _bookings(self.appointments, self.lobby, self.rooms)

    @property
    def preparation(self) -> Preparation:
        return _preparation(self.ground, self.appointments)

    @property
    def api_keys(self) -> Keys:
        return api_keys(self.ground, self.desks)

    @property
    def vault(self) -> VaultParts:
        return vault_parts(self.ground.settings, self.ground.database)

    @property
    def bounces(self) -> Bounces | None:
        return self.notifications.bounces

    def deliveries(self, *, claim: timedelta = CLAIM) -> Deliveries:
        """For the worker: what to do for each kind of row in the outbox."""
        handlers: dict[str, Handler] = {
            Kind.MESSAGE: self.notifications.worker.send,
            Kind.MESSAGE_OUTCOME: self.notifications.following.follow,
            Kind.WIPE_IDENTIFICATION: self.identification.errands.wipe,
            Kind.COMPLETE_IDENTIFICATION: self.identification.errands.complete,
            Kind.END_IDENTIFICATION: self.identification.errands.end_conversation,
            Kind.CODE_TO_CHAT: self.identification.errands.send_code,
            Kind.LINK_TO_CHAT: self.identification.errands.send_link,
            Kind.CLOSE_ROOM: self.rooms.destroy,
        }
        given_up: dict[str, Handler] = {Kind.MESSAGE: self.notifications.worker.give_up}
        if self.documents is not None:
            handlers, given_up = self.documents.with_work(handlers, given_up)
        if (tracing := tracing_of(self.ground, service="balie-worker")) is not None:
            handlers = {kind: tracing.traced(kind, deed) for kind, deed in handlers.items()}
        return Deliveries(
            self.ground.database, self.ground.clock, handlers, given_up=given_up, claim=claim
        )


def build(settings: Settings, *, tools: Tools | None = None) -> Services:
    """Build everything; nothing connects before it is used. `tools`: others than are set."""
    return build_on(lay(settings), tools=tools)


def build_on(ground: Ground, *, tools: Tools | None = None) -> Services:
    """The same on a ground of one's own."""
    settings = ground.settings
    keys = {name: KeyRing(settings.keys_dir / name) for name in (LOGIN, SYSTEM)}
    told = Told()
    lobby = _lobby(ground, told)
    rooms = rooms_of(ground, lobby, keys)
    notifications = notification_parts(ground, _contacts(ground), sms_parts(settings))
    desks = desk_parts(ground)
    appointments = _appointments(ground, desks, lobby, rooms, notifications.telling)
    conversations = ConversationsOfLobby(lobby=lobby, appointments=appointments)
    identification = identification_parts(ground, conversations, rooms)
    subjects = _subjects(appointments, lobby, identification)
    followup = _followup(ground, appointments)
    documents = document_parts(ground, tools or tools_of(ground), appointments, lobby)
    _fill(told, rooms, subjects, identification.closing, followup, documents)
    return Services(
        ground=ground,
        keys=keys,
        lobby=lobby,
        rooms=rooms,
        desks=desks,
        appointments=appointments,
        subjects=subjects,
        identification=identification,
        notifications=notifications,
        followup=followup,
        retention=_retention(ground, documents),
        documents=documents,
    )


@dataclass(frozen=True)
class Told:
    """Whom the lobby asks and tells about a conversation: features that need the lobby themselves.

    So the lists are empty when it is built, and filled after.
    """

    checks: list[Check] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)


def _fill(
    told: Told,
    rooms: Rooms,
    subjects: Subjects,
    closing: Closing,
    followup: FollowUp,
    documents: DocumentParts | None,
) -> None:
    told.checks.extend([subjects.hold_still, closing.check_finish])
    told.endings.extend([rooms.close, subjects.appointments.close, closing.end, followup.end])
    told.handovers.append(closing.moved)
    if documents is not None:
        told.endings.append(documents.ending.end)
        told.handovers.append(documents.moved)


def _lobby(ground: Ground, told: Told) -> Lobby:
    return Lobby(
        visits=DatabaseVisits(ground.database),
        doorkeeper=QueuedAgent(ground.redis, ground.database),
        transactions=ground.database,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
        checks=told.checks,
        endings=told.endings,
        handovers=told.handovers,
    )


def _links(settings: Settings) -> PersonalLinks:
    return PersonalLinks(secret_key=settings.secret_key, public_url=settings.public_url)


def _contacts(ground: Ground) -> ContactsWithSteps:
    contacts = Contacts(
        store=DatabaseAppointments(ground.database),
        links=_links(ground.settings),
        clock=ground.clock,
        transactions=ground.database,
        audit=ground.audit,
        sends_texts=ground.settings.sms is not None,
    )
    return ContactsWithSteps(contacts=contacts, steps=DatabaseSteps(ground.database))


def _preparation(ground: Ground, appointments: Appointments) -> Preparation:
    return Preparation(
        checks=DatabaseDeviceChecks(ground.database),
        guests=GuestsOfAppointments(appointments=appointments),
        transactions=ground.database,
        signals=ground.signals,
        clock=ground.clock,
    )


def _appointments(
    ground: Ground,
    desks: DeskParts,
    lobby: Lobby,
    rooms: Rooms,
    messenger: Messenger,
) -> Appointments:
    return Appointments(
        store=DatabaseAppointments(ground.database),
        catalogue=desks.catalogue,
        agenda=desks.agenda,
        waiting_room=lobby,
        rooms=rooms,
        links=_links(ground.settings),
        languages={code: t(name_key(code)) for code, t in ground.letter_texts.items()},
        sends_texts=ground.settings.sms is not None,
        clock=ground.clock,
        transactions=ground.database,
        messenger=messenger,
        signals=ground.signals,
        audit=ground.audit,
    )


def _subjects(
    appointments: Appointments, lobby: Lobby, identification: IdentificationParts
) -> Subjects:
    return Subjects(
        appointments=appointments,
        queue=SubjectsOfVisits(lobby=lobby),
        asks_more=identification.closing.asks_more,
    )


def _followup(ground: Ground, appointments: Appointments) -> FollowUp:
    return FollowUp(
        conversations=TalksOfAppointments(appointments=appointments),
        steps=DatabaseSteps(ground.database),
        transactions=ground.database,
        messenger=appointments.messenger,
        signals=ground.signals,
        clock=ground.clock,
    )


def _bookings(appointments: Appointments, lobby: Lobby, rooms: Rooms) -> Bookings:
    return Bookings(appointments=appointments, followers=(Rescheduling(lobby=lobby), rooms))


def _retention(ground: Ground, documents: DocumentParts | None) -> Retention:
    rooms = DatabaseRooms(ground.database)
    return Retention(
        conversations=rooms,
        memories=(
            DatabaseMessages(ground.database),
            DatabaseRequests(ground.database),
            DatabaseVisits(ground.database),
            DatabaseDeviceChecks(ground.database),
            rooms,
            DatabasePlaces(ground.database),
            DatabaseSteps(ground.database),
            *([documents.ending] if documents else []),
            DatabaseAppointments(ground.database),
        ),
        work=ground.outbox,
        sessions=ground.sessions,
        members=ground.members,
        transactions=ground.database,
        audit=ground.audit,
        clock=ground.clock,
        keep=ground.settings.keep.appointments,
        keep_members=ground.settings.keep.members,
    )
