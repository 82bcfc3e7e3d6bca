"""Settings, connections, stores, services: the only module of ident that builds them."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from branding import theme
from foundation.backlog import Backlog
from foundation.metrics import Figures
from foundation.outbox import DatabaseOutbox, Deliveries, Handler
from ident.announcer import HttpAnnouncer
from ident.app import Services, Surroundings
from ident.brp import building as brp
from ident.clock import Clock, SystemClock
from ident.control_code import random_code
from ident.database import Database
from ident.desk import Desk
from ident.eherkenning import building as eherkenning
from ident.evidence import building
from ident.evidence.ports import Kind
from ident.evidence.store import DatabaseRecords
from ident.figures import CountedTrail, IdentFigures
from ident.known_number import KnownNumber
from ident.ldv import building as ldv
from ident.logs import LogAudit
from ident.oidc import building as oidc
from ident.ports import Announcer, AuditTrail, Cases, IdentityMeans
from ident.request_store import RedisRequests
from ident.saml import building as digid
from ident.saml.own_keys import expiring
from ident.sealing import RedisDataKeys, Seal
from ident.service import Identification
from ident.settings import Settings
from ident.store import RedisPendingLogins, RedisSpent, RedisVisits
from ident.tokens import SignedTokens
from ident.trial import Trial
from ident.typed_numbers import SealedTypedNumbers
from ident.zaken.building import case_system, news_handlers, newsstand
from ident.zaken.filing import CaseFiling
from ident.zaken.handing import HandingOver
from ident.zaken.nowhere import NoCases
from ident.zaken.store import DatabaseFilings
from ident.zaken.zgw.notifications import Newsstand


@dataclass(frozen=True, kw_only=True)
class Built:
    services: Services
    surroundings: Surroundings
    database: Database
    filing: CaseFiling | None
    others: dict[str, Handler]

    def deliveries(self) -> Deliveries:
        """For the worker: what to do for each kind of row in the outbox."""
        evidence, filing = self.services.evidence, self.filing
        handlers: dict[str, Handler] = dict.fromkeys(Kind, _leave)
        handlers[Kind.MAKE_EVIDENCE] = evidence.make
        if filing is not None:
            handlers |= {
                Kind.OPEN_CASE: filing.open,
                Kind.FILE_EVIDENCE: filing.file,
                Kind.DROP_CODE: filing.drop_code,
            }
        handlers |= self.others
        return Deliveries(self.database, evidence.clock, handlers)


def _leave(_reference: str) -> None:
    """Where no case system or notifier is set (any more)."""


def build(settings: Settings, *, clock: Clock | None = None) -> Built:
    """Everything a process of ident needs; nothing connects before the first request."""
    clock = clock or SystemClock()
    tokens = SignedTokens(
        balie=settings.start_key,
        own=settings.event_key,
        balie_origin=settings.balie_origin,
        clock=clock,
    )
    redis, database = _redis(settings.redis_url), Database(settings.database_url)
    announcer = _announcer(settings, tokens)
    audit = CountedTrail(trail=_audit(settings, database, clock))
    filing = _filing(settings, database, announcer, audit, clock)
    identification = _identification(
        settings, redis, tokens, announcer, audit, filing or NoCases(), clock
    )
    return Built(
        services=_services(
            settings,
            identification,
            redis=redis,
            database=database,
            handing=_handing(filing),
            figures=_figures(settings, audit, redis, database, clock),
        ),
        surroundings=_surroundings(settings),
        database=database,
        filing=filing,
        others=_others(settings, database, clock),
    )


def _audit(settings: Settings, database: Database, clock: Clock) -> AuditTrail:
    return ldv.trail(settings.ldv, LogAudit(logging.getLogger("ident.audit")), database, clock)


def _figures(
    settings: Settings, trail: CountedTrail, redis: Redis, database: Database, clock: Clock
) -> Figures:
    read = IdentFigures(
        pings=lambda: _pings(redis),
        backlog=Backlog(database=database, clock=clock),
        certificates=lambda: certificates(settings),
        waits_for_approval=lambda: digid.idp(settings).is_waiting,
    )
    return Figures("ident", counted=(trail.logins,), read=read)


def _others(settings: Settings, database: Database, clock: Clock) -> dict[str, Handler]:
    """Work of what is optional."""
    found: dict[str, Handler] = {}
    if settings.ldv is not None:
        found[Kind.LOG_PROCESSING] = ldv.sending(settings.ldv, database).send
    if settings.zgw is not None:
        callback_url = f"{settings.public_url}/notifications"
        found |= news_handlers(settings.zgw, database, clock, callback_url=callback_url)
    return found


def _newsstand(settings: Settings, database: Database, clock: Clock) -> Newsstand | None:
    return newsstand(settings.zgw, _work(database, clock)) if settings.zgw else None


def _work(database: Database, clock: Clock) -> DatabaseOutbox:
    return DatabaseOutbox(database, clock, wake=lambda _row: None)


def _filing(
    settings: Settings,
    database: Database,
    announcer: Announcer,
    audit: AuditTrail,
    clock: Clock,
) -> CaseFiling | None:
    system = case_system(settings.zgw, settings.stuf, clock)
    if system is None:
        return None
    return CaseFiling(
        system=system,
        filings=DatabaseFilings(database),
        records=DatabaseRecords(database),
        transactions=database,
        work=_work(database, clock),
        seal=_seal(settings),
        announcer=announcer,
        audit=audit,
        clock=clock,
    )


def _handing(filing: CaseFiling | None) -> HandingOver | None:
    """For documents of citizens: on the cases that logins opened."""
    if filing is None:
        return None
    return HandingOver(system=filing.system, filings=filing.filings, audit=filing.audit)


def _identification(
    settings: Settings,
    redis: Redis,
    tokens: SignedTokens,
    announcer: Announcer,
    audit: AuditTrail,
    cases: Cases,
    clock: Clock,
) -> Identification:
    return Identification(
        means=_means(settings, clock),
        tokens=tokens,
        visits=RedisVisits(redis),
        pending=RedisPendingLogins(redis),
        spent=RedisSpent(redis),
        requests=_requests(settings, redis),
        announcer=announcer,
        audit=audit,
        clock=clock,
        new_id=lambda: secrets.token_urlsafe(32),
        new_code=random_code,
        codes=settings.codes,
        cases=cases,
    )


def _services(
    settings: Settings,
    identification: Identification,
    *,
    redis: Redis,
    database: Database,
    handing: HandingOver | None,
    figures: Figures,
) -> Services:
    clock = identification.clock
    typed = SealedTypedNumbers(seal=_seal(settings), clock=clock)
    house, desk = theme.load(settings.municipality), Desk.beside(identification)
    return Services(
        identification=identification,
        desk=desk,
        known_number=KnownNumber.beside(identification, typed),
        evidence=building.build(settings.evidence, database, identification, house),
        trial=_trial(settings, identification, house.name),
        tokens=identification.tokens,
        is_healthy=lambda: _pings(redis),
        expiring=lambda: expiring(certificates(settings), clock.now()),
        idp=digid.idp(settings),
        newsstand=_newsstand(settings, database, clock),
        look_up=brp.look_up(settings.brp, desk),
        handing=handing,
        figures=figures,
    )


def _trial(settings: Settings, identification: Identification, organisation: str) -> Trial:
    return Trial(
        identification=identification,
        organisation=organisation,
        public_url=settings.public_url,
    )


def _requests(settings: Settings, redis: Redis) -> RedisRequests:
    return RedisRequests(
        redis=redis, seal=_seal(settings), identity_lifetime=settings.result_lifetime
    )


def _seal(settings: Settings) -> Seal:
    return Seal(settings.data_key, RedisDataKeys(_redis(settings.keys_redis_url)))


def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)


def _announcer(settings: Settings, tokens: SignedTokens) -> HttpAnnouncer:
    url = f"{settings.sidecar_url}/machine/identifications"
    return HttpAnnouncer(url=url, tokens=tokens)


def _pings(redis: Redis) -> bool:
    return bool(redis.ping())


def _means(settings: Settings, clock: Clock) -> dict[str, IdentityMeans]:
    """All that are set; a product says which of them it offers."""
    found: list[IdentityMeans] = [digid.build(settings, clock=clock)]
    if settings.eherkenning is not None:
        acs_url = f"{settings.public_url}/acs"
        found.append(eherkenning.build(settings.eherkenning, acs_url=acs_url, clock=clock))
    if settings.oidc is not None:
        back, secret = f"{settings.public_url}/oidc", settings.secret_key
        found.append(oidc.build(settings.oidc, redirect_uri=back, secret=secret, clock=clock))
    return {means.name: means for means in found}


def _other_origins(settings: Settings) -> tuple[str, ...]:
    """Where a login by another means than DigiD goes along."""
    origins = settings.oidc.origins if settings.oidc else ()
    if settings.eherkenning is None:
        return origins
    return (*origins, eherkenning.idp(settings.eherkenning).origin)


def certificates(settings: Settings) -> dict[str, datetime]:
    """Until when each certificate is valid that a login needs."""
    found = digid.certificates(settings)
    if settings.eherkenning is not None:
        found |= eherkenning.certificates(settings.eherkenning)
    return found


def _surroundings(settings: Settings) -> Surroundings:
    return Surroundings(
        public_url=settings.public_url,
        balie_origin=settings.balie_origin,
        secret_key=settings.secret_key,
        theme=theme.load(settings.municipality),
        metadata=digid.own_metadata(settings),
        login_origin=digid.idp(settings).origin,
        other_origins=_other_origins(settings),
        brp_url=settings.brp_url,
        address_header=settings.address_header,
        metrics_token=settings.metrics_token,
    )
