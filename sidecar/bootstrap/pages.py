"""Services → the Flask app with all blueprints."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response
from redis import Redis

from branding import moments, pages
from branding.pages import current_texts
from foundation.metrics import Figures
from sidecar.adapters.ident import IdentEvents
from sidecar.adapters.oidc.client import SingleSignOn
from sidecar.adapters.signals import RedisTopics
from sidecar.app import create_app
from sidecar.appointments import (
    booking_web,
    changing_web,
    following_web,
    handing_over_web,
    inviting_web,
    moving_web,
    subjects_web,
)
from sidecar.appointments import web as appointments_web
from sidecar.appointments.following import FollowUps
from sidecar.appointments.handing_over import HandingOver
from sidecar.appointments.inviting import Inviting
from sidecar.bootstrap.document_pages import document_blueprints
from sidecar.bootstrap.features import Services
from sidecar.bootstrap.ground import Ground
from sidecar.bootstrap.monitoring import checks_of, figures_of, metrics_blueprints, tracing_of
from sidecar.bootstrap.programs import api_blueprints
from sidecar.bootstrap.sms import receipt_blueprints
from sidecar.bridges import AttendeesOfLobby, ContactsOfVisitors, NoticesOfMessages
from sidecar.catalogue import web as catalogue_web
from sidecar.catalogue.domain import HOLD_FOR
from sidecar.core.limits import Limit, Quota
from sidecar.followup import web as followup_web
from sidecar.identification import citizen_web as identification_citizen_web
from sidecar.identification import web as identification_web
from sidecar.lobby import web as lobby_web
from sidecar.lobby.we_wait import WeWait
from sidecar.notifications import preview_web
from sidecar.notifications import web as notifications_web
from sidecar.preparation import web as preparation_web
from sidecar.rooms import look as rooms_look
from sidecar.rooms import machine as rooms_machine
from sidecar.rooms import web as rooms_web
from sidecar.rooms.keys import LOGIN, SYSTEM
from sidecar.web import accessibility, deeds, event_stream, front, guards, login, security_txt
from sidecar.web.addresses import Addresses, Strangers

REDIS_SECONDS = 5


def web(services: Services, *, flag: Callable[[], event_stream.Flag] = threading.Event) -> Flask:
    """The Flask app; `flag` makes what a waiting page sleeps on."""
    settings, ground = services.ground.settings, services.ground
    ident = _origin(settings.ident_url)
    policy = pages.Policy(
        # Our own page too: it hands over to ident in the frame that shows the number.
        frames=(pages.SELF, settings.jitsi_url, ident),
        form_targets=(ident, _origin(settings.oidc.issuer)),
        devices=(settings.jitsi_url,),
    )
    figures = figures_of(ground, checks_of(ground))
    app = create_app(
        partial(_blueprints, services, flag, figures),
        theme=ground.theme,
        policy=policy,
        secret_key=settings.secret_key,
        is_https=settings.is_https,
    )
    deeds.register(app, _addresses(ground))
    if figures is not None:
        figures.watch(app)
    if (tracing := tracing_of(ground, service="balie")) is not None:
        tracing.watch(app)
    # The pages of a call have a place for them only where they are there.
    app.jinja_env.globals["has_documents"] = services.documents is not None
    return app


def _blueprints(
    services: Services, flag: Callable[[], event_stream.Flag], figures: Figures | None, app: Flask
) -> list[Blueprint]:
    employees = guards.employees(services.ground.sessions)
    leads = guards.leads(services.ground.sessions)
    citizens = guards.citizens(services.appointments)
    stream = _stream(services, flag)
    sign_on = SingleSignOn(app, services.ground.settings, services.ground.clock)
    return [
        *_open(services, sign_on),
        *_for_citizens(services, citizens, stream),
        *_for_employees(
            services, employees, guards.while_logged_in(stream, services.ground.sessions)
        ),
        *document_blueprints(services.documents, services.appointments, services.ground.sessions),
        catalogue_web.blueprint(services.desks.editing, services.ground.members, leads),
        preview_web.blueprint(services.notifications.previews, leads),
        *_for_machines(services),
        login.machine_blueprint(sign_on, services.ground.sessions),
        *metrics_blueprints(services.ground, figures),
    ]


def _stream(services: Services, flag: Callable[[], event_stream.Flag]) -> Callable[..., Response]:
    redis_url = services.ground.settings.redis_url
    listener = Redis.from_url(redis_url, socket_connect_timeout=REDIS_SECONDS)
    broadcaster = event_stream.Broadcaster(
        RedisTopics(listener), flag=flag, seen=services.lobby.seen
    )
    return partial(event_stream.stream, broadcaster)


def _open(services: Services, sign_on: SingleSignOn) -> list[Blueprint]:
    ground = services.ground
    return [
        front.blueprint(checks_of(ground)),
        login.blueprint(sign_on, ground.sessions, ground.members),
        appointments_web.link_blueprint(services.appointments),
        booking_web.blueprint(services.bookings, _strangers(ground)),
        changing_web.blueprint(services.bookings),
        preparation_web.open_blueprint(services.preparation),
        accessibility.blueprint(ground.theme, public_url=ground.settings.public_url),
        security_txt.blueprint(ground.theme, ground.clock, public_url=ground.settings.public_url),
        rooms_look.look_blueprint(
            ground.theme,
            public_url=ground.settings.public_url,
            jitsi_origin=_origin(ground.settings.jitsi_url),
        ),
        lobby_web.ended_blueprint(services.lobby, guards.link_holders),
        following_web.citizen_blueprint(_follow_ups(services), guards.link_holders),
        subjects_web.ended_blueprint(services.appointments, guards.link_holders),
        followup_web.citizen_blueprint(services.followup, guards.link_holders),
        identification_citizen_web.phone_blueprint(
            services.identification.phones, ident_url=ground.settings.ident_url
        ),
    ]


def _addresses(ground: Ground) -> Addresses:
    settings = ground.settings
    return Addresses(header=settings.limits.address_header, secret_key=settings.secret_key)


def _strangers(ground: Ground) -> Strangers:
    settings = ground.settings.limits
    holds = Limit(name="holds", most=settings.holds, window=HOLD_FOR)
    an_hour = timedelta(hours=1)
    bookings = Limit(name="bookings", most=settings.bookings_an_hour, window=an_hour)
    return Strangers(
        addresses=_addresses(ground),
        holds=Quota(limiter=ground.limiter, limit=holds),
        bookings=Quota(limiter=ground.limiter, limit=bookings),
    )


def _for_citizens(
    services: Services, citizens: guards.Guard, stream: Callable[..., Response]
) -> list[Blueprint]:
    settings, identification = services.ground.settings, services.identification
    return [
        appointments_web.citizen_blueprint(services.appointments),
        preparation_web.citizen_blueprint(services.preparation, citizens),
        lobby_web.citizen_blueprint(
            services.lobby, citizens, stream=stream, jitsi_url=settings.jitsi_url
        ),
        rooms_web.citizen_blueprint(services.rooms, citizens),
        identification_citizen_web.citizen_blueprint(
            identification.people,
            identification.phones,
            citizens,
            ident_url=settings.ident_url,
        ),
    ]


def _for_employees(
    services: Services, employees: guards.Guard, stream: Callable[..., Response]
) -> list[Blueprint]:
    settings, identification = services.ground.settings, services.identification
    contacts = ContactsOfVisitors(
        preparation=services.preparation, appointments=services.appointments
    )
    return [
        appointments_web.staff_blueprint(services.appointments, employees),
        moving_web.blueprint(services.bookings, employees),
        following_web.staff_blueprint(_follow_ups(services), employees),
        notifications_web.staff_blueprint(services.notifications.work_list, employees),
        followup_web.staff_blueprint(services.followup, employees),
        handing_over_web.blueprint(_handing_over(services), employees),
        subjects_web.staff_blueprint(services.subjects, employees),
        inviting_web.blueprint(Inviting(appointments=services.appointments), employees),
        lobby_web.staff_blueprint(
            _we_wait(services), contacts, employees, stream=stream, jitsi_url=settings.jitsi_url
        ),
        rooms_web.staff_blueprint(services.rooms, employees),
        identification_web.staff_blueprint(
            identification.people,
            identification.closing,
            employees,
            ident_url=settings.ident_url,
            show=_time,
        ),
    ]


def _follow_ups(services: Services) -> FollowUps:
    attendees = AttendeesOfLobby(lobby=services.lobby)
    return FollowUps(appointments=services.appointments, attendees=attendees)


def _we_wait(services: Services) -> WeWait:
    notifications = services.notifications
    return WeWait(
        lobby=services.lobby,
        messenger=notifications.telling,
        notices=NoticesOfMessages(work=notifications.work_list),
    )


def _handing_over(services: Services) -> HandingOver:
    return HandingOver(
        appointments=services.appointments,
        colleagues=services.ground.members,
        followers=[services.lobby.visits],
    )


def _for_machines(services: Services) -> list[Blueprint]:
    settings, keys = services.ground.settings, services.keys
    opened = IdentEvents(settings.ident_event_key_file).opened
    return [
        rooms_machine.keys_blueprint(keys[LOGIN], keys[SYSTEM]),
        rooms_machine.prosody_blueprint(services.rooms, secret=settings.prosody_secret),
        identification_web.machine_blueprint(services.identification.following, opened),
        *receipt_blueprints(services.ground, services.notifications.worker),
        *api_blueprints(services.ground, services.api_keys, services.bookings),
    ]


def _time(moment: datetime) -> str:
    return moments.time(current_texts(), moment)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
