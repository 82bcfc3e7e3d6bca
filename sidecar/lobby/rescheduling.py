"""An appointment is at another moment: everybody is expected anew, and what was there is over."""

from dataclasses import dataclass, replace
from datetime import datetime

from sidecar.lobby.domain import AlreadySettled, Decision, Event, after, door
from sidecar.lobby.service import Lobby


@dataclass(frozen=True, kw_only=True)
class Rescheduling:
    lobby: Lobby

    def reschedule(self, appointment_id: str, *, starts_at: datetime, ends_at: datetime) -> None:
        """Raises StillHere when somebody is inside, VisitOver when the conversation is over."""
        lobby = self.lobby
        with lobby.transactions.transaction():
            for visit in lobby.visits.of_appointment(appointment_id):
                state = after(visit.state, Event.RESCHEDULE)
                moved = replace(visit, state=state, starts_at=starts_at, ends_at=ends_at)
                if not lobby.visits.reschedule(moved, was=visit.state):
                    raise AlreadySettled(f"visit {visit.participant_id} changed in the meantime")
                # Who was admitted and left again may have been identified, and may not come back.
                if door(visit.state) is Decision.OPEN:
                    lobby.doorkeeper.remove(visit.room, visit.participant_id)
                    for handover in lobby.handovers:
                        handover(visit.participant_id)
