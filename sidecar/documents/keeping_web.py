"""The page where a team lead sees how long documents stay, and what should have been gone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from sidecar.documents.domain import UPLOAD_LASTS
from sidecar.documents.handing import KEPT_AFTER
from sidecar.documents.kept import KeptNow
from sidecar.web import guards
from sidecar.web.guards import Guard

HERE = "/balie/beheer/documenten"
HOUR = 3600
# What a document is, in the order of how long it stays.
RULES = ("refused", "confidential", "municipality", "unsent", "ready", "accepted")


def blueprint(kept: KeptNow, guard: Guard) -> Blueprint:
    """Numbers and moments only: nobody's name, and no name of a file."""
    routes = Blueprint("documents_kept", __name__, template_folder="templates")

    @routes.get(HERE)
    def overview() -> ResponseReturnValue:
        found, texts = kept.overview(), current_texts()
        return render_template(
            "documents/kept.html",
            overview=found,
            rules=RULES,
            facts={
                "days": found.days,
                "upload_hours": int(UPLOAD_LASTS.total_seconds()) // HOUR,
                "copy_hours": int(KEPT_AFTER.total_seconds()) // HOUR,
            },
            day_of=lambda moment: moments.day(texts, moment),
            time_of=lambda moment: moments.time(texts, moment),
        )

    return guards.protect(routes, guard)
