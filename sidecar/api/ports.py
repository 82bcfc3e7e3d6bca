"""What keys need from outside, in our words."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from sidecar.api.domain import ApiKey
from sidecar.core.catalogue import Desk


class KeyStore(Protocol):
    """Keeps API keys; a revoked one stays, so that it is known who had it."""

    def add(self, key: ApiKey) -> None: ...

    def get(self, key_id: str) -> ApiKey | None: ...

    def all(self) -> list[ApiKey]:
        """By source, then by when they were made."""

    def used(self, key_id: str, on: date) -> None:
        """Remember the day of the last use."""

    def revoke(self, key_id: str, *, at: datetime) -> bool:
        """False when there is none, or it was revoked before."""


class Desks(Protocol):
    def desks(self, ids: Collection[str]) -> list[Desk]:
        """Those of the ids that are desks."""
