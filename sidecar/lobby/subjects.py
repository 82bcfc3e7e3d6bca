"""What a conversation is about came or went: the list of the desk and the open pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from branding.texts import Texts
from sidecar.lobby.domain import Visit
from sidecar.lobby.service import Lobby


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """See `sidecar.appointments.subjects.Queue`."""

    lobby: Lobby

    def about(self, appointment_id: str, further: Sequence[str]) -> None:
        with self.lobby.transactions.transaction():
            self.lobby.visits.about(appointment_id, further)
            for visit in self.lobby.visits.of_appointment(appointment_id):
                self.lobby.tell(visit)


def in_short(visit: Visit, texts: Texts) -> str:
    """The first subject, and how many more there are."""
    if not visit.further:
        return visit.product
    return texts("visit.subjects", first=visit.product, more=len(visit.further))
