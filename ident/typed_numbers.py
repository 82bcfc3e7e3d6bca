"""VNG 2.2: seals what a civil servant typed, so that only his own page holds it.

Nothing of it is stored. It opens with the data key of its request, so a wipe ends it as well.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from ident.clock import Clock
from ident.contract import LONGEST_CALL
from ident.domain import TypedNumber
from ident.refusals import TokenRefused
from ident.sealing import Seal

PURPOSE = "typed-number"
LONGEST = 2048


@dataclass(frozen=True, kw_only=True)
class SealedTypedNumbers:
    """Implements the port TypedNumbers."""

    seal: Seal
    clock: Clock

    def close(self, typed: TypedNumber) -> str:
        plain = {
            "employee_id": typed.employee_id,
            "number": typed.number,
            "typed_at": typed.typed_at.isoformat(),
        }
        sealed = self.seal.close(
            _subject(typed.request_id),
            json.dumps(plain).encode(),
            purpose=PURPOSE,
            lifetime=LONGEST_CALL,
        )
        return f"{typed.request_id}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, text: str) -> TypedNumber:
        request_id, _, sealed = text.partition(".")
        if not request_id or not sealed or len(text) > LONGEST:
            raise TokenRefused("no sealed number")
        try:
            closed = base64.b64decode(sealed, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise TokenRefused("sealed number is no base64") from None
        found = json.loads(self.seal.open(_subject(request_id), closed, purpose=PURPOSE))
        typed_at = datetime.fromisoformat(found.pop("typed_at"))
        if not typed_at <= self.clock.now() < typed_at + LONGEST_CALL:
            raise TokenRefused("number was typed too long ago")
        return TypedNumber(request_id=request_id, typed_at=typed_at, **found)


def _subject(request_id: str) -> str:
    return f"request:{request_id}"
