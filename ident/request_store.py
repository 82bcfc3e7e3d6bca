"""Redis: what is known of each request, its sealed identity, and the conversation it belongs to."""

import hmac
import json
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar, cast

from redis import Redis

from ident.contract import NumberRead
from ident.domain import (
    Comparison,
    Identity,
    IdentityKind,
    Known,
    Level,
    Place,
    Proof,
    RequestFacts,
    RequestState,
    Taken,
)
from ident.refusals import NothingToShow
from ident.scripts import COMPARE, ENTER, IDENTIFY, JOIN, NOTE, WIPE
from ident.sealing import Seal

# Facts without the number outlive the identity, so that the panel can say what became of it.
FACTS_LIFETIME = timedelta(hours=12)
IDENTITY, PERSON = "identity", "person"
_TAKEN = {0: Taken.CLOSED, 1: Taken.KEPT, 2: Taken.SAME_PERSON}
Arguments = Sequence[str | int | bytes]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class RedisRequests:
    """Implements the port Requests. Every change is one script: nothing happens by half."""

    redis: Redis
    seal: Seal
    identity_lifetime: timedelta

    def join(self, place: Place) -> bool:
        keys = [self._ended(place.conversation_id), self._members(place.conversation_id)]
        keys += [self._facts(place.request_id)]
        arguments: Arguments = [
            place.request_id,
            _hashed(place.conversation_id),
            _seconds(FACTS_LIFETIME),
        ]
        return self._run(JOIN, keys, arguments) == 1

    def facts(self, request_id: str) -> RequestFacts:
        found = cast("dict[bytes, bytes]", self.redis.hgetall(self._facts(request_id)))
        facts = _read_facts(request_id, found)
        if facts.state is RequestState.IDENTIFIED and not self.redis.exists(
            self._identity(request_id)
        ):
            return RequestFacts(
                request_id=request_id,
                state=RequestState.EXPIRED,
                at=facts.at,
                level=facts.level,
                means=facts.means,
            )
        return facts

    def note(self, facts: RequestFacts) -> bool:
        arguments: Arguments = [facts.state.value, _written(facts), _seconds(FACTS_LIFETIME)]
        return self._run(NOTE, [self._facts(facts.request_id)], arguments) == 1

    def enter(self, place: Place, known: Known) -> bool:
        value = json.dumps({"at": known.at.isoformat(), "key_id": known.key_id})
        keys = [self._facts(place.request_id)]
        return self._run(ENTER, keys, [value, _seconds(FACTS_LIFETIME)]) == 1

    def identify(self, facts: RequestFacts, identity: Identity, *, place: Place) -> Taken:
        call, subject = place.conversation_id, _request(place.request_id)
        sealed = self.seal.close(
            subject, _sealable(identity), purpose=IDENTITY, lifetime=self.identity_lifetime
        )
        keys = [
            self._facts(place.request_id),
            self._identity(place.request_id),
            self._ended(call),
            self._people(call),
        ]
        arguments: Arguments = [
            facts.state.value,
            _written(facts),
            _seconds(FACTS_LIFETIME),
            sealed,
            _seconds(self.identity_lifetime),
            self._print(identity, call),
            place.participant_id,
            place.request_id,
        ]
        return _TAKEN[self._run(IDENTIFY, keys, arguments)]

    def identity(self, request_id: str) -> Identity:
        sealed = cast("bytes | None", self.redis.get(self._identity(request_id)))
        if sealed is None:
            raise NothingToShow("no identity for this request")
        return _unsealed(self.seal.open(_request(request_id), sealed, purpose=IDENTITY))

    def compare(self, request_id: str, comparison: Comparison) -> Comparison:
        value = json.dumps({"at": comparison.at.isoformat(), "outcome": comparison.outcome})
        self._run(COMPARE, [self._facts(request_id)], [value])
        first = self.facts(request_id).comparison
        if first is None:
            raise NothingToShow("request went away while it was compared")
        return first

    def note_reading(self, reading: NumberRead) -> None:
        value = json.dumps({**asdict(reading), "at": reading.at.isoformat()})
        self.redis.rpush(self._readings(reading.request_id), value)
        self.redis.expire(self._readings(reading.request_id), FACTS_LIFETIME)

    def readings(self, request_id: str) -> list[NumberRead]:
        found = cast("list[bytes]", self.redis.lrange(self._readings(request_id), 0, -1))
        read = [json.loads(value) for value in found]
        return [NumberRead(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in read]

    def wipe(self, request_id: str) -> None:
        self._wipe(request_id, frees_number=True)

    def finish(self, request_id: str) -> None:
        self._wipe(request_id, frees_number=False)

    def end_conversation(self, conversation_id: str) -> None:
        self.redis.set(self._ended(conversation_id), "1", ex=FACTS_LIFETIME)
        members = self._members(conversation_id)
        for request_id in cast("set[bytes]", self.redis.smembers(members)):
            self.finish(request_id.decode())
        self.redis.delete(members, self._people(conversation_id))
        self.seal.destroy(_conversation(conversation_id))

    def _wipe(self, request_id: str, *, frees_number: bool) -> None:
        facts = RequestFacts(request_id=request_id, state=RequestState.WIPED)
        call = cast("bytes | None", self.redis.hget(self._facts(request_id), "conversation"))
        keys = [
            self._facts(request_id),
            self._identity(request_id),
            f"ident:people:{call.decode() if call else ''}",
        ]
        arguments: Arguments = [
            _written(facts),
            _seconds(FACTS_LIFETIME),
            request_id,
            int(frees_number),
        ]
        self._run(WIPE, keys, arguments)
        self.seal.destroy(_request(request_id))

    def _print(self, identity: Identity, conversation_id: str) -> str:
        """A person as recognised within one conversation, and nowhere else."""
        subject = _conversation(conversation_id)
        key = self.seal.secret(subject, purpose=PERSON, lifetime=FACTS_LIFETIME)
        return hmac.new(key, identity.person.encode(), sha256).hexdigest()

    def _run(self, script: str, keys: list[str], arguments: Arguments) -> int:
        """One script, so that a wipe and a login that meet cannot both half happen."""
        done = self.redis.eval(script, len(keys), *keys, *arguments)
        assert not isinstance(done, Awaitable)  # noqa: S101  the client is the synchronous one
        return int(done)

    def _facts(self, request_id: str) -> str:
        return f"ident:request:{_hashed(request_id)}"

    def _identity(self, request_id: str) -> str:
        return f"ident:identity:{_hashed(request_id)}"

    def _readings(self, request_id: str) -> str:
        return f"ident:readings:{_hashed(request_id)}"

    def _ended(self, conversation_id: str) -> str:
        return f"ident:ended:{_hashed(conversation_id)}"

    def _members(self, conversation_id: str) -> str:
        return f"ident:conversation:{_hashed(conversation_id)}"

    def _people(self, conversation_id: str) -> str:
        return f"ident:people:{_hashed(conversation_id)}"


def _hashed(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def _request(request_id: str) -> str:
    return f"request:{request_id}"


def _conversation(conversation_id: str) -> str:
    return f"conversation:{conversation_id}"


def _seconds(lifetime: timedelta) -> int:
    return int(lifetime.total_seconds())


def _sealable(identity: Identity) -> bytes:
    proof = {**asdict(identity.proof), "issued_at": identity.proof.issued_at.isoformat()}
    plain = {
        "means": identity.means,
        "kind": identity.kind.value,
        "number": identity.number,
        "level": identity.level.label,
        "at": identity.at.isoformat(),
        "proof": proof,
        "pseudonym": identity.pseudonym,
        "branch": identity.branch,
        "representative": identity.representative,
    }
    return json.dumps(plain).encode()


def _unsealed(plain: bytes) -> Identity:
    found: dict[str, Any] = json.loads(plain)
    issued_at = datetime.fromisoformat(found["proof"]["issued_at"])
    return Identity(
        means=found["means"],
        kind=IdentityKind(found["kind"]),
        number=found["number"],
        level=Level.named(found["level"]),
        at=datetime.fromisoformat(found["at"]),
        proof=Proof(**{**found["proof"], "issued_at": issued_at}),
        # What an older version sealed has none of these.
        pseudonym=found.get("pseudonym", ""),
        branch=found.get("branch", ""),
        representative=found.get("representative", ""),
    )


def _written(facts: RequestFacts) -> str:
    at = facts.at.astimezone(UTC).isoformat() if facts.at else ""
    names = ("level", "means", "code", "reason")
    return json.dumps({"at": at, **{name: getattr(facts, name) for name in names}})


def _read_facts(request_id: str, found: dict[bytes, bytes]) -> RequestFacts:
    facts: dict[str, str] = json.loads(found.get(b"facts", b"{}"))
    at = facts.pop("at", "")
    return RequestFacts(
        request_id=request_id,
        state=RequestState(found.get(b"state", b"unknown").decode()),
        at=datetime.fromisoformat(at) if at else None,
        known=_moment(Known, found.get(b"known")),
        comparison=_moment(Comparison, found.get(b"comparison")),
        **facts,
    )


def _moment(kind: type[T], value: bytes | None) -> T | None:
    if value is None:
        return None
    found = json.loads(value)
    return kind(**{**found, "at": datetime.fromisoformat(found["at"])})
