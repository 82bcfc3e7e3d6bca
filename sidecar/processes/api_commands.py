"""`balie api-keys …`: keys for programs that make appointments."""

import argparse
from datetime import date
from typing import TextIO

from sidecar.api.domain import ApiKey
from sidecar.core import local_time
from sidecar.core.programs import Right
from sidecar.processes import start


def make(asked: argparse.Namespace, out: TextIO) -> None:
    """The key stands alone on the output, so that it can go straight into a vault."""
    keys, rights = start.services().api_keys, {Right(word) for word in asked.right}
    shown = keys.make(asked.source, rights, desks=asked.desk, expires_on=asked.expires)
    out.write(f"{shown}\n")


def show(_asked: argparse.Namespace, out: TextIO) -> None:
    services = start.services()
    today = local_time.day_of(services.ground.clock.now())
    out.writelines(f"{_line(key, today)}\n" for key in services.api_keys.all())


def revoke(asked: argparse.Namespace, out: TextIO) -> None:
    start.services().api_keys.revoke(asked.key)
    out.write("De sleutel is ingetrokken.\n")


def _line(key: ApiKey, today: date) -> str:
    desks = "alle balies" if key.desks is None else ",".join(sorted(key.desks))
    state = "ingetrokken" if key.revoked_at else "geldig" if key.lives(today) else "verlopen"
    used = key.used_on.isoformat() if key.used_on else "nooit"
    expires = key.expires_on.isoformat() if key.expires_on else "nooit"
    rights = ",".join(sorted(key.rights))
    return (
        f"{key.id}  {key.source}  {rights}  {desks}  {state}  gebruikt: {used}  verloopt: {expires}"
    )
