"""Settings → connections and what every feature stands on; nothing connects before it is used."""

from dataclasses import dataclass

from redis import Redis

from branding import pages, texts, theme
from branding.texts import Texts
from branding.theme import Theme
from foundation.outbox import DatabaseOutbox
from sidecar.adapters import redis_client
from sidecar.adapters.audit import DatabaseAuditTrail
from sidecar.adapters.database import Database
from sidecar.adapters.desk_members import DatabaseMembers
from sidecar.adapters.limits import RedisLimiter
from sidecar.adapters.signals import RedisSignals
from sidecar.adapters.staff_sessions import DatabaseStaffSessions
from sidecar.adapters.waker import CeleryWaker
from sidecar.core.clock import Clock, SystemClock
from sidecar.environment import LETTERS, TEXTS
from sidecar.notifications import languages
from sidecar.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every feature stands on."""

    settings: Settings
    clock: Clock
    theme: Theme
    texts: dict[str, Texts]
    # Those, and the languages that letters alone are written in.
    letter_texts: dict[str, Texts]
    database: Database
    redis: Redis
    audit: DatabaseAuditTrail
    outbox: DatabaseOutbox
    signals: RedisSignals
    limiter: RedisLimiter
    sessions: DatabaseStaffSessions
    members: DatabaseMembers


def lay(settings: Settings, *, clock: Clock | None = None, look: Theme | None = None) -> Ground:
    """`clock` and `look`: others than those of this machine and of the settings."""
    clock, database = clock or SystemClock(), Database(settings.database_url)
    redis = redis_client.connect(settings.redis_url)
    look = look or theme.load(settings.municipality)
    audit = DatabaseAuditTrail(database, look.key)
    signals = RedisSignals(redis, database)
    ours = {
        language: texts.load(
            pages.CATALOGUE, TEXTS, language=language, tone=look.tone, words=look.words
        )
        for language in texts.LANGUAGES
    }
    return Ground(
        settings=settings,
        clock=clock,
        theme=look,
        texts=ours,
        letter_texts=ours
        | {code: languages.load(LETTERS, code) for code in languages.codes(LETTERS)},
        database=database,
        redis=redis,
        audit=audit,
        outbox=DatabaseOutbox(database, clock, CeleryWaker(settings.redis_url)),
        signals=signals,
        limiter=RedisLimiter(settings.redis_url),
        sessions=DatabaseStaffSessions(database, clock, signals),
        members=DatabaseMembers(database, clock, audit),
    )
