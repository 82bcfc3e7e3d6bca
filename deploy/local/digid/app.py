"""The pages and the SOAP address of the simulator."""

import logging
import time
from collections.abc import Callable

from flask import Flask, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from deploy.local.digid.requests import NotOurs
from deploy.local.digid.simulator import Simulator

log = logging.getLogger(__name__)
XML = "text/xml; charset=utf-8"
LARGEST = 64 * 1024
ROUTES = ("app", "wachtwoord")


def create_app(simulator: Simulator, *, sleep: Callable[[float], None] = time.sleep) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.jinja_env.globals["simulator"] = simulator
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _add_pages(app, simulator)
    _add_machines(app, simulator, sleep)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        return response

    return app


def _add_pages(app: Flask, simulator: Simulator) -> None:
    @app.get("/")
    def home() -> ResponseReturnValue:
        return render_template("home.html")

    @app.route("/saml/idp/request_authentication", methods=["GET", "POST"])
    def begin() -> ResponseReturnValue:
        try:
            if request.method == "POST":
                handle, asked = simulator.begin_posted(request.form)
            else:
                handle, asked = simulator.begin(request.query_string.decode("ascii", "replace"))
        except NotOurs as error:
            log.warning("login refused", extra={"reason": str(error)})
            abort(404)
        if asked.mistakes:
            return render_template("mistakes.html", mistakes=asked.mistakes), 400
        # 303 to a short address: the signed request must not stay in the address bar.
        return redirect(f"/inloggen/{handle}", 303)

    @app.get("/inloggen/<handle>")
    def login_page(handle: str) -> ResponseReturnValue:
        asked = simulator.look(handle)
        if asked is None:
            return render_template("gone.html"), 410
        return render_template("login.html", asked=asked)

    _add_finish(app, simulator)


def _add_finish(app: Flask, simulator: Simulator) -> None:
    @app.post("/inloggen/<handle>")
    def finish(handle: str) -> ResponseReturnValue:
        form = request.form
        person = simulator.people.get(form.get("person", ""))
        level, fault = form.get("level", ""), simulator.faults.get(form.get("fault", "none"))
        cancelled = form.get("action") == "cancel"
        if fault is None or level not in simulator.levels or form.get("route", "app") not in ROUTES:
            abort(400)
        if person is None and not cancelled:
            abort(400)
        goal = simulator.finish(
            handle, person=None if cancelled else person, level=level, fault=fault
        )
        if goal is None:
            return render_template("gone.html"), 410
        return redirect(goal, 303)


def _add_machines(app: Flask, simulator: Simulator, sleep: Callable[[float], None]) -> None:
    @app.post("/saml/idp/resolve_artifact")
    def resolve() -> ResponseReturnValue:
        try:
            body, fault = simulator.resolve(request.get_data())
        except NotOurs as error:
            log.warning("resolve refused", extra={"reason": str(error)})
            abort(404)
        sleep(fault.delay.total_seconds())
        if fault.http_status != 200 and not fault.is_soap_fault:
            abort(fault.http_status)
        return Response(body, status=fault.http_status, content_type=XML)

    @app.get("/saml/idp/metadata")
    def saml_metadata() -> ResponseReturnValue:
        return Response(simulator.metadata(), content_type="application/samlmetadata+xml")

    @app.get("/health")
    def health() -> ResponseReturnValue:
        return make_response({"status": "ok"})
