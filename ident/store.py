"""Redis: visits, logins under way and take-once keys, each with a lifetime."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from redis import Redis

from ident.contract import StartIdentification
from ident.domain import IDLE_LIMIT, Level, PendingLogin, Tried, Visit
from ident.refusals import NoVisit, OtherBrowser

# Longer than a visit may be idle, so that an expired visit can still be told from an unknown one.
VISIT_LIFETIME = timedelta(hours=1)


def _tried_text(tried: Tried | None) -> dict[str, str] | None:
    return None if tried is None else asdict(tried) | {"at": tried.at.isoformat()}


def _tried(found: dict[str, str] | None) -> Tried | None:
    if found is None:
        return None
    names = ("means", "level", "issuer", "fingerprint")
    at = datetime.fromisoformat(found["at"])
    return Tried(at=at, **{name: found[name] for name in names})


def _hashed(value: str) -> str:
    """A key of Redis never holds what a browser holds: reading Redis opens no visit."""
    return sha256(value.encode()).hexdigest()


@dataclass(frozen=True)
class RedisVisits:
    redis: Redis

    def save(self, visit: Visit) -> None:
        value = json.dumps(
            {
                "asked": asdict(visit.asked),
                "seen_at": visit.seen_at.isoformat(),
                "notice": visit.notice,
                "notice_means": visit.notice_means,
                "identified": visit.identified,
                "is_trial": visit.is_trial,
                "tried": _tried_text(visit.tried),
            }
        )
        self.redis.set(self._key(visit.id), value, ex=VISIT_LIFETIME)

    def get(self, visit_id: str) -> Visit:
        value = cast("bytes | None", self.redis.get(self._key(visit_id)))
        if value is None:
            raise NoVisit("no visit for this cookie")
        found = json.loads(value)
        return Visit(
            id=visit_id,
            asked=StartIdentification(**found["asked"]),
            seen_at=datetime.fromisoformat(found["seen_at"]),
            notice=found["notice"],
            notice_means=found.get("notice_means", ""),
            identified=found["identified"],
            is_trial=found["is_trial"],
            tried=_tried(found["tried"]),
        )

    def drop(self, visit_id: str) -> None:
        self.redis.delete(self._key(visit_id))

    def _key(self, visit_id: str) -> str:
        return f"ident:visit:{_hashed(visit_id)}"


@dataclass(frozen=True)
class RedisPendingLogins:
    redis: Redis

    def add(self, state: str, login: PendingLogin) -> None:
        value = json.dumps(
            {
                "login_id": login.login_id,
                "visit_key": login.visit_key,
                "means": login.means,
                "minimum": login.minimum.label,
            }
        )
        self.redis.set(self._key(state), value, ex=IDLE_LIMIT)

    def get(self, state: str) -> PendingLogin:
        return self._login(cast("bytes | None", self.redis.get(self._key(state))))

    def take(self, state: str) -> PendingLogin:
        return self._login(cast("bytes | None", self.redis.getdel(self._key(state))))

    def _login(self, value: bytes | None) -> PendingLogin:
        if value is None:
            raise OtherBrowser("no login under way for this state")
        found = json.loads(value)
        return PendingLogin(
            login_id=found["login_id"],
            visit_key=found["visit_key"],
            means=found["means"],
            minimum=Level.named(found["minimum"]),
        )

    def _key(self, state: str) -> str:
        return f"ident:login:{_hashed(state)}"


@dataclass(frozen=True)
class RedisSpent:
    redis: Redis

    def spend(self, kind: str, key: str, *, lifetime: timedelta) -> bool:
        name = f"ident:spent:{kind}:{_hashed(key)}"
        return bool(self.redis.set(name, "1", nx=True, ex=lifetime))
