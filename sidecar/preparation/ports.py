"""What preparation needs from outside, in its own words."""

from collections.abc import Collection
from typing import Protocol

from sidecar.core.devices import DeviceCheck
from sidecar.preparation.domain import Guest


class DeviceChecks(Protocol):
    """Keeps the newest test of each participant."""

    def keep(self, check: DeviceCheck) -> None:
        """Replaces an older one; one that is older than what is kept changes nothing."""

    def of(self, participant_ids: Collection[str]) -> dict[str, DeviceCheck]:
        """By participant id; who did not test is left out."""


class Guests(Protocol):
    """Knows who holds a personal link."""

    def by_link(self, link: str) -> Guest:
        """Also before the link opens; raises the refusal of a link that is unknown or dead."""

    def by_participant(self, participant_id: str) -> Guest:
        """Raises as `by_link`."""
