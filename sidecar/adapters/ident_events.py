"""From the claims of a token, or an answer of ident, to the event that they describe."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ident.contract import (
    LEVELS,
    MEANS,
    OUTCOMES,
    READINGS,
    REASONS,
    CaseFiled,
    Compared,
    Event,
    EvidenceMade,
    Identified,
    LoginFailed,
    NumberEntered,
    NumberRead,
    Opened,
)
from sidecar.core.errors import BadInput

Claims = Mapping[str, Any]
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
# A zaaknummer: letters and digits with the signs between them, as case systems write it.
_CASE = re.compile(r"[\w][\w .:/-]{0,79}")


class MalformedEvent(BadInput):
    code = "malformed_event"


def event_of(claims: Claims) -> Event:
    """The event that the claims describe; raises MalformedEvent."""
    request_id, at = claims.get("request_id"), _moment(claims.get("at"))
    if not isinstance(request_id, str) or len(request_id) > 40:
        raise MalformedEvent("no request id")
    reader = _READERS.get(str(claims.get("event")))
    if reader is None:
        raise MalformedEvent("unknown event")
    return reader(claims, {"request_id": request_id, "at": at})


def _identified(claims: Claims, common: dict[str, Any]) -> Event:
    code = str(claims.get("code", ""))
    if code and not _CODE.fullmatch(code):
        raise MalformedEvent("code does not hold")
    means = _among(MEANS, claims.get("means", MEANS[0]))
    return Identified(**common, level=_among(LEVELS, claims.get("level")), code=code, means=means)


def _failed(claims: Claims, common: dict[str, Any]) -> Event:
    return LoginFailed(**common, reason=_among(REASONS, claims.get("reason")))


def _read(claims: Claims, common: dict[str, Any]) -> Event:
    employee_id = str(claims.get("employee_id", ""))
    if not 0 < len(employee_id) <= 80:
        raise MalformedEvent("reading does not hold")
    return NumberRead(**common, employee_id=employee_id, how=_among(READINGS, claims.get("how")))


def _compared(claims: Claims, common: dict[str, Any]) -> Event:
    return Compared(**common, outcome=_among(OUTCOMES, claims.get("outcome")))


def _filed(claims: Claims, common: dict[str, Any]) -> Event:
    return CaseFiled(**common, case_number=_like(_CASE, claims.get("case_number")))


def _evidence(claims: Claims, common: dict[str, Any]) -> Event:
    return EvidenceMade(**common, sha256=_like(_SHA256, claims.get("sha256")))


_READERS: dict[str, Callable[[Claims, dict[str, Any]], Event]] = {
    "Opened": lambda _claims, common: Opened(**common),
    "NumberEntered": lambda _claims, common: NumberEntered(**common),
    "Identified": _identified,
    "LoginFailed": _failed,
    "NumberRead": _read,
    "Compared": _compared,
    "CaseFiled": _filed,
    "EvidenceMade": _evidence,
}


def _among(allowed: tuple[str, ...], value: object) -> str:
    if value not in allowed:
        raise MalformedEvent("a word that the contract does not have")
    return str(value)


def _like(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise MalformedEvent("a value that does not hold")
    return value


def _moment(value: object) -> datetime:
    """`at` is either whole or broken seconds since 1970, or ISO 8601 with a zone."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError) as error:
        raise MalformedEvent("no moment") from error
    if moment.tzinfo is None:
        raise MalformedEvent("a moment without a zone")
    return moment
