"""What the stand-ins for systems of the government share: how they are served, and their pages."""

from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import WSGIRequestHandler, run_simple

FRAMES = Path(__file__).parent / "templates"


class QuietHandler(WSGIRequestHandler):
    """Says nothing about every request: an address may hold a case, and each is about a person."""

    def log_request(self, *_what: object) -> None:
        return


def make(name: str, *, largest: int) -> Flask:
    """An app whose pages stand in the frame that says SIMULATOR; `largest` bytes a request."""
    app = Flask(name)
    app.config["MAX_CONTENT_LENGTH"] = largest
    own = app.jinja_loader
    loaders = [own] if own is not None else []
    app.jinja_loader = ChoiceLoader([*loaders, FileSystemLoader(FRAMES)])
    return app


def serve(app: Flask, port: int) -> None:
    """On this machine only, until it is told to stop."""
    run_simple("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
