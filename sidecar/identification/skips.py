"""Going without identification: the civil servant says why (M64)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sidecar.identification.refusals import SkipNotFilledIn

LONGEST_NOTE = 200
# Eight digits or more, also with a sign between them: it could be a BSN, and that is no note.
_LONG_NUMBER = re.compile(r"\d(?:[\W_]?\d){7,}")


class Reason(StrEnum):
    """What goes into the audit trail; the note never does."""

    KNOWN = "known"
    LONG_CONTACT = "long_contact"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Skip:
    """One citizen of a conversation need not identify, because somebody who may say so did."""

    appointment_id: str
    participant_id: str
    reason: Reason
    note: str
    employee_id: str
    employee_name: str
    at: datetime


def read(fields: Mapping[str, str]) -> tuple[Reason, str]:
    """Reason and note as they were filled in; raises SkipNotFilledIn with all that is wrong."""
    mistakes: dict[str, str] = {}
    chosen, note = fields.get("reason", ""), " ".join(fields.get("note", "").split())
    if chosen not in set(Reason):
        mistakes["reason"] = "identification.skip.reason.missing"
    if chosen == Reason.OTHER and not note:
        mistakes["note"] = "identification.skip.note.missing"
    elif len(note) > LONGEST_NOTE:
        mistakes["note"] = "identification.skip.note.too_long"
    elif _LONG_NUMBER.search(note):
        mistakes["note"] = "identification.skip.note.number"
    if mistakes:
        raise SkipNotFilledIn(mistakes)
    return Reason(chosen), note
