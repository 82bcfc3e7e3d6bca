"""Both providers and the page with telephones, put together."""

from flask import Flask, Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from branding.moments import ZONE
from deploy.local.sms import notifynl, spryng
from deploy.local.sms.carrier import Carrier, Tell
from deploy.local.sms.fates import FATES
from deploy.local.sms.texts import Texts, as_json

LARGEST = 64 * 1024
SAID = {
    "created": "aangenomen",
    "sending": "onderweg",
    "sent": "verstuurd",
    "delivered": "bezorgd",
    "temporary-failure": "tijdelijk niet bezorgd",
    "permanent-failure": "niet te bezorgen",
    "technical-failure": "technische fout",
}


def create_app(
    *,
    texts: Texts,
    service: notifynl.Service,
    account: spryng.Account,
    tell: dict[str, Tell],
    travels: float = 0.0,
    again: float = 10.0,
) -> Flask:
    """`tell` says for each provider how the balie hears of it."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    carriers = {
        name: Carrier(texts=texts, tell=way, travels=travels, again=again)
        for name, way in tell.items()
    }
    app.register_blueprint(notifynl.blueprint(service, texts, carriers["NotifyNL"]))
    app.register_blueprint(spryng.blueprint(account, carriers["Spryng"]))
    _add_page(app, texts)
    _add_api(app, texts)
    app.after_request(_forbid_scripts)
    return app


def _add_page(app: Flask, texts: Texts) -> None:
    @app.get("/")
    def overview() -> ResponseReturnValue:
        return render_template(
            "sms/phones.html", telephones=texts.telephones(), fates=FATES, said=SAID, zone=ZONE
        )

    @app.post("/clear")
    def clear() -> ResponseReturnValue:
        texts.clear()
        return redirect(url_for("overview"))

    @app.get("/health")
    def health() -> ResponseReturnValue:
        return "ok"


def _add_api(app: Flask, texts: Texts) -> None:
    @app.get("/api/texts")
    def list_as_json() -> ResponseReturnValue:
        return jsonify([as_json(text) for text in texts.all()])

    @app.delete("/api/texts")
    def clear_all() -> ResponseReturnValue:
        texts.clear()
        return "", 204


def _forbid_scripts(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
    )
    return response
