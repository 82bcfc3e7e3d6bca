"""How every process begins: settings or exit 2, logs as lines of facts, services."""

import logging
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from foundation import children, municipalities
from foundation.fact_lines import to_standard_error
from sidecar import bootstrap
from sidecar.municipalities import SEVERAL, read_all
from sidecar.settings import Settings, SettingsError


def log_facts() -> None:
    """Send every log line to standard error, as facts."""
    handler = to_standard_error(os.environ.get(municipalities.SERVES, ""))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def are_several() -> bool:
    """Whether this process is of all municipalities of the installation, not of one."""
    return municipalities.are_several(os.environ, SEVERAL)


def require_one() -> None:
    """End with exit 2 where nobody said for which of several municipalities this is."""
    if are_several():
        _stop(municipalities.NAME_ONE)


def read_settings() -> Settings:
    """The settings of this environment; otherwise every mistake on standard error, and exit 2."""
    require_one()
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
