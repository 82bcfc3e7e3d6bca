"""The route that we call, the token that some gateways want, and a page that says what this is."""

import hmac
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from deploy.local.brp.problems import Problem
from deploy.local.brp.register import REGISTER, SHOWN
from deploy.local.standing_in import make

BY_NUMBER = "RaadpleegMetBurgerservicenummer"
LARGEST = 64 * 1024
NUMBER = re.compile(r"[0-9]{9}", re.ASCII)
FIELDS = frozenset(
    {
        *("burgerservicenummer", "naam", "naam.volledigeNaam", "geboorte", "geboorte.datum"),
        *("gemeenteVanInschrijving", "gemeenteVanInschrijving.omschrijving"),
    }
)


def create_app(
    *,
    api_key: str,
    client: tuple[str, str] | None = None,
    before: Callable[[], None] = lambda: None,
) -> Flask:
    """`client`: id and secret of one that gets tokens. A test lets things go wrong in `before`."""
    app = make(__name__, largest=LARGEST)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    tokens: set[str] = set()
    app.extensions["tokens"] = tokens

    @app.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return error.response()

    @app.get("/")
    def page() -> ResponseReturnValue:
        return render_template("register.html", names=SHOWN)

    @app.get("/health")
    def health() -> ResponseReturnValue:
        return "ok"

    @app.post("/haalcentraal/api/brp/personen")
    def people() -> ResponseReturnValue:
        before()
        _require_access(api_key, tokens)
        _require_form()
        found = _found(_question())
        answer = jsonify(type=BY_NUMBER, personen=found)
        answer.content_type = "application/json; charset=utf-8"
        return answer

    _add_tokens(app, client, tokens)
    return app


def _add_tokens(app: Flask, client: tuple[str, str] | None, tokens: set[str]) -> None:
    @app.post("/oauth/token")
    def token() -> ResponseReturnValue:
        """RFC 6749, 4.4, with HTTP Basic."""
        if client is None or _client() != client:
            return jsonify(error="invalid_client"), 401
        if request.form.get("grant_type") != "client_credentials":
            return jsonify(error="unsupported_grant_type"), 400
        made = secrets.token_urlsafe(24)
        tokens.add(made)
        return jsonify(access_token=made, token_type="Bearer", expires_in=300)  # noqa: S106


def _client() -> tuple[str, str] | None:
    """RFC 6749, 2.3.1: id and secret were form-urlencoded before they were joined."""
    given = request.authorization
    if given is None or given.username is None or given.password is None:
        return None
    return unquote_plus(given.username), unquote_plus(given.password)


def _require_access(api_key: str, tokens: set[str]) -> None:
    key = request.headers.get("X-Api-Key", "")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    is_known = hmac.compare_digest(key.encode(), api_key.encode())
    if not is_known and not (scheme == "Bearer" and token in tokens):
        raise Problem(401)
    if request.headers.get("x-doelbinding") == "":
        raise Problem(403)


def _require_form() -> None:
    if request.mimetype != "application/json":
        raise Problem(415)
    accepted = request.accept_mimetypes
    if accepted and not accepted["application/json"]:
        raise Problem(406)


def _question() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or asked.get("type") != BY_NUMBER:
        raise Problem(400, (("type", "value", "Waarde is geen geldig zoek type."),))
    wrong = [*_wrong_numbers(asked), *_wrong_fields(asked)]
    known = {"type", "burgerservicenummer", "fields", "gemeenteVanInschrijving"}
    wrong += [
        (name, "unknownParam", "Parameter is niet verwacht.") for name in asked if name not in known
    ]
    if wrong:
        raise Problem(400, tuple(wrong))
    return asked


def _wrong_numbers(asked: dict[str, Any]) -> list[tuple[str, str, str]]:
    numbers = asked.get("burgerservicenummer")
    name = "burgerservicenummer"
    if numbers is None:
        return [(name, "required", "Parameter is verplicht.")]
    if not isinstance(numbers, list):
        return [(name, "array", "Parameter is geen array.")]
    if not numbers:
        return [(name, "minItems", "Array bevat minder dan 1 items.")]
    return [
        (f"{name}[{n}]", "pattern", "Waarde voldoet niet aan patroon.")
        for n, number in enumerate(numbers)
        if not (isinstance(number, str) and NUMBER.fullmatch(number))
    ]


def _wrong_fields(asked: dict[str, Any]) -> list[tuple[str, str, str]]:
    fields = asked.get("fields")
    if fields is None:
        return [("fields", "required", "Parameter is verplicht.")]
    if not isinstance(fields, list):
        return [("fields", "array", "Parameter is geen array.")]
    if not fields:
        return [("fields", "minItems", "Array bevat minder dan 1 items.")]
    return [
        (f"fields[{n}]", "fields", "Parameter bevat een niet toegestane veldnaam.")
        for n, name in enumerate(fields)
        if name not in FIELDS
    ]


def _found(asked: dict[str, Any]) -> list[dict[str, Any]]:
    entries = [REGISTER[number] for number in asked["burgerservicenummer"] if number in REGISTER]
    return [entry.asked(asked["fields"]) for entry in entries]
