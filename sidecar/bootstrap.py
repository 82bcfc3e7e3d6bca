"""Settings → connections → stores → services → app: the only module that knows everyone."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask
from redis import Redis
from sqlalchemy import text

from branding import moments, pages, texts, theme
from branding.pages import current_texts
from branding.texts import Texts
from branding.theme import Theme
from sidecar.adapters import redis_client
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.database import Database
from sidecar.adapters.ident import HttpIdent, IdentEvents, SignedTokens
from sidecar.adapters.oidc import SingleSignOn
from sidecar.adapters.outbox import DatabaseOutbox, Deliveries, Handler
from sidecar.adapters.prosody_chat import ProsodyChat
from sidecar.adapters.signals import RedisSignals, RedisTopics
from sidecar.adapters.smtp import SmtpMail
from sidecar.adapters.staff_sessions import DatabaseStaffSessions
from sidecar.adapters.waker import CeleryWaker
from sidecar.adapters.xmpp.commands import QueuedAgent
from sidecar.adapters.xmpp.leases import agents_alive
from sidecar.app import TEXTS, create_app
from sidecar.appointments import web as appointments_web
from sidecar.appointments.domain import PersonalLinks
from sidecar.appointments.service import Appointments
from sidecar.appointments.store import DatabaseAppointments
from sidecar.bridges import CatalogueWording, ConversationsOfLobby
from sidecar.core.clock import SystemClock
from sidecar.core.work import Kind
from sidecar.identification import web as identification_web
from sidecar.identification.service import Identification
from sidecar.identification.store import DatabaseRequests
from sidecar.lobby import web as lobby_web
from sidecar.lobby.ports import Ending
from sidecar.lobby.service import Lobby
from sidecar.lobby.store import DatabaseVisits
from sidecar.notifications.letters import TemplateLetters
from sidecar.notifications.service import Notifications
from sidecar.rooms import machine as rooms_machine
from sidecar.rooms import web as rooms_web
from sidecar.rooms.keys import LOGIN, SYSTEM, KeyRing
from sidecar.rooms.service import Rooms
from sidecar.rooms.store import DatabaseRooms
from sidecar.rooms.tokens import LoginTokens, SystemTokens
from sidecar.settings import Settings
from sidecar.web import event_stream, front, guards, login

ISSUER = "balie"
REDIS_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every feature stands on."""

    settings: Settings
    clock: SystemClock
    theme: Theme
    texts: dict[str, Texts]
    database: Database
    redis: Redis
    audit: DatabaseAuditTrail
    outbox: DatabaseOutbox
    signals: RedisSignals
    sessions: DatabaseStaffSessions


@dataclass(frozen=True, kw_only=True)
class Services:
    """All features, built and tied together; the processes choose what they need."""

    ground: Ground
    keys: dict[str, KeyRing]
    lobby: Lobby
    rooms: Rooms
    appointments: Appointments
    identification: Identification
    notifications: Notifications

    def deliveries(self) -> Deliveries:
        """For the worker: what to do for each kind of row in the outbox."""
        handlers: dict[Kind, Handler] = {
            Kind.CONFIRMATION_MAIL: self.notifications.confirm,
            Kind.CANCELLATION_MAIL: self.notifications.tell_cancelled,
            Kind.WIPE_IDENTIFICATION: self.identification.wipe,
            Kind.CODE_TO_CHAT: self.identification.send_code,
            Kind.LINK_TO_CHAT: self.identification.send_link,
            Kind.CLOSE_ROOM: self.rooms.destroy,
        }
        return Deliveries(self.ground.database, self.ground.clock, handlers)


def build(settings: Settings) -> Services:
    """Build everything; nothing connects before it is used."""
    ground = _ground(settings)
    keys = {name: KeyRing(settings.keys_dir / name) for name in (LOGIN, SYSTEM)}
    # The end of a conversation concerns features that need the lobby themselves: filled below.
    endings: list[Ending] = []
    lobby = _lobby(ground, endings)
    rooms = _rooms(ground, lobby, keys)
    appointments = _appointments(ground, lobby, rooms)
    identification = _identification(ground, lobby, rooms, appointments)
    endings += [rooms.close, appointments.close, identification.end]
    return Services(
        ground=ground,
        keys=keys,
        lobby=lobby,
        rooms=rooms,
        appointments=appointments,
        identification=identification,
        notifications=_notifications(ground, appointments),
    )


def web(services: Services, *, flag: Callable[[], event_stream.Flag] = threading.Event) -> Flask:
    """The Flask app; `flag` makes what a waiting page sleeps on."""
    settings, ground = services.ground.settings, services.ground
    ident = _origin(settings.ident_url)
    policy = pages.Policy(
        frames=(settings.jitsi_url, ident),
        form_targets=(ident, _origin(settings.oidc_issuer)),
        devices=(settings.jitsi_url,),
    )
    return create_app(
        partial(_blueprints, services, flag),
        theme=ground.theme,
        policy=policy,
        secret_key=settings.secret_key,
        is_https=settings.is_https,
    )


