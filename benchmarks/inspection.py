"""What it takes to judge a large PDF and a photo of a telephone, and to scan them.

The scanner is a real clamd with one signature, so its figure is the way there and back.

Run: python -m benchmarks inspection
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image

from benchmarks.rows import TIMES, Row, median
from sidecar.adapters.clamd import Clamd
from sidecar.adapters.inspector import SandboxInspector
from sidecar.core.documents import Kind
from tests.contract.clamd_server import RealClamd

MIB = 1024 * 1024
PDF_PAGES, PDF_SIZE = 200, 20 * MIB
PHOTO = (4000, 3000)
# Somebody waits for the tick behind his document.
MOST_SECONDS = 5.0


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        server = RealClamd(Path(folder))
        try:
            return _rows(SandboxInspector(), Clamd(server.address))
        finally:
            server.stop()


def _rows(inspector: SandboxInspector, scanner: Clamd) -> list[Row]:
    sent = {"PDF of 20 MiB": _pdf(), "photo of 12 megapixels": _photo()}
    rows = []
    for name, content in sent.items():
        pieces = [content[at : at + MIB] for at in range(0, len(content), MIB)]
        for deed, act in (
            ("scan", lambda pieces=pieces: scanner.scan(pieces)),
            ("judge", lambda pieces=pieces: _inspect(inspector, pieces)),
        ):
            rows.append(_row(f"documents: {deed} a {name}", _seconds(act)))
    drawn = _seconds(lambda: inspector.page([sent["PDF of 20 MiB"]], kind=Kind.PDF, number=1))
    return [*rows, _row("documents: draw a page of that PDF", drawn)]


def _inspect(inspector: SandboxInspector, pieces: list[bytes]) -> None:
    found = inspector.inspect(pieces, allowed=set(Kind))
    for _ in found.content or ():
        continue


def _pdf() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(PDF_PAGES):
            pdf.add_blank_page()
            page = pdf.pages[-1]
            page.Contents = pdf.make_stream(
                b"% " + os.urandom(PDF_SIZE // PDF_PAGES // 2).hex().encode()
            )
        pdf.save(written, compress_streams=False)
    return written.getvalue()


def _photo() -> bytes:
    noise = Image.effect_noise(PHOTO, 40).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "JPEG", quality=90)
    return written.getvalue()


def _seconds(deed: Callable[[], object]) -> float:
    deed()
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        deed()
        found.append(time.perf_counter() - start)
    return median(found)


def _row(name: str, took: float) -> Row:
    return Row(
        name=name,
        ours=f"{took:.2f} s",
        bare="-",
        ratio="-",
        goal=f"at most {MOST_SECONDS:.0f} s",
        ok=took <= MOST_SECONDS,
    )
