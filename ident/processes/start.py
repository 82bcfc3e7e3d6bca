"""How every process of ident begins: logs as facts, settings or exit 2, services."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

from foundation import children, municipalities
from ident.bootstrap import Built, build
from ident.logs import guard_all_logs, log_facts
from ident.municipalities import SEVERAL, read_all
from ident.saml.metadata import MetadataUnusable
from ident.settings import Settings, SettingsError

WRONG_SETTINGS = 2


def built(env: Mapping[str, str]) -> tuple[Built, Settings]:
    """Everything of this environment; with wrong settings all mistakes are named and it ends."""
    require_one(env)
    log_facts(env.get(municipalities.SERVES, ""))
    try:
        settings = Settings.from_env(env)
        here = build(settings)
    except (SettingsError, MetadataUnusable) as error:
        _stop(str(error))
    guard_all_logs()
    return here, settings


def require_one(env: Mapping[str, str]) -> None:
    """End with exit 2 where nobody said for which of several municipalities this is."""
    if are_several(env):
        _stop(municipalities.NAME_ONE)


def are_several(env: Mapping[str, str]) -> bool:
    """Whether this process is of all municipalities of the installation, not of one."""
    return municipalities.are_several(env, SEVERAL)


def environments(env: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the environment of each would be if it were alone."""
    return municipalities.environments(env, SEVERAL)


def read_all_settings(env: Mapping[str, str]) -> dict[str, Settings]:
    """Those of each municipality by its name; ends as `built` does."""
    log_facts()
    try:
        return read_all(env)
    except SettingsError as error:
        _stop(str(error))


def for_each(module: str, main: Callable[[], None]) -> None:
    """A process that is of one municipality: here, or a child for each of several."""
    if not are_several(os.environ):
        main()
        return
    read_all_settings(os.environ)
    children.run(module, environments(os.environ))


def _stop(mistakes: str) -> NoReturn:
    sys.stderr.write(f"ident does not start; see docs/settings.md\n{mistakes}\n")
    raise SystemExit(WRONG_SETTINGS)
