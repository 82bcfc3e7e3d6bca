"""All that sidecar and ident tell each other; sidecar imports no other module of ident.

Every message is a JWT signed with Ed25519 (alg EdDSA), lives at most `LIFETIME` and names its
audience, so that a token made for one purpose is refused for every other. None carries a number
that identifies a person (BSN, KvK, RSIN) or the name of a citizen.

Machine calls of the sidecar (bearer token, audience `ident-machine`):

    GET    /machine/requests/<request id>            {"events": [...]}: all that was announced
    DELETE /machine/requests/<request id>            wipe: identity, code and data key go
    POST   /machine/completions                      body: a token of a `Completion`
    DELETE /machine/conversations/<conversation id>  the call is over: nothing of it remains
    PUT    /machine/documents/<document id>          body: a document for the case, as it is; header
                                                     DOCUMENT_HEADER: a token of a `HandedDocument`
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

ALGORITHM = "EdDSA"
LIFETIME = timedelta(seconds=60)
# No conversation takes longer; what belongs to one is worth nothing afterwards.
LONGEST_CALL = timedelta(hours=2)
SIDECAR = "balie"
IDENT = "ident"

START_AUDIENCE = "ident-start"
MACHINE_AUDIENCE = "ident-machine"
STAFF_AUDIENCE = "ident-staff"
COMPLETION_AUDIENCE = "ident-completion"
DOCUMENT_AUDIENCE = "ident-document"
DOCUMENT_HEADER = "Balie-Document"
EVENTS_AUDIENCE = "balie-events"

# Of the identity means: eHerkenning's EH2, EH2+, EH3 and EH4 stand for these four, in this order.
LEVELS = ("basis", "midden", "substantieel", "hoog")
MEANS = ("digid", "eherkenning", "oidc")
REASONS = ("cancelled", "level_too_low", "error", "expired", "same_person", "not_accepted")

# Why a case could not be opened or filled.
CASE_PROBLEMS = ("other_person", "no_such_case", "refused", "gone")
# Why a document of a citizen could not be added to it.
DOCUMENT_PROBLEMS = ("no_case", "no_such_case", "refused")

# VNG, betrouwbaar beeldbellen: 2.1, 2.2, 2.3, and 2.3 combined with the code of 2.1.
RANDOM_CODE = "random_code"
DERIVED_CODE = "derived_code"
NAMED_EMPLOYEE = "named_employee"
NAMED_EMPLOYEE_CODE = "named_employee_code"
SCHEMES = (RANDOM_CODE, DERIVED_CODE, NAMED_EMPLOYEE, NAMED_EMPLOYEE_CODE)
# Those in which the citizen must know for certain who asks: name and two words that both see.
NAMING = (NAMED_EMPLOYEE, NAMED_EMPLOYEE_CODE)

# What a civil servant may do with a staff token.
VIEW = "view"
ENTER_NUMBER = "number"
CHECK_EVIDENCE = "evidence"
PURPOSES = (VIEW, ENTER_NUMBER, CHECK_EVIDENCE)

# How a civil servant read the number.
SHOWN = "shown"
COPIED = "copied"
READINGS = (SHOWN, COPIED)

# How a derived code compared: the same number, or the number of somebody else.
SAME = "same"
OTHER_NUMBER = "other_number"
OUTCOMES = (SAME, OTHER_NUMBER)


@dataclass(frozen=True, kw_only=True)
class StartIdentification:
    """Claims of the one-time token that opens ident for one citizen (audience `ident-start`).

    `request_id` is a UUID: it is the UUID of VNG 2.2. `means` names the means the citizen may
    choose from, separated by spaces. `case_number` is the zaak of the appointment, if there is one.
    `words` are the two that the civil servant sees as well, in `language`; empty outside NAMING.
    """

    request_id: str
    minimum_level: str
    asked_by: str
    asked_by_function: str
    organisation: str
    language: str
    return_url: str
    conversation_id: str
    participant_id: str
    scheme: str
    means: str
    case_number: str
    words: str


@dataclass(frozen=True, kw_only=True)
class StaffView:
    """Claims of the one-time token of a civil servant (`ident-staff`).

    `purpose` is one of PURPOSES; `request_id` is empty for CHECK_EVIDENCE only.
    """

    request_id: str
    employee_id: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Completion:
    """Voltooien: what the evidence must say that ident cannot know (`ident-completion`).

    `compared_by` is "machine", "employee", "both", or empty where the scheme has no code; then
    `compared_at` is the moment of Voltooien. `others` names the roles of the other people at the
    table, separated by spaces. Moments are ISO 8601 with a zone.
    """

    request_id: str
    conversation_id: str
    scheme: str
    minimum_level: str
    asked_by: str
    asked_by_function: str
    organisation: str
    language: str
    call_began_at: str
    compared_by: str
    compared_at: str
    others: str
    case_number: str


@dataclass(frozen=True, kw_only=True)
class HandedDocument:
    """A document of a citizen that a civil servant accepted (`ident-document`), for the case of
    the identification `request_id` in this conversation.

    `size` is in bytes, `sha256` in hex, `made_on` ISO 8601. `remark` is of the citizen, `note` of
    the civil servant. `confidential` is "yes" or empty.
    """

    document_id: str
    request_id: str
    conversation_id: str
    title: str
    file_name: str
    media_type: str
    size: str
    sha256: str
    made_on: str
    language: str
    remark: str
    note: str
    accepted_by: str
    confidential: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The citizen opened the page of ident for this request."""

    request_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The login succeeded. `code` has six digits, leading zeros kept; none in NAMED_EMPLOYEE."""

    request_id: str
    at: datetime
    level: str
    code: str
    means: str


@dataclass(frozen=True, kw_only=True)
class LoginFailed:
    """The login ended without an identity; the citizen may try again."""

    request_id: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class NumberEntered:
    """VNG 2.2: the civil servant typed the number that he knows; the link may be sent now."""

    request_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Compared:
    """VNG 2.2: ident compared both codes; `outcome` is one of OUTCOMES."""

    request_id: str
    at: datetime
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseFiled:
    """The case system has the case of this request, under this number (zaaknummer)."""

    request_id: str
    at: datetime
    case_number: str


@dataclass(frozen=True, kw_only=True)
class CaseRefused:
    """The case could not be opened or filled, and a person must look; `why` is of CASE_PROBLEMS."""

    request_id: str
    at: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class EvidenceMade:
    """The evidence exists; `sha256` (hex) is the fingerprint of the PDF, for the audit trail."""

    request_id: str
    at: datetime
    sha256: str


@dataclass(frozen=True, kw_only=True)
class NumberRead:
    """A civil servant looked at the number; `how` is one of READINGS. For the audit trail."""

    request_id: str
    at: datetime
    employee_id: str
    how: str


LoginEvent = Opened | Identified | LoginFailed
Event = LoginEvent | NumberRead | NumberEntered | Compared | CaseFiled | CaseRefused | EvidenceMade
