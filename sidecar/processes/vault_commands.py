"""`balie keys rewrap`, and what `balie settings check` says of the keys of documents."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from sqlalchemy import inspect, make_url

from sidecar.adapters.database import Database
from sidecar.bootstrap.vault import vault_parts
from sidecar.core.errors import Unavailable
from sidecar.documents.vault.tables import sealed_documents
from sidecar.processes import start
from sidecar.settings import Settings

FAILED, WRONG = 1, 2


def rewrap(_asked: argparse.Namespace, out: TextIO) -> None:
    """All in the current key; exit 1 when some had to stay as they were."""
    rewrapping = start.services().vault.rewrapping
    found = rewrapping.run()
    out.write(f"{found.done} documenten gesloten met sleutel {rewrapping.keys.current}.\n")
    sys.stderr.writelines(_missing(found.missing))
    if found.damaged:
        sys.stderr.write(f"{found.damaged} documenten hebben een sleutel die niet opengaat.\n")
    if found.missing or found.damaged:
        raise SystemExit(FAILED)


def check_keys(settings: Settings, out: TextIO) -> None:
    """Exit 2 when a document needs a key that is not set. Without a database nothing does yet."""
    try:
        missing = keys_that_miss(settings)
    except Unavailable:
        out.write("De sleutels van documenten zijn niet nagekeken: geen database.\n")
        return
    if missing:
        sys.stderr.write("De instellingen kloppen niet:\n")
        sys.stderr.writelines(_missing(missing))
        raise SystemExit(WRONG)


def keys_that_miss(settings: Settings) -> Mapping[str, int]:
    """How many documents need each key that is not set; raises Unavailable."""
    url = make_url(settings.database_url)
    # To look must not make the file.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return {}
    database = Database(settings.database_url)
    try:
        with database.connection() as connection:
            there = inspect(connection).has_table(sealed_documents.name)
        return vault_parts(settings, database).rewrapping.missing() if there else {}
    finally:
        database.engine.dispose()


def _missing(by_key: Mapping[str, int]) -> list[str]:
    return [
        f"BALIE_DOCUMENT_KEYS mist sleutel {key_id}: {count} documenten gaan zonder niet open.\n"
        for key_id, count in sorted(by_key.items())
    ]
