"""What programs that call us get: their keys, and the addresses of the API."""

from datetime import timedelta

from flask import Blueprint

from sidecar.api import guard
from sidecar.api import web as api_web
from sidecar.api.document import document
from sidecar.api.service import Keys
from sidecar.api.store import DatabaseKeys
from sidecar.appointments import programs_web
from sidecar.appointments.booking import Bookings
from sidecar.appointments.programs import Programs
from sidecar.bootstrap.desks import DeskParts
from sidecar.bootstrap.ground import Ground
from sidecar.core.limits import Limit, Quota


def api_keys(ground: Ground, desks: DeskParts) -> Keys:
    return Keys(
        store=DatabaseKeys(ground.database),
        desks=desks.catalogue,
        transactions=ground.database,
        audit=ground.audit,
        clock=ground.clock,
    )


def api_blueprints(ground: Ground, keys: Keys, bookings: Bookings) -> list[Blueprint]:
    settings = ground.settings
    described = document(
        public_url=settings.public_url,
        name=ground.theme.name,
        mail=settings.mail_from,
        languages=bookings.appointments.languages,
        sends_texts=bookings.appointments.sends_texts,
    )
    a_minute = Limit(name="api", most=settings.limits.api_a_minute, window=timedelta(minutes=1))
    quota = Quota(limiter=ground.limiter, limit=a_minute)
    programs = Programs(bookings=bookings, secret_key=settings.secret_key)
    return [
        api_web.blueprint(described),
        programs_web.blueprint(programs, guard.programs(keys, quota)),
    ]
