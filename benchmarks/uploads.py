"""A whole upload over the line, sealed and scanned, against the same one to a bare endpoint.

Both are Flask under gunicorn with two gevent workers, and write to the same disk with a flush at
the end. By turns, so that a machine that is slow at times is so for both.

Run: python -m benchmarks uploads
"""

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ground import DESK, SANNE, Ground, ground, served
from benchmarks.rows import TIMES, Row
from sidecar.adapters.clamd import Clamd
from sidecar.documents.domain import Event, Origin
from sidecar.documents.receiving import Party
from sidecar.documents.tus import CONTENT_TYPE, VERSION
from sidecar.web import csrf
from tests.contract.clamd_server import RealClamd

MIB = 1024 * 1024
PIECE = os.urandom(MIB)
MEBIBYTES, ROUNDS = 100, 2 * TIMES + 1
LEAST = 0.6
LARGE, MOST_MORE = 500, 64
PARALLEL, EACH, MOST_P95 = 20, 50, 0.5
BUSY_PAGE = "/balie"


def run() -> list[Row]:
    os.environ["BALIE_DOCUMENT_MEGABYTES"] = "512"
    with _clamd() as scanner, ground(BALIE_SCANNER_URL=scanner, BALIE_DOCUMENT_MEGABYTES="512") as place:
        bare_env = os.environ | {"BARE_FOLDER": str(place.folder)}
        with served(WEB, place.ports.web, place.env | PATHS) as web:
            upload = Upload.of(place)
            with served("benchmarks.bare_upload:app", place.ports.free, bare_env):
                rows = _throughput(upload, Clamd(scanner), place)
            return [*rows, _memory(upload, web.pid), _pages(upload)]
