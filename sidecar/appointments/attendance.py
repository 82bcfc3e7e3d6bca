"""What each request of a citizen asks: is this the browser that may come in now?"""

import hmac
from datetime import datetime
from typing import NamedTuple

from sidecar.appointments.domain import State
from sidecar.core.ids import hashed
from sidecar.core.people import Visitor
from sidecar.core.visits import CLOSES_AFTER, OPENS_BEFORE


class Attendance(NamedTuple):
    """The little of an invitation that every request of a citizen asks; light, not a dataclass."""

    appointment_id: str
    name: str
    language: str
    state: str
    starts_at: datetime
    ends_at: datetime
    browser_hash: str | None

    def lets_in(self, browser: str, now: datetime) -> bool:
        """As check_open and check_browser of Invitation, which know the reason when it does not."""
        return (
            self.state == State.PLANNED.value
            and self.starts_at - OPENS_BEFORE <= now < self.ends_at + CLOSES_AFTER
            and self.browser_hash is not None
            and hmac.compare_digest(self.browser_hash, hashed(browser))
        )

    def visitor(self, participant_id: str) -> Visitor:
        return Visitor(
            participant_id=participant_id,
            appointment_id=self.appointment_id,
            name=self.name,
            language=self.language,
        )
