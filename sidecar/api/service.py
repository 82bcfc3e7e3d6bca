"""Use cases of API keys: make, list, revoke, and whose key it is that came with a request."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sidecar.api.domain import (
    KEYS_PER_SOURCE,
    ApiKey,
    KeyRefused,
    KeyUnknown,
    SourceHasKeys,
    new_key,
    parts_of,
)
from sidecar.api.ports import Desks, KeyStore
from sidecar.core import local_time
from sidecar.core.audit import SYSTEM, Action, AuditFact, AuditTrail
from sidecar.core.clock import Clock
from sidecar.core.errors import BadInput
from sidecar.core.programs import Program, Right
from sidecar.core.work import Transactions


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What an administrator does with keys, and what the guard asks."""

    store: KeyStore
    desks: Desks
    transactions: Transactions
    audit: AuditTrail
    clock: Clock

    def make(
        self,
        source: str,
        rights: Collection[Right],
        *,
        desks: Collection[str] | None = None,
        expires_on: date | None = None,
    ) -> str:
        """The new key, to be shown once; raises BadInput, and SourceHasKeys when two live."""
        now = self.clock.now()
        if desks is not None and {desk.id for desk in self.desks.desks(desks)} != set(desks):
            raise BadInput("a desk that is not there")
        if expires_on is not None and expires_on < local_time.day_of(now):
            raise BadInput("expires on a day that is past")
        limited = None if desks is None else frozenset(desks)
        key, shown = new_key(
            source, frozenset(rights), desks=limited, made_at=now, expires_on=expires_on
        )
        with self.transactions.transaction():
            if len(self._living(source)) >= KEYS_PER_SOURCE:
                raise SourceHasKeys(f"{KEYS_PER_SOURCE} keys of this source live: revoke one first")
            self.store.add(key)
            self._record(Action.API_KEY_MADE, key.id, source)
        return shown

    def all(self) -> list[ApiKey]:
        return self.store.all()

    def revoke(self, key_id: str) -> None:
        """From the next request on it opens nothing; raises KeyUnknown."""
        found = self.store.get(key_id)
        with self.transactions.transaction():
            if found is None or not self.store.revoke(key_id, at=self.clock.now()):
                raise KeyUnknown("no such key, or revoked before")
            self._record(Action.API_KEY_REVOKED, key_id, found.source)

    def program(self, shown: str) -> Program:
        """Who calls with this key; remembers the day. Raises KeyRefused."""
        key_id, secret = parts_of(shown)
        found, today = self.store.get(key_id), local_time.day_of(self.clock.now())
        if found is None or not found.opens_with(secret) or not found.lives(today):
            raise KeyRefused("unknown, revoked or expired")
        if found.used_on != today:
            self.store.used(key_id, today)
        return found.program

    def _living(self, source: str) -> list[ApiKey]:
        today = local_time.day_of(self.clock.now())
        return [key for key in self.store.all() if key.source == source and key.lives(today)]

    def _record(self, action: Action, key_id: str, source: str) -> None:
        self.audit.record(
            AuditFact(
                action=action,
                actor=SYSTEM,
                subject=key_id,
                conversation="",
                at=self.clock.now(),
                details={"source": source},
            )
        )
