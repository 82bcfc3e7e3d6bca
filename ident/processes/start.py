"""How every process of ident begins: logs as facts, settings or exit 2, services."""

import sys
from collections.abc import Mapping
from typing import NoReturn

from ident.bootstrap import Built, build
from ident.logs import guard_all_logs, log_facts
from ident.saml.metadata import MetadataUnusable
from ident.settings import Settings, SettingsError

WRONG_SETTINGS = 2


def built(env: Mapping[str, str]) -> tuple[Built, Settings]:
    """Everything of this environment; with wrong settings all mistakes are named and it ends."""
    log_facts()
    try:
        settings = Settings.from_env(env)
        here = build(settings)
    except (SettingsError, MetadataUnusable) as error:
        _stop(str(error))
    guard_all_logs()
    return here, settings


def _stop(mistakes: str) -> NoReturn:
    sys.stderr.write(f"ident does not start; see docs/settings.md\n{mistakes}\n")
    raise SystemExit(WRONG_SETTINGS)
