"""A document and what is asked for, with the one state machine: every state, every event."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sidecar.core.audit import Action
from sidecar.core.documents import Kind
from sidecar.core.errors import BalieError
from sidecar.documents.refusals import (
    AlreadyJudged,
    AlreadySent,
    DocumentGone,
    NotAccepted,
    NotChecked,
    NotFit,
    NotThereYet,
)


class State(StrEnum):
    """Gevraagd, wordt ontvangen, in controle, klaar, geweigerd, aangenomen, teruggestuurd, …"""

    ASKED = "asked"
    RECEIVING = "receiving"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    HANDED_OVER = "handed_over"
    DELETED = "deleted"


class Event(StrEnum):
    """What may happen to a document. `send` is *Verstuur*: nothing is checked before it."""

    BEGIN = "begin"
    RECEIVE = "receive"
    SEND = "send"
    CLEAR = "clear"
    REFUSE = "refuse"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    FORGET = "forget"
    HAND_OVER = "hand_over"
    DELETE = "delete"


Outcome = State | type[BalieError]

_AS, _RC, _CH, _RD = State.ASKED, State.RECEIVING, State.CHECKING, State.READY
_RF, _AC, _SB, _HO, _DL = (
    State.REFUSED,
    State.ACCEPTED,
    State.SENT_BACK,
    State.HANDED_OVER,
    State.DELETED,
)
_Absent, _Sent, _Unchecked, _Unfit = NotThereYet, AlreadySent, NotChecked, NotFit
_Judged, _NotYet, _Gone = AlreadyJudged, NotAccepted, DocumentGone

# One row per event, one column per state; a state equal to the column means "nothing changes".
_COLUMNS = (_AS, _RC, _CH, _RD, _RF, _AC, _SB, _HO, _DL)
_ROWS: dict[Event, tuple[Outcome, ...]] = {
    Event.BEGIN: (_RC, _Sent, _Sent, _Sent, _Sent, _Sent, _Sent, _Sent, _Gone),
    Event.RECEIVE: (_Absent, _RC, _Sent, _Sent, _Sent, _Sent, _Sent, _Sent, _Gone),
    # Who presses twice sends once.
    Event.SEND: (_Absent, _CH, _CH, _Sent, _Sent, _Sent, _Sent, _Sent, _Gone),
    # What a worker finds of a document that is gone by then changes nothing.
    Event.CLEAR: (_Absent, _Unchecked, _RD, _RD, _RF, _AC, _SB, _HO, _DL),
    Event.REFUSE: (_Absent, _Unchecked, _RF, _RD, _RF, _AC, _SB, _HO, _DL),
    Event.ACCEPT: (_Absent, _Unchecked, _Unchecked, _AC, _Unfit, _Judged, _Judged, _Judged, _Gone),
    Event.SEND_BACK: (
        *(_Absent, _Unchecked, _Unchecked, _SB, _Unfit),
        *(_Judged, _Judged, _Judged, _Gone),
    ),
    # What the civil servant may have seen the citizen does not take away any more.
    Event.CANCEL: (_Absent, _DL, _DL, _Sent, _DL, _Judged, _DL, _Judged, _DL),
    # Nobody asks for it any more: what was not sent is gone, what was sent stays.
    Event.WITHDRAW: (_DL, _DL, _CH, _RD, _RF, _AC, _SB, _HO, _DL),
    # An accepted one waits for its hand-over, however long that takes.
    Event.EXPIRE: (_DL, _DL, _DL, _DL, _DL, _AC, _DL, _HO, _DL),
    # Accepted, and at the end of the retention there is no case that will take it.
    Event.FORGET: (_NotYet, _NotYet, _NotYet, _NotYet, _NotYet, _DL, _NotYet, _HO, _DL),
    Event.HAND_OVER: (_NotYet, _NotYet, _NotYet, _NotYet, _NotYet, _HO, _NotYet, _HO, _DL),
    Event.DELETE: (_DL, _DL, _DL, _DL, _DL, _NotYet, _DL, _DL, _DL),
}
TRANSITIONS: dict[tuple[State, Event], Outcome] = {
    (state, event): outcome
    for event, row in _ROWS.items()
    for state, outcome in zip(_COLUMNS, row, strict=True)
}

# An upload that nobody sent is gone after this (tus 1.0, Expiration).
UPLOAD_LASTS = timedelta(hours=12)
# A phone sends for a request for so long after it scanned the code, at most.
PHONE_LASTS = timedelta(minutes=30)
# The steps that leave a trace in the audit trail.
RECORDED = {
    Event.SEND: Action.DOCUMENT_SENT,
    Event.CLEAR: Action.DOCUMENT_CHECKED,
    Event.REFUSE: Action.DOCUMENT_REFUSED,
    Event.ACCEPT: Action.DOCUMENT_ACCEPTED,
    Event.SEND_BACK: Action.DOCUMENT_SENT_BACK,
    Event.HAND_OVER: Action.DOCUMENT_HANDED_OVER,
    Event.CANCEL: Action.DOCUMENT_DELETED,
    Event.WITHDRAW: Action.DOCUMENT_DELETED,
    Event.EXPIRE: Action.DOCUMENT_DELETED,
    Event.FORGET: Action.DOCUMENT_DELETED,
    Event.DELETE: Action.DOCUMENT_DELETED,
}
# What it contains is of no use to anybody any more, so it is destroyed at once.
EMPTY = frozenset({_RF, _SB, _DL})
# What may be destroyed: the case system has it, or nobody needs it.
DESTROYABLE = EMPTY | {State.HANDED_OVER}
# What can be looked at: it was checked, and its content is there.
VISIBLE = frozenset({_RD, _AC})
# What does not count for how many may come: in its place another one is welcome.
FREE = EMPTY


class Origin(StrEnum):
    """From whom it comes: burger or gemeente."""

    CITIZEN = "citizen"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, kw_only=True)
class Request:
    """Verzoek: what a civil servant asks one citizen to send. `largest` is in bytes, of each."""

    id: str
    appointment_id: str
    participant_id: str
    label: str
    help: str
    kinds: tuple[Kind, ...]
    most: int
    largest: int
    is_confidential: bool
    employee_id: str
    employee_name: str
    asked_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class Document:
    """Document: one file, from its first byte until it is gone.

    `participant_id` is the citizen whose it is, or to whom one of the municipality may be shown.
    `name` is what the sender calls it, for people only. `size` is None while it is not known.
    `why` says why it was refused, `reason` why it was sent back; `remark` is of the citizen, `note`
    of the civil servant. `waits_since` is since when the scanner is away. `case_request` is the
    identification whose case gets it, `case_problem` why that case does not take it.
    """

    id: str
    appointment_id: str
    participant_id: str
    request_id: str | None
    origin: Origin
    sender_id: str
    name: str
    size: int | None
    largest: int
    is_confidential: bool
    begun_at: datetime
    state: State = State.RECEIVING
    kind: Kind | None = None
    pages: int = 0
    why: str = ""
    reason: str = ""
    remark: str = ""
    note: str = ""
    sent_at: datetime | None = None
    checked_at: datetime | None = None
    judged_at: datetime | None = None
    judged_by: str = ""
    shown_at: datetime | None = None
    waits_since: datetime | None = None
    waits: int = 0
    case_request: str = ""
    case_number: str = ""
    case_problem: str = ""
    version: int = 1

    @property
    def expires_at(self) -> datetime:
        """Until when the upload may go on."""
        return self.begun_at + UPLOAD_LASTS

    @property
    def limit(self) -> int:
        """How many bytes may come in all."""
        return self.largest if self.size is None else self.size

    @property
    def is_of_citizen(self) -> bool:
        return self.origin is Origin.CITIZEN

    @property
    def is_visible(self) -> bool:
        return self.state in VISIBLE

    @property
    def is_shown(self) -> bool:
        """Whether the citizen may open this one of the municipality."""
        return self.shown_at is not None and self.state is State.READY

    @property
    def awaits_case(self) -> bool:
        """Whether it is on its way to a case that may still take it."""
        return self.state is State.ACCEPTED and bool(self.case_number) and not self.case_problem

    def has_expired(self, now: datetime) -> bool:
        return self.state is State.RECEIVING and now >= self.expires_at


@dataclass(frozen=True, kw_only=True)
class Phone:
    """Telefoon: the one browser that may send for one request, beside that of the visit."""

    request_id: str
    appointment_id: str
    participant_id: str
    browser_hash: str
    language: str
    joined_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.joined_at + PHONE_LASTS

    def has_expired(self, now: datetime) -> bool:
        return now >= self.ends_at


def after(state: State, event: Event) -> State:
    """The state that follows; raises the refusal of the table."""
    outcome = TRANSITIONS[state, event]
    if isinstance(outcome, State):
        return outcome
    raise outcome(f"{event} while {state}")


def diagram() -> str:
    """The state machine as a mermaid diagram; `balie states` prints it."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for (state, event), outcome in TRANSITIONS.items():
        if isinstance(outcome, State) and outcome is not state:
            arrows.setdefault((state, outcome), []).append(event.value)
    lines = ["stateDiagram-v2", "    [*] --> asked"]
    lines += [
        f"    {was} --> {then}: {', '.join(events)}" for (was, then), events in arrows.items()
    ]
    return "\n".join(lines)
