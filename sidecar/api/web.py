"""Where the description of the API stands, open to everybody as the API Design Rules demand."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sidecar.api import answers
from sidecar.web import guards


def blueprint(document: dict[str, Any]) -> Blueprint:
    """ADR /core/publish-openapi: without a key, and readable from every site."""
    routes = Blueprint("api", __name__, url_prefix=answers.BASE)
    answers.dress(routes)

    @routes.get("/openapi.json")
    def described() -> ResponseReturnValue:
        answer = jsonify(document)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    return guards.protect(routes, guards.open_to_all)
