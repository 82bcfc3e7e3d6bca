"""Opens thousands of waiting pages from one process and tells when each hears of a change."""

import asyncio
import time
from collections.abc import Callable

BATCH = 100
PATIENCE_SECONDS = 120


class OpenPages:
    """Event streams of many browsers, held by one asyncio loop."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._lines: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def open(self, cookies: list[str]) -> None:
        """One page per cookie; returns when every stream has said its first line."""
        for at in range(0, len(cookies), BATCH):
            await asyncio.gather(*(self._one(cookie) for cookie in cookies[at : at + BATCH]))

    async def tell_all(self, publish: Callable[[], object]) -> list[float]:
        """Seconds from `publish` until each page heard, sorted."""
        tasks = [asyncio.ensure_future(_heard(reader)) for reader, _ in self._lines]
        await asyncio.sleep(0.5)
        start = time.perf_counter()
        publish()
        heard = await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE_SECONDS)
        return sorted(at - start for at in heard)

    def lost(self) -> int:
        return sum(reader.at_eof() for reader, _ in self._lines)

    def close(self) -> None:
        for _, writer in self._lines:
            writer.close()
        self._lines = []

    async def _one(self, cookie: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=8192)
        request = f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n"
        writer.write(request.encode())
        await writer.drain()
        await asyncio.wait_for(reader.readuntil(b"retry:"), PATIENCE_SECONDS)
        await reader.readuntil(b"\n\n")
        self._lines.append((reader, writer))


async def _heard(reader: asyncio.StreamReader) -> float:
    # A page with two topics is told of both in one piece: read the whole of it.
    while b"event: changed" not in await reader.read(4096):
        pass
    return time.perf_counter()
