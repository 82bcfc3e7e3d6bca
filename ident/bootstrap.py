"""Settings, connections, stores, services: the only module of ident that builds them."""

import logging
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from redis import Redis

from branding import theme
from ident.announcer import HttpAnnouncer
from ident.app import Services, Surroundings
from ident.clock import Clock, SystemClock
from ident.control_code import random_code
from ident.desk import Desk
from ident.logs import LogAudit
from ident.ports import AuditTrail, Means
from ident.saml.artifact import BackChannel, MessageKey
from ident.saml.digid import DigiD
from ident.saml.metadata import SpMetadata, read_idp_metadata
from ident.service import Identification
from ident.settings import Settings
from ident.store import RedisPendingLogins, RedisRequests, RedisSpent, RedisVisits, Seal
from ident.tokens import SignedTokens


@dataclass(frozen=True, kw_only=True)
class Built:
    services: Services
    surroundings: Surroundings


def build(settings: Settings, *, clock: Clock | None = None) -> Built:
    """Everything a process of ident needs; nothing connects before the first request."""
    clock = clock or SystemClock()
    tokens = SignedTokens(
        balie=settings.start_key,
        own=settings.event_key,
        balie_origin=settings.balie_origin,
        clock=clock,
    )
    redis = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2)
    audit = LogAudit(logging.getLogger("ident.audit"))
    services = _services(settings, redis=redis, tokens=tokens, audit=audit, clock=clock)
    return Built(services=services, surroundings=_surroundings(settings))


def _services(
    settings: Settings, *, redis: Redis, tokens: SignedTokens, audit: AuditTrail, clock: Clock
) -> Services:
    requests = RedisRequests(
        redis=redis, seal=Seal(settings.data_key), identity_lifetime=settings.result_lifetime
    )
    spent = RedisSpent(redis)
    announcer = _announcer(settings, tokens)
    identification = Identification(
        means=_digid(settings, clock),
        tokens=tokens,
        visits=RedisVisits(redis),
        pending=RedisPendingLogins(redis),
        spent=spent,
        requests=requests,
        announcer=announcer,
        audit=audit,
        clock=clock,
        new_id=lambda: secrets.token_urlsafe(32),
        new_code=random_code,
    )
    desk = Desk.beside(identification)
    return Services(
        identification=identification, desk=desk, tokens=tokens, is_healthy=lambda: _pings(redis)
    )


def _announcer(settings: Settings, tokens: SignedTokens) -> HttpAnnouncer:
    url = f"{settings.sidecar_url}/machine/identifications"
    return HttpAnnouncer(url=url, tokens=tokens)


def _pings(redis: Redis) -> bool:
    return bool(redis.ping())


def _digid(settings: Settings, clock: Clock) -> Means:
    key = load_pem_private_key(settings.saml_key.encode(), password=None)
    assert isinstance(key, RSAPrivateKey)  # noqa: S101  settings refuse any other
    return DigiD(
        entity_id=settings.saml_entity_id,
        acs_url=f"{settings.public_url}/acs",
        idp=read_idp_metadata(settings.digid_metadata),
        request_key=key,
        message_key=MessageKey.from_pem(
            key=settings.saml_key, certificate=settings.saml_certificate
        ),
        back_channel=BackChannel(
            content_type=settings.digid_content_type,
            client_certificate=settings.digid_client_certificate,
            ca_file=settings.digid_ca_file,
        ),
        clock=clock,
    )


def _surroundings(settings: Settings) -> Surroundings:
    metadata = SpMetadata(
        entity_id=settings.saml_entity_id,
        acs_url=f"{settings.public_url}/acs",
        key_pem=settings.saml_key,
        certificate_pem=settings.saml_certificate,
    )
    idp = read_idp_metadata(settings.digid_metadata)
    return Surroundings(
        public_url=settings.public_url,
        balie_origin=settings.balie_origin,
        secret_key=settings.secret_key,
        theme=theme.load(settings.municipality),
        metadata=metadata.signed(),
        login_origin=idp.login_origin,
    )
