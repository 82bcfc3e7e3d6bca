"""Redis: visits, logins under way, take-once keys and the sealed identity, each with a lifetime."""

import json
import os
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from redis import Redis

from ident.contract import StartIdentification
from ident.domain import (
    IDLE_LIMIT,
    Identity,
    IdentityKind,
    Level,
    PendingLogin,
    RequestFacts,
    RequestState,
    Visit,
)
from ident.refusals import NothingToShow, NoVisit, OtherBrowser

# Longer than a visit may be idle, so that an expired visit can still be told from an unknown one.
VISIT_LIFETIME = timedelta(hours=1)
# Facts without the number outlive the identity, so that the panel can say what became of it.
FACTS_LIFETIME = timedelta(hours=12)
_NONCE = 12

_NOTE = """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'identified' or state == 'wiped' then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'facts', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""
_IDENTIFY = """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'identified' or state == 'wiped' then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'facts', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[2], ARGV[4], 'EX', ARGV[5])
return 1
"""
_WIPE = """
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'state', 'wiped', 'facts', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""


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
                "identified": visit.identified,
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
            identified=found["identified"],
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


@dataclass(frozen=True)
class Seal:
    """AES-256-GCM with a key that Redis never sees; sealed for one request only (AAD)."""

    key: bytes

    def close(self, identity: Identity, *, request_id: str) -> bytes:
        plain = json.dumps(
            {
                "means": identity.means,
                "kind": identity.kind.value,
                "number": identity.number,
                "level": identity.level.label,
                "at": identity.at.isoformat(),
            }
        )
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, plain.encode(), request_id.encode())

    def open(self, sealed: bytes, *, request_id: str) -> Identity:
        try:
            plain = AESGCM(self.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], request_id.encode())
        except (InvalidTag, ValueError):
            raise NothingToShow("sealed identity does not open") from None
        found = json.loads(plain)
        return Identity(
            means=found["means"],
            kind=IdentityKind(found["kind"]),
            number=found["number"],
            level=Level.named(found["level"]),
            at=datetime.fromisoformat(found["at"]),
            assertion_id="",
        )


@dataclass(frozen=True, kw_only=True)
class RedisRequests:
    redis: Redis
    seal: Seal
    identity_lifetime: timedelta

    def facts(self, request_id: str) -> RequestFacts:
        found = cast("dict[bytes, bytes]", self.redis.hgetall(self._key(request_id)))
        if not found:
            return RequestFacts(request_id=request_id, state=RequestState.UNKNOWN)
        facts = _read_facts(request_id, found)
        gone = not self.redis.exists(self._sealed_key(request_id))
        if facts.state is RequestState.IDENTIFIED and gone:
            return RequestFacts(request_id=request_id, state=RequestState.EXPIRED, at=facts.at)
        return facts

    def note(self, facts: RequestFacts) -> bool:
        keys = [self._key(facts.request_id)]
        return self._run(
            _NOTE, keys, [facts.state.value, _written(facts), _seconds(FACTS_LIFETIME)]
        )

    def identify(self, facts: RequestFacts, identity: Identity) -> bool:
        keys = [self._key(facts.request_id), self._sealed_key(facts.request_id)]
        sealed = self.seal.close(identity, request_id=facts.request_id)
        return self._run(
            _IDENTIFY,
            keys,
            [
                facts.state.value,
                _written(facts),
                _seconds(FACTS_LIFETIME),
                sealed,
                _seconds(self.identity_lifetime),
            ],
        )

    def identity(self, request_id: str) -> Identity:
        sealed = cast("bytes | None", self.redis.get(self._sealed_key(request_id)))
        if sealed is None:
            raise NothingToShow("no identity for this request")
        return self.seal.open(sealed, request_id=request_id)

    def wipe(self, request_id: str) -> None:
        facts = RequestFacts(request_id=request_id, state=RequestState.WIPED)
        keys = [self._key(request_id), self._sealed_key(request_id)]
        self._run(_WIPE, keys, [_written(facts), _seconds(FACTS_LIFETIME)])

    def _run(self, script: str, keys: list[str], arguments: list[str | int | bytes]) -> bool:
        """One script, so that a wipe and a login that meet cannot both half happen."""
        done = self.redis.eval(script, len(keys), *keys, *arguments)
        assert not isinstance(done, Awaitable)  # noqa: S101  the client is the synchronous one
        return bool(done)

    def _key(self, request_id: str) -> str:
        return f"ident:request:{_hashed(request_id)}"

    def _sealed_key(self, request_id: str) -> str:
        return f"ident:identity:{_hashed(request_id)}"


def _seconds(lifetime: timedelta) -> int:
    return int(lifetime.total_seconds())


def _written(facts: RequestFacts) -> str:
    at = facts.at.astimezone(UTC).isoformat() if facts.at else ""
    return json.dumps({"at": at, "level": facts.level, "code": facts.code, "reason": facts.reason})


def _read_facts(request_id: str, found: dict[bytes, bytes]) -> RequestFacts:
    facts = json.loads(found[b"facts"])
    return RequestFacts(
        request_id=request_id,
        state=RequestState(found[b"state"].decode()),
        at=datetime.fromisoformat(facts["at"]) if facts["at"] else None,
        level=facts["level"],
        code=facts["code"],
        reason=facts["reason"],
    )
