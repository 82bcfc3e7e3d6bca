"""*Wij wachten op u*: one press tells who has not come, by the ways he has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sidecar.core.audit import Action
from sidecar.core.errors import Conflict
from sidecar.core.messages import MessageKind, Messenger
from sidecar.core.people import Employee
from sidecar.core.visits import CLOSES_AFTER
from sidecar.lobby.domain import State, Visit
from sidecar.lobby.ports import Notice, Notices
from sidecar.lobby.service import Lobby

# A message needs some time to arrive, and he some to come.
PAUSE = timedelta(minutes=5)


class NotAwaited(Conflict):
    """He is here already, it is too early, or the appointment does not go on."""

    code = "not_awaited"
    message_key = "lobby.we_wait.not_awaited"


class ToldJustNow(Conflict):
    code = "told_just_now"
    message_key = "lobby.we_wait.just_now"


def is_awaited(visit: Visit, now: datetime) -> bool:
    """His moment has come, the room is not closed, and he has not arrived."""
    is_time = visit.starts_at <= now < visit.ends_at + CLOSES_AFTER
    return visit.state is State.EXPECTED and is_time


def was_told_just_now(visit: Visit, now: datetime) -> bool:
    return visit.we_wait_at is not None and visit.we_wait_at > now - PAUSE


@dataclass(frozen=True, kw_only=True)
class WeWait:
    lobby: Lobby
    messenger: Messenger
    notices: Notices

    def tell(self, participant_id: str, *, by: Employee) -> Visit:
        """Raises NotAwaited, or ToldJustNow when he was told less than PAUSE ago."""
        lobby, now = self.lobby, self.lobby.clock.now()
        with lobby.transactions.transaction():
            visit = lobby.of_desk(participant_id, by)
            if not is_awaited(visit, now):
                raise NotAwaited(f"visit {participant_id} is not awaited")
            # Stored first: of two who press together one tells him, and who arrives is not told.
            if not lobby.visits.awaited(participant_id, now, not_since=now - PAUSE):
                raise self._refusal(participant_id)
            self.messenger.tell(participant_id, MessageKind.WE_WAIT)
            lobby.record(
                Action.VISIT_AWAITED, visit.appointment_id, actor=by.id, subject=participant_id
            )
            lobby.tell(visit)
        return visit

    def notices_of(self, visits: Iterable[Visit]) -> Mapping[str, Notice]:
        """What became of it, for those who were told and are expected still."""
        told = [v.participant_id for v in visits if v.we_wait_at and v.state is State.EXPECTED]
        return self.notices.of(told) if told else {}

    def _refusal(self, participant_id: str) -> Conflict:
        if self.lobby.visits.get(participant_id).state is State.EXPECTED:
            return ToldJustNow(f"visit {participant_id} was told just now")
        return NotAwaited(f"visit {participant_id} arrived in the meantime")
