"""The page with an example of every message, for team leads."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from branding import pages
from sidecar.core.messages import MessageKind
from sidecar.notifications.previews import Previews
from sidecar.web import guards
from sidecar.web.guards import Guard

HERE = "/balie/berichten/voorbeelden"


def blueprint(previews: Previews, guard: Guard) -> Blueprint:
    routes = Blueprint("notification_previews", __name__, template_folder="templates")

    @routes.get(HERE)
    def examples() -> ResponseReturnValue:
        kind, language = _asked()
        return render_template(
            "messages/examples.html",
            preview=previews.of(kind, language),
            kind=kind,
            language=language,
            kinds=[each.value for each in MessageKind],
            names={code: texts(f"page.language.{code}") for code, texts in previews.texts.items()},
        )

    @routes.get(f"{HERE}/mail")
    def mail() -> ResponseReturnValue:
        pages.seal()
        return Response(previews.of(*_asked()).mail.html, mimetype="text/html")

    return guards.protect(routes, guard)


def _asked() -> tuple[str, str]:
    kind = request.args.get("soort", MessageKind.CONFIRMATION.value)
    return kind, request.args.get("taal", "nl")
