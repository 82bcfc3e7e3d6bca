"""`balie jitsi check`: holds a running Jitsi against what the balie needs of it."""

import argparse
import asyncio
import json
import logging
import sys
from contextlib import aclosing
from typing import TextIO
from urllib.parse import urlsplit

from sidecar.bootstrap import Services
from sidecar.bootstrap.rooms import ISSUER
from sidecar.core.errors import BalieError
from sidecar.jitsi_check import ports
from sidecar.jitsi_check.checking import Check
from sidecar.jitsi_check.findings import Finding, Outcome, exit_code
from sidecar.jitsi_check.probe import Probe, planned
from sidecar.processes import start
from sidecar.processes.agent import account_of
from sidecar.rooms.keys import LOGIN
from sidecar.rooms.store import DatabaseRooms
from sidecar.rooms.tokens import LoginTokens

NOT_LOOKED = 2


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", nargs="?", type=_origin, help="adres van Jitsi (BALIE_JITSI_URL)")
    command.add_argument("--json", action="store_true", help="één JSON-object per regel")


def check(asked: argparse.Namespace, out: TextIO) -> None:
    """Exit 0: all good, 1: something is wrong, 2: something could not be looked at."""
    services = start.services()
    # The way of every stanza is no news here.
    logging.getLogger().setLevel(logging.ERROR)
    try:
        found = asyncio.run(_findings(services, asked, out))
    except BalieError as error:
        # Of our own side: no database, or no key to sign with.
        sys.stderr.write(f"Er is niets nagekeken: {error}\n")
        raise SystemExit(NOT_LOOKED) from None
    if not asked.json:
        counted = (f"{sum(f.outcome is kind for f in found)} {kind}" for kind in Outcome)
        out.write(f"{', '.join(counted)}\n")
    raise SystemExit(exit_code(found))


async def _findings(services: Services, asked: argparse.Namespace, out: TextIO) -> list[Finding]:
    """Tells each as soon as it is known: some take seconds."""
    ground, found = services.ground, list[Finding]()
    passes = LoginTokens(
        keys=services.keys[LOGIN],
        clock=ground.clock,
        issuer=ISSUER,
        domain=ground.settings.jitsi_hosts.domain,
    )
    with planned(DatabaseRooms(ground.database), passes) as probe:
        check_of = _check(services, asked.url, probe)
        async with aclosing(check_of.findings()) as findings:
            async for finding in findings:
                found.append(finding)
                said = [json.dumps(finding.as_object())] if asked.json else finding.lines()
                out.writelines(f"{line}\n" for line in said)
                out.flush()
    return found


def _check(services: Services, url: str | None, probe: Probe) -> Check:
    settings = services.ground.settings
    address = (url or settings.jitsi_url).rstrip("/")
    inner = {settings.xmpp_port, urlsplit(settings.prosody_url).port or 80}
    return Check(
        url=address,
        balie="{0.scheme}://{0.netloc}".format(urlsplit(settings.public_url)),
        hosts=settings.jitsi_hosts,
        account=account_of(settings),
        chat=services.rooms.chat,
        shut=frozenset(ports.USUAL | inner) - {urlsplit(address).port or 443, 80, 443},
        probe=probe,
    )


def _origin(typed: str) -> str:
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{typed} is geen adres zoals https://meet.example.nl")
    return typed
