"""The bare program to measure against: takes a body and writes it to a file, durable at the end."""

import os
from pathlib import Path

from flask import Flask, Response, request

PIECE = 256 * 1024
app = Flask(__name__)


@app.patch("/<name>")
def take(name: str) -> Response:
    path = Path(os.environ["BARE_FOLDER"]) / name
    with path.open("wb") as file:
        while piece := request.stream.read(PIECE):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return Response(status=204)


@app.get("/")
def here() -> str:
    return ""
