"""Ports of Prosody that only the sidecar may reach, tried at the public address of Jitsi."""

import asyncio
from collections.abc import AsyncIterator, Collection

from sidecar.jitsi_check.findings import Finding, Row, judged, unknown

# Accounts (5222) and HTTP (5280), as Prosody and docker-jitsi-meet have them.
USUAL = frozenset({5222, 5280})
PATIENCE = 5.0


async def findings(host: str, ports: Collection[int]) -> AsyncIterator[Finding]:
    for port in sorted(ports):
        row = Row(
            id=f"port.{port}",
            fact=f"port {port} is shut for the outside",
            mend=f"publish no port {port} in docker-compose.yml of Jitsi; the firewall",
        )
        try:
            is_open = await _answers(host, port)
        except OSError as error:
            yield unknown(row, f"{host}: {error.strerror or type(error).__name__}")
        else:
            yield judged(row, f"{host}:{port} answers" if is_open else "", holds=not is_open)


async def _answers(host: str, port: int) -> bool:
    """Refused or silent is shut; OSError when the name or the network is not there."""
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
    except (ConnectionRefusedError, TimeoutError):
        return False
    writer.close()
    return True
