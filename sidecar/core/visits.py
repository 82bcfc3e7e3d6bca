"""What one feature tells another about a planned visit; features never import each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.messages import MessageKind
from sidecar.core.reach import Reach

# A link and its room work from half an hour before the start until two hours after the end.
OPENS_BEFORE = timedelta(minutes=30)
CLOSES_AFTER = timedelta(hours=2)


class Part(StrEnum):
    """In which role somebody sits at the table: for himself, or to help who does.

    Burger, mantelzorger of begeleider, familielid, tolk, collega.
    """

    CITIZEN = "citizen"
    CARER = "carer"
    FAMILY = "family"
    INTERPRETER = "interpreter"
    COLLEAGUE = "colleague"

    @property
    def identifies(self) -> bool:
        """Who only helps is never asked who he is: the matter is not his."""
        return self is Part.CITIZEN

    @property
    def is_kin(self) -> bool:
        """Whether a word of congratulation is meant for him: who it is about, and his family."""
        return self in (Part.CITIZEN, Part.FAMILY)

    @property
    def needs_consent(self) -> bool:
        """Whether the citizen must have agreed that this third person hears it all (M108)."""
        return self in (Part.CARER, Part.FAMILY, Part.INTERPRETER)


@dataclass(frozen=True, kw_only=True)
class PlannedVisit:
    """One citizen of one appointment, as the waiting room and Jitsi need to know him.

    `participant_id` is the id in the citizen's Jitsi token and of the visit. Moments are UTC.
    """

    participant_id: str
    appointment_id: str
    desk_id: str
    room: str
    name: str
    language: str
    product: str
    employee_id: str
    employee_name: str
    starts_at: datetime
    ends_at: datetime
    part: Part = Part.CITIZEN
    # The names of what it is about besides `product`.
    further: tuple[str, ...] = ()

    @property
    def opens_at(self) -> datetime:
        return self.starts_at - OPENS_BEFORE

    @property
    def closes_at(self) -> datetime:
        return self.ends_at + CLOSES_AFTER


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """What a letter to a citizen may say. Not what the visit is about: mail travels unsealed."""

    participant_id: str
    appointment_id: str
    desk_id: str
    name: str
    mail: str
    phone: str
    reach: Reach
    language: str
    link: str
    link_version: int
    desk: str
    reply_to: str | None
    employee_name: str
    employee_function: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    needs_identification: bool
    is_planned: bool
    # Whether this participant may move or cancel it; who only helps may not.
    may_change: bool
    # Where this participant practises beforehand, and the page that says how it works.
    practice_link: str
    how_link: str
    # Which reminders go for what he comes for.
    reminders: frozenset[MessageKind]
    # What to have at hand, in the words of the product; several lines, or nothing.
    bring: str = ""
    # The start that he was told before it was moved.
    moved_from: datetime | None = None
    # The time zone of his telephone, when it is another time there: "America/Paramaribo".
    zone: str = ""
    link_opened_at: datetime | None = None
    # What was agreed in the conversation, by the civil servant; for the letter after it only.
    next_steps: str = ""
