"""How every process begins: settings or exit 2, logs as lines of facts, services."""

import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NoReturn

from foundation import children, municipalities
from foundation.by_host import serving
from sidecar import bootstrap
from sidecar.municipalities import SEVERAL, read_all
from sidecar.settings import Settings, SettingsError

_OWN = frozenset(vars(logging.makeLogRecord({})) | {"message": 0, "asctime": 0, "taskName": 0})


class FactLines(logging.Formatter):
    """One JSON object per line: time, level, place, event and its facts."""

    def __init__(self, municipality: str = "") -> None:
        """`municipality`: whose process this is, where one installation serves several."""
        super().__init__()
        self._municipality = municipality

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "in": record.name,
            "event": record.getMessage(),
        }
        if municipality := serving.get() or self._municipality:
            line["municipality"] = municipality
        line |= {k: v for k, v in vars(record).items() if k not in _OWN}
        if record.exc_info and record.exc_info[0]:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def log_facts() -> None:
    """Send every log line to standard error, as facts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FactLines(os.environ.get(municipalities.SERVES, "")))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def are_several() -> bool:
    """Whether this process is of all municipalities of the installation, not of one."""
    return municipalities.are_several(os.environ, SEVERAL)


def read_settings() -> Settings:
    """The settings of this environment; otherwise every mistake on standard error, and exit 2."""
    if are_several():
        _stop("Hier werken meer gemeenten: noem er een met --gemeente.")
    try:
        return Settings.from_env(os.environ)
    except SettingsError as error:
        _stop(str(error))


def read_all_settings() -> dict[str, Settings]:
    """Those of each municipality by its name; ends as `read_settings` does."""
    try:
        return read_all(os.environ)
    except SettingsError as error:
        _stop(str(error))


def services() -> bootstrap.Services:
    log_facts()
    return bootstrap.build(read_settings())


def services_of_all() -> dict[str, bootstrap.Services]:
    log_facts()
    return {name: bootstrap.build(one) for name, one in read_all_settings().items()}


def for_each(module: str, main: Callable[[], None]) -> None:
    """A process that is of one municipality: here, or a child for each of several."""
    if not are_several():
        main()
        return
    log_facts()
    read_all_settings()
    children.run(module, municipalities.environments(os.environ, SEVERAL))


def _stop(mistakes: str) -> NoReturn:
    sys.stderr.write(f"De instellingen kloppen niet:\n{mistakes}\n")
    raise SystemExit(2) from None
