"""How every process begins: settings or exit 2, logs as lines of facts, services."""

import json
import logging
import os
import sys
from datetime import UTC, datetime

from sidecar import bootstrap
from sidecar.settings import Settings, SettingsError

_OWN = frozenset(vars(logging.makeLogRecord({})) | {"message": 0, "asctime": 0, "taskName": 0})


class FactLines(logging.Formatter):
    """One JSON object per line: time, level, place, event and its facts."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "in": record.name,
            "event": record.getMessage(),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _OWN}
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def log_facts() -> None:
    """Send every log line to standard error, as facts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FactLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def read_settings() -> Settings:
    """The settings of this environment; otherwise every mistake on standard error, and exit 2."""
    try:
        return Settings.from_env(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"De instellingen kloppen niet:\n{error}\n")
        raise SystemExit(2) from None


def services() -> bootstrap.Services:
    log_facts()
    return bootstrap.build(read_settings())
