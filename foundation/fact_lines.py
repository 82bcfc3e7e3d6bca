"""Log lines as facts: one JSON object per line, with no text of exceptions in it."""

import json
import logging
import sys
from datetime import UTC, datetime

_OWN = frozenset(vars(logging.makeLogRecord({})) | {"message": 0, "asctime": 0, "taskName": 0})


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """What the code that logs added itself."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


class FactLines(logging.Formatter):
    """Time, level, place, event and its facts."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "in": record.name,
            "event": record.getMessage(),
        }
        line |= facts_of(record)
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def to_standard_error() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FactLines())
    return handler
