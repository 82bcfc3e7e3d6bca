"""The web process of ident: `gunicorn 'ident.processes.web:create()'`."""

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from flask import Flask

from ident.app import create_app
from ident.bootstrap import build
from ident.logs import guard_all_logs, log_facts
from ident.saml.metadata import MetadataUnusable
from ident.settings import Settings, SettingsError

WRONG_SETTINGS = 2


def create(env: Mapping[str, str] | None = None) -> Flask:
    """The application; with wrong settings all mistakes are named and the process stops."""
    log_facts()
    try:
        built = build(Settings.from_env(os.environ if env is None else env))
    except SettingsError as error:
        _stop(str(error))
    except MetadataUnusable as error:
        _stop(f"IDENT_DIGID_METADATA_FILE cannot be used: {error}")
    guard_all_logs()
    return create_app(built.services, built.surroundings)


def _stop(mistakes: str) -> NoReturn:
    sys.stderr.write(f"ident does not start; see docs/settings.md\n{mistakes}\n")
    raise SystemExit(WRONG_SETTINGS)
