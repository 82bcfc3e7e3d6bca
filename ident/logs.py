"""Keeps a BSN out of every log line, and the audit trail that is made of log lines."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.fact_lines import facts_of, to_standard_error
from ident.domain import Subject, passes_elevenproof
from ident.ports import Action

MASK = "*********"
_CANDIDATE = re.compile(r"(?<![0-9])[0-9]{8,9}(?![0-9])", re.ASCII)


def without_numbers(text: str) -> str:
    """Masks every number of eight or nine digits that could be a BSN."""
    return _CANDIDATE.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    number = found.group()
    return MASK if passes_elevenproof(number.zfill(9)) else number


class NumberFilter(logging.Filter):
    """The last net, not the first: nothing in ident means to log a number."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_numbers(record.getMessage())
        record.args = None
        if record.exc_info:
            # Formatted here, because the formatter would write the text of the exception itself.
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text = without_numbers(text)
            record.exc_info = None
        for name, value in facts_of(record).items():
            setattr(record, name, _clean(value))
        return True


def _clean(value: object) -> object:
    if isinstance(value, str):
        return without_numbers(value)
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, int) and without_numbers(str(value)) != str(value):
        return MASK
    return value


def log_facts(municipality: str = "") -> None:
    """Send log lines to standard error, as facts, unless somebody has said where they go."""
    if logging.getLogger().handlers:
        return
    logging.basicConfig(level=logging.INFO, handlers=[to_standard_error(municipality)])


def guard_all_logs() -> None:
    """Put the filter on every handler of the root: records of libraries pass there too."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, NumberFilter) for known in handler.filters):
            handler.addFilter(NumberFilter())


@dataclass(frozen=True)
class LogAudit:
    """Implements the port AuditTrail: one line per action, on a logger of its own."""

    log: logging.Logger

    def record(
        self,
        action: Action,
        *,
        request_id: str,
        actor: str = "citizen",
        code: str = "",
        whom: Subject | None = None,
    ) -> None:
        del whom
        facts = {"action": action.value, "request_id": request_id, "actor": actor, "code": code}
        self.log.info("audit", extra=facts)
