"""What a piece of evidence says (VNG, footnotes 1 and 2.4; outside-systems.md 9)."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime

# Never in it: the control code, and more of the number than its last three digits.
MOMENTS = ("logged_in_at", "issued_at", "call_began_at", "compared_at", "completed_at")


@dataclass(frozen=True, kw_only=True)
class EvidenceFacts:
    """All that is printed, and nothing that is not: the same facts make the same bytes.

    `compared_by` is "machine", "employee", "both" or empty (a scheme without code); `others` are
    roles, separated by spaces; `fingerprint` is of the assertion, as "sha256:<hex>"; `version` is
    that of this software.
    """

    request_id: str
    conversation_id: str
    case_number: str
    municipality: str
    organisation: str
    language: str
    scheme: str
    means: str
    number_kind: str
    masked_number: str
    level: str
    minimum_level: str
    logged_in_at: datetime
    issuer: str
    issued_at: datetime
    assertion_id: str
    fingerprint: str
    call_began_at: datetime
    compared_by: str
    compared_at: datetime
    asked_by: str
    asked_by_function: str
    others: str
    completed_at: datetime
    version: str

    def text(self) -> str:
        """As JSON, for the database."""
        plain = asdict(self) | {name: getattr(self, name).isoformat() for name in MOMENTS}
        return json.dumps(plain, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> "EvidenceFacts":
        plain = json.loads(text)
        moments = {name: datetime.fromisoformat(plain[name]) for name in MOMENTS}
        return cls(**{field.name: plain[field.name] for field in fields(cls)} | moments)
