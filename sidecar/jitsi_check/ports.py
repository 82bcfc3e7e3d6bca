"""Ports of Prosody that only the sidecar may reach, tried at the public address of Jitsi."""

import asyncio
import socket
from collections.abc import AsyncIterator, Collection

from sidecar.jitsi_check.findings import Finding, Row, judged, unknown

# Accounts (5222) and HTTP (5280), as Prosody and docker-jitsi-meet have them.
USUAL = frozenset({5222, 5280})
PATIENCE = 5.0


async def findings(host: str, ports: Collection[int]) -> AsyncIterator[Finding]:
    for port in sorted(ports):
        yield await _finding(host, port)


async def _finding(host: str, port: int) -> Finding:
    row = Row(
        id=f"port.{port}",
        fact=f"port {port} is shut for the outside",
        mend=f"publish no port {port} in docker-compose.yml of Jitsi; the firewall",
    )
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        return unknown(row, f"{host}: {error.strerror}")
    # Of IPv4 and IPv6 each: one of them may be forgotten in the firewall.
    addresses = sorted({str(info[4][0]) for info in found})
    answers = await asyncio.gather(*(_answers(address, port) for address in addresses))
    if set(answers) == {None}:
        return unknown(row, f"no way from here to {', '.join(addresses)}")
    is_open = [address for address, answer in zip(addresses, answers, strict=True) if answer]
    return judged(row, f"{', '.join(is_open)} answers" if is_open else "", holds=not is_open)


async def _answers(address: str, port: int) -> bool | None:
    """Refused or silent is shut; None when there is no way to it, as without IPv6."""
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(address, port)
    except (ConnectionRefusedError, TimeoutError):
        return False
    except OSError:
        return None
    writer.close()
    return True
