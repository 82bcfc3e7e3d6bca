"""One line of the log, as OTLP has it (JSON Protobuf Encoding) and as the LDV standard fills it.

Logius, Logboek Dataverwerkingen, "Component: Logboek": whom it is about stands there encrypted, who
did it not at all. OpenTelemetry writes ids in hex here, where Protobuf itself would write base64.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.trace import Span
from ident.domain import Subject

Json = dict[str, Any]
INTERNAL = 1
# "Unset": done, without a fault of ours.
UNSET = 0
_KEY = 64


@dataclass(frozen=True)
class Hidden:
    """Writes a number so that only who has the key knows whose it is.

    The same number gives the same text (AES-SIV, RFC 5297), or nobody could be told which lines
    are about him (AVG, article 15).
    """

    key: bytes = field(repr=False)

    def text(self, subject: Subject) -> str:
        cipher = AESSIV(HKDF(SHA256(), _KEY, salt=None, info=b"ident/ldv").derive(self.key))
        closed = cipher.encrypt(subject.number.encode(), [subject.kind.value.encode()])
        return base64.urlsafe_b64encode(closed).decode()


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Makes lines; `activity` is the address of ours in the register of processings."""

    activity: str
    hidden: Hidden

    def line(self, name: str, whom: Subject, *, span: Span, at: datetime) -> Json:
        # In whole milliseconds; OTLP counts nanoseconds and writes large numbers as text.
        moment = str(int(at.timestamp() * 1000) * 1_000_000)
        attributes = {
            "dpl.core.processing_activity_id": self.activity,
            "dpl.core.data_subject_id": self.hidden.text(whom),
            "dpl.core.data_subject_id_type": whom.kind.value.upper(),
        }
        return {
            "traceId": span.trace_id,
            "spanId": span.span_id,
            "name": name,
            "kind": INTERNAL,
            "startTimeUnixNano": moment,
            "endTimeUnixNano": moment,
            "attributes": _pairs(attributes),
            "status": {"code": UNSET},
        }


def export(line: Json, resource: Mapping[str, str]) -> Json:
    """An ExportTraceServiceRequest with this one line."""
    scope = {"scope": {"name": "ident"}, "spans": [line]}
    return {
        "resourceSpans": [{"resource": {"attributes": _pairs(resource)}, "scopeSpans": [scope]}]
    }


def _pairs(attributes: Mapping[str, str]) -> list[Json]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]
