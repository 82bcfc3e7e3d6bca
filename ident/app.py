"""Puts ident together from services that are already built; decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Flask

from branding import pages
from branding.theme import Theme
from foundation.metrics import Figures
from ident.desk import Desk
from ident.evidence.service import Evidence
from ident.known_number import KnownNumber
from ident.looking_up import LookUp
from ident.ports import Tokens
from ident.saml.approved import ApprovedMetadata
from ident.service import Identification
from ident.trial import Trial
from ident.web import (
    citizen,
    cookies,
    documents,
    errors,
    evidence,
    guards,
    machine,
    metrics,
    notifications,
    oidc_pages,
    open_pages,
    staff,
    trial_pages,
)
from ident.zaken.handing import HandingOver
from ident.zaken.zgw.notifications import Newsstand

LARGEST_REQUEST = 64 * 1024
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, kw_only=True)
class Services:
    identification: Identification
    desk: Desk
    known_number: KnownNumber
    evidence: Evidence
    trial: Trial
    tokens: Tokens
    is_healthy: Callable[[], bool]
    expiring: Callable[[], dict[str, str]]
    idp: ApprovedMetadata | None = None
    newsstand: Newsstand | None = None
    look_up: LookUp | None = None
    handing: HandingOver | None = None
    figures: Figures | None = None


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the pages must know of the world around them.

    `login_origin` is DigiD's; `other_origins` are where a login by other means goes along.
    """

    public_url: str
    balie_origin: str
    secret_key: str = field(repr=False)
    theme: Theme
    metadata: bytes
    login_origin: str
    other_origins: tuple[str, ...] = ()
    brp_url: str = ""
    address_header: str = ""
    metrics_token: str = field(default="", repr=False)


def create_app(services: Services, surroundings: Surroundings) -> Flask:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=surroundings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_SECURE=surroundings.public_url.startswith("https://"),
    )
    # First, so that what a guard refuses is timed as well.
    if services.figures is not None and surroundings.metrics_token:
        services.figures.watch(app)
        app.register_blueprint(
            metrics.blueprint(services.figures, token=surroundings.metrics_token)
        )
    _add_look(app, surroundings)
    errors.register(app)
    guards.enforce(app)
    _add_pages(app, services, surroundings)
    _add_doors_of_machines(app, services, surroundings)
    return app


def _add_pages(app: Flask, services: Services, surroundings: Surroundings) -> None:
    app.register_blueprint(
        citizen.blueprint(services.identification, address_header=surroundings.address_header)
    )
    app.register_blueprint(oidc_pages.blueprint(services.identification))
    app.register_blueprint(
        staff.blueprint(
            services.desk,
            services.known_number,
            services.look_up,
            balie_origin=surroundings.balie_origin,
        )
    )
    app.register_blueprint(trial_pages.blueprint(services.trial))
    app.register_blueprint(evidence.blueprint(services.desk, services.evidence))


def _add_doors_of_machines(app: Flask, services: Services, surroundings: Surroundings) -> None:
    app.register_blueprint(machine.blueprint(services.desk, services.evidence, services.tokens))
    if services.handing is not None:
        app.register_blueprint(documents.blueprint(services.handing, services.tokens))
    if services.newsstand is not None:
        app.register_blueprint(notifications.blueprint(services.newsstand))
    app.register_blueprint(
        open_pages.blueprint(
            metadata=surroundings.metadata,
            is_healthy=services.is_healthy,
            expiring=services.expiring,
            waiting=services.idp.notice if services.idp else dict,
        )
    )


def _add_look(app: Flask, surroundings: Surroundings) -> None:
    pages.register(
        app,
        theme=surroundings.theme,
        text_folders=[Path(__file__).parent / "texts"],
        # The login form leads away by a redirect, which form-action judges as well.
        policy=pages.Policy(form_targets=(surroundings.login_origin, *surroundings.other_origins)),
    )
    app.jinja_env.globals.update(
        csrf_token=cookies.csrf_token,
        clock_time=_clock_time,
        brp_url=surroundings.brp_url,
        balie_origin=surroundings.balie_origin,
        here=urlsplit(surroundings.public_url).netloc,
        login_host=urlsplit(surroundings.login_origin).netloc,
    )


def _clock_time(at: datetime) -> str:
    """As the civil servant's own clock shows it: 27-05-2020 12:43."""
    return at.astimezone(DUTCH_TIME).strftime("%d-%m-%Y %H:%M")
