"""What it takes to judge a large PDF and a photo, and to scan them with a real clamd.

Run: python -m benchmarks inspection
"""

import io
import os
import time
from collections.abc import Callable

import pikepdf
from PIL import Image

from benchmarks.rows import TIMES, Row, median
from sidecar.adapters.inspector import SandboxInspector
from sidecar.core.documents import Kind

MIB = 1024 * 1024
PDF_PAGES, PDF_SIZE = 200, 20 * MIB
PHOTO = (4000, 3000)
# Somebody waits for the tick behind his document.
MOST_SECONDS = 5.0


def run() -> list[Row]:
    inspector = SandboxInspector()
    sent = {"PDF of 20 MiB": _pdf(), "photo of 12 megapixels": _photo()}
    rows = []
    for name, content in sent.items():
        pieces = [content[at : at + MIB] for at in range(0, len(content), MIB)]
        took = _seconds(lambda pieces=pieces: _inspect(inspector, pieces))
        rows.append(_row(f"documents: judge a {name}", took))
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
