"""How accessible the balie is, what was tested, what does not go well yet, and where to tell it."""

from datetime import UTC, date, datetime, time

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from branding import contrast, moments
from branding.pages import current_texts
from branding.theme import Theme
from sidecar.web import guards

ADDRESS = "/toegankelijkheid"
NOON = time(12, tzinfo=UTC)
# What our own tests hold: see tests/e2e/judge.py, test_preview.py and test_accessibility.py.
TESTED = ("axe", "zoom", "finger", "keyboard")
GAPS = ("screen_reader", "keyboard_citizen", "jitsi", "captions", "documents")


def blueprint(theme: Theme, *, public_url: str) -> Blueprint:
    """Open to all, and linked from every page. The colours of this municipality are measured."""
    routes = Blueprint("accessibility", __name__)
    is_readable = _is_readable(theme)
    research = () if theme.statement.researched else ("research",)

    @routes.get(ADDRESS)
    def accessibility() -> ResponseReturnValue:
        return render_template(
            "web/accessibility.html",
            statement=theme.statement,
            address=public_url,
            tested=(*TESTED, "contrast") if is_readable else TESTED,
            gaps=(*research, *(() if is_readable else ("contrast",)), *GAPS),
            day_of=_day,
        )

    return guards.protect(routes, guards.open_to_all)


def _is_readable(theme: Theme) -> bool:
    try:
        return not contrast.faults(theme)
    except contrast.UnknownColour:
        return False


def _day(day: date) -> str:
    return moments.day(current_texts(), datetime.combine(day, NOON))
