"""What counts of all that one citizen was asked in a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sidecar.core.requirements import Requirements
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.ports import Citizen
from sidecar.identification.skips import Skip
from sidecar.identification.states import State


def latest(asked: Sequence[IdentificationRequest]) -> IdentificationRequest | None:
    """The newest of `asked` (oldest first): the one that people speak about."""
    return asked[-1] if asked else None


def proof(
    asked: Sequence[IdentificationRequest], wanted: Requirements
) -> IdentificationRequest | None:
    """The request of `asked` (oldest first) by which he proved what is wanted, or None.

    What was completed stays good when a later request, for a subject that is gone again, came to
    nothing. Not after a difference: then it is in doubt who sits there.
    """
    newest = latest(asked)
    if newest is None or newest.state is State.DIFFERED:
        return None
    if newest.proves(wanted):
        return newest
    completed = [each for each in asked if each.state is State.COMPLETED and each.gives(wanted)]
    return latest(completed)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands with one citizen: all that the civil servant's card shows.

    `asked` is what he was asked, oldest first.
    """

    citizen: Citizen
    is_alone: bool
    requirements: Requirements
    asked: Sequence[IdentificationRequest]
    skip: Skip | None

    @property
    def request(self) -> IdentificationRequest | None:
        return latest(self.asked)

    @property
    def proof(self) -> IdentificationRequest | None:
        return proof(self.asked, self.requirements)

    @property
    def is_proved_before(self) -> bool:
        """Whether an earlier request than the newest is enough, so that nothing is needed."""
        return self.proof not in (None, self.request)

    @property
    def falls_short(self) -> bool:
        """A subject that came later asks more than this request gives; nobody was excused yet."""
        if self.request is None or self.request.state is State.ENDED or self.skip is not None:
            return False
        return self.proof is None and not self.request.gives(self.requirements)