def _ground(settings: Settings) -> Ground:
    clock, database = SystemClock(), Database(settings.database_url)
    redis = redis_client.connect(settings.redis_url)
    look = theme.load(settings.municipality)
    return Ground(
        settings=settings,
        clock=clock,
        theme=look,
        texts={
            language: texts.load(pages.CATALOGUE, TEXTS, language=language, tone=look.tone)
            for language in texts.LANGUAGES
        },
        database=database,
        redis=redis,
        audit=DatabaseAuditTrail(database),
        outbox=DatabaseOutbox(database, clock, CeleryWaker(settings.redis_url)),
        signals=RedisSignals(redis, database),
        sessions=DatabaseStaffSessions(database, clock),
    )


def _lobby(ground: Ground, endings: Sequence[Ending]) -> Lobby:
    return Lobby(
        visits=DatabaseVisits(ground.database),
        doorkeeper=QueuedAgent(ground.redis, ground.database),
        transactions=ground.database,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
        endings=endings,
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


def _appointments(ground: Ground, lobby: Lobby, rooms: Rooms) -> Appointments:
    settings = ground.settings
    return Appointments(
        store=DatabaseAppointments(ground.database),
        waiting_room=lobby,
        rooms=rooms,
        links=PersonalLinks(secret_key=settings.secret_key, public_url=settings.public_url),
        clock=ground.clock,
        transactions=ground.database,
        outbox=ground.outbox,
        signals=ground.signals,
        audit=ground.audit,
    )


def _identification(
    ground: Ground, lobby: Lobby, rooms: Rooms, appointments: Appointments
) -> Identification:
    settings = ground.settings
    tokens = SignedTokens(settings.ident_start_key_file, ground.clock)
    return Identification(
        requests=DatabaseRequests(ground.database),
        conversations=ConversationsOfLobby(lobby=lobby, appointments=appointments),
        tokens=tokens,
        ident=HttpIdent(settings.ident_url, tokens),
        chat=rooms,
        wording=CatalogueWording(texts=ground.texts),
        transactions=ground.database,
        outbox=ground.outbox,
        signals=ground.signals,
        audit=ground.audit,
        clock=ground.clock,
        organisation=ground.theme.name,
        public_url=settings.public_url,
    )


def _notifications(ground: Ground, appointments: Appointments) -> Notifications:
    mail = SmtpMail(
        url=ground.settings.smtp_url,
        sender=ground.settings.mail_from,
        sender_name=ground.theme.name,
        clock=ground.clock,
    )
    letters = TemplateLetters(theme=ground.theme, texts=ground.texts)
    return Notifications(appointments=appointments, letters=letters, mail=mail)


def _blueprints(
    services: Services, flag: Callable[[], event_stream.Flag], app: Flask
) -> list[Blueprint]:
    settings, ground = services.ground.settings, services.ground
    citizens = guards.citizens(services.appointments)
    employees = guards.employees(ground.sessions)
    listener = Redis.from_url(settings.redis_url, socket_connect_timeout=REDIS_SECONDS)
    broadcaster = event_stream.Broadcaster(
        RedisTopics(listener), flag=flag, seen=services.lobby.seen
    )
    stream = partial(event_stream.stream, broadcaster)
    identification, ident_url = services.identification, settings.ident_url
    return [
        front.blueprint(_checks(ground)),
        login.blueprint(SingleSignOn(app, settings), ground.sessions),
        appointments_web.link_blueprint(services.appointments),
        appointments_web.citizen_blueprint(services.appointments),
        appointments_web.staff_blueprint(services.appointments, employees),
        lobby_web.citizen_blueprint(
            services.lobby, citizens, stream=stream, jitsi_url=settings.jitsi_url
        ),
        lobby_web.ended_blueprint(services.lobby, guards.link_holders),
        lobby_web.staff_blueprint(
            services.lobby, employees, stream=stream, jitsi_url=settings.jitsi_url
        ),
        rooms_web.citizen_blueprint(services.rooms, citizens),
        rooms_web.staff_blueprint(services.rooms, employees),
        rooms_machine.keys_blueprint(services.keys[LOGIN], services.keys[SYSTEM]),
        rooms_machine.prosody_blueprint(services.rooms, secret=settings.prosody_secret),
        identification_web.staff_blueprint(
            identification, employees, ident_url=ident_url, show=_time
        ),
        identification_web.citizen_blueprint(identification, citizens, ident_url=ident_url),
        identification_web.machine_blueprint(
            identification, IdentEvents(settings.ident_event_key_file).opened
        ),
    ]


def _checks(ground: Ground) -> dict[str, Callable[[], bool]]:
    def database() -> bool:
        with ground.database.connection() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar())

    return {
        "database": database,
        "redis": lambda: bool(ground.redis.ping()),
        "agent": lambda: agents_alive(ground.redis) > 0,
    }


def _time(moment: datetime) -> str:
    return moments.time(current_texts(), moment)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
