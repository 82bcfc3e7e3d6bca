"""Log lines as facts: one JSON object per line, with no text of exceptions in it."""

import json
import logging
import sys
from datetime import UTC, datetime

from foundation.by_host import serving

_OWN = frozenset(vars(logging.makeLogRecord({})) | {"message": 0, "asctime": 0, "taskName": 0})


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """What the code that logs added itself."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


class FactLines(logging.Formatter):
    """Time, level, place, event and its facts."""

    def __init__(self, municipality: str = "") -> None:
        """`municipality`: whose process this is, where one installation serves several."""
        super().__init__()
        self._municipality = municipality

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "in": record.name,
            "event": record.getMessage(),
        }
        if municipality := serving.get() or self._municipality:
            line["municipality"] = municipality
        line |= facts_of(record)
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def to_standard_error(municipality: str = "") -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FactLines(municipality))
    return handler
