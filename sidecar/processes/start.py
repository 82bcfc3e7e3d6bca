"""How every process begins: settings or exit 2, logs as lines of facts, services."""

import logging
import os
import sys

from foundation.fact_lines import to_standard_error
from sidecar import bootstrap
from sidecar.settings import Settings, SettingsError


def log_facts() -> None:
    """Send every log line to standard error, as facts."""
    logging.basicConfig(level=logging.INFO, handlers=[to_standard_error()], force=True)


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
