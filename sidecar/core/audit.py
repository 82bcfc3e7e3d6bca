"""Who did what to which record: facts for the audit trail, never free text."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

SYSTEM = "system"


class Action(Enum):
    """Every action we record, with the details it may carry and no others."""

    APPOINTMENT_PLANNED = ("appointment.planned", frozenset[str]())
    PERSON_INVITED = ("appointment.person_invited", frozenset({"part"}))
    FOLLOW_UP_PLANNED = ("appointment.follow_up_planned", frozenset[str]())
    APPOINTMENT_MOVED = ("appointment.moved", frozenset[str]())
    APPOINTMENT_TAKEN_UP = ("appointment.taken_up", frozenset[str]())
    APPOINTMENT_HANDED_OVER = ("appointment.handed_over", frozenset({"to"}))
    SUBJECT_ADDED = ("appointment.subject_added", frozenset[str]())
    SUBJECT_REMOVED = ("appointment.subject_removed", frozenset[str]())
    APPOINTMENT_CANCELLED = ("appointment.cancelled", frozenset[str]())
    APPOINTMENT_FORGOTTEN = ("appointment.forgotten", frozenset[str]())
    DESK_CHANGED = ("desk.changed", frozenset[str]())
    PRODUCT_CHANGED = ("product.changed", frozenset[str]())
    LINK_OPENED = ("link.opened", frozenset[str]())
    CONTACT_CHANGED = ("contact.changed", frozenset[str]())
    MESSAGE_ANSWERED = ("message.answered", frozenset({"how"}))
    LINK_MOVED = ("link.moved", frozenset[str]())
    VISIT_ARRIVED = ("visit.arrived", frozenset[str]())
    VISIT_ADMITTED = ("visit.admitted", frozenset[str]())
    VISIT_REFUSED = ("visit.refused", frozenset[str]())
    VISIT_ENTERED = ("visit.entered", frozenset[str]())
    VISIT_AWAITED = ("visit.awaited", frozenset[str]())
    VISIT_NO_SHOW = ("visit.no_show", frozenset[str]())
    CONVERSATION_FINISHED = ("conversation.finished", frozenset[str]())
    IDENTIFICATION_ASKED = ("identification.asked", frozenset({"level"}))
    IDENTIFICATION_NUMBER_ENTERED = ("identification.number_entered", frozenset[str]())
    IDENTIFICATION_ON_PHONE = ("identification.on_phone", frozenset[str]())
    IDENTIFICATION_OPENED = ("identification.opened", frozenset[str]())
    IDENTIFICATION_SUCCEEDED = ("identification.succeeded", frozenset({"level"}))
    IDENTIFICATION_FAILED = ("identification.failed", frozenset({"reason"}))
    IDENTIFICATION_MATCHED = ("identification.matched", frozenset({"by"}))
    IDENTIFICATION_DIFFERED = ("identification.differed", frozenset({"by", "kind"}))
    IDENTIFICATION_NUMBER_READ = ("identification.number_read", frozenset({"how"}))
    IDENTIFICATION_COMPLETED = ("identification.completed", frozenset[str]())
    IDENTIFICATION_SKIPPED = ("identification.skipped", frozenset({"reason"}))
    EVIDENCE_MADE = ("identification.evidence_made", frozenset({"sha256"}))
    EVIDENCE_IMPOSSIBLE = ("identification.evidence_impossible", frozenset[str]())
    CASE_REFUSED = ("identification.case_refused", frozenset({"why"}))
    CASE_FILED = ("identification.case_filed", frozenset[str]())
    IDENTIFICATION_WIPED = ("identification.wiped", frozenset[str]())
    DOCUMENT_ASKED = ("document.asked", frozenset[str]())
    DOCUMENT_WITHDRAWN = ("document.withdrawn", frozenset[str]())
    DOCUMENT_SENT = ("document.sent", frozenset[str]())
    DOCUMENT_PHONE_JOINED = ("document.phone_joined", frozenset[str]())
    DOCUMENT_PHONE_RELEASED = ("document.phone_released", frozenset[str]())
    DOCUMENT_CHECKED = ("document.checked", frozenset[str]())
    DOCUMENT_REFUSED = ("document.refused", frozenset({"why"}))
    DOCUMENT_ACCEPTED = ("document.accepted", frozenset[str]())
    DOCUMENT_SENT_BACK = ("document.sent_back", frozenset[str]())
    DOCUMENT_LOOKED_AT = ("document.looked_at", frozenset({"how"}))
    DOCUMENT_SHOWN = ("document.shown", frozenset[str]())
    DOCUMENT_HIDDEN = ("document.hidden", frozenset[str]())
    DOCUMENT_HANDED_OVER = ("document.handed_over", frozenset[str]())
    DOCUMENT_DELETED = ("document.deleted", frozenset({"why"}))
    DOCUMENT_DESTROYED = ("document.destroyed", frozenset[str]())
    STORAGE_SWEPT = ("storage.swept", frozenset({"blobs", "leftovers"}))
    API_KEY_MADE = ("api_key.made", frozenset({"source"}))
    API_KEY_REVOKED = ("api_key.revoked", frozenset({"source"}))
    EMPLOYEE_LOGGED_IN = ("employee.logged_in", frozenset[str]())

    def __init__(self, label: str, details: frozenset[str]) -> None:
        self.label = label
        self.details = details


@dataclass(frozen=True, kw_only=True)
class AuditFact:
    """One line of the trail. `actor` and `subject` are ids of ours or "system".

    `conversation` is the appointment that it is about, so that the trail of one call can be shown
    when nothing else of it is left; empty where there is none.
    """

    action: Action
    actor: str
    subject: str
    conversation: str
    at: datetime
    details: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if set(self.details) != self.action.details:
            raise ValueError(
                f"{self.action.label} carries {sorted(self.action.details)},"
                f" not {sorted(self.details)}"
            )


class AuditTrail(Protocol):
    """Keeps facts, in the same transaction as the deed they tell of."""

    def record(self, fact: AuditFact) -> None: ...
