"""Routes of the follow-up: a card for the civil servant, and what the citizen reads at the end."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.core.errors import BadInput
from sidecar.followup.domain import LONGEST, NextSteps, StepsNotFilledIn
from sidecar.followup.service import FollowUp
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee

HERE = "/balie/gesprek/<appointment_id>/vervolg"


def staff_blueprint(followup: FollowUp, guard: Guard) -> Blueprint:
    """The card *Vervolgstappen*, in the call and on the page after it."""
    routes = Blueprint("followup_staff", __name__, template_folder="templates")

    def card(steps: NextSteps, *, text: str | None = None, problem: str = "") -> str:
        return render_template(
            "followup/staff_card.html",
            base=f"/balie/gesprek/{steps.appointment_id}/vervolg",
            steps=steps,
            text=steps.text if text is None else text,
            problem=problem,
            longest=LONGEST,
            is_saved=request.method == "POST" and not problem,
        )

    @routes.get(HERE)
    def show(appointment_id: str) -> ResponseReturnValue:
        return card(followup.of_employee(appointment_id, by=current_employee()))

    @routes.post(HERE)
    def write(appointment_id: str) -> ResponseReturnValue:
        text, seen = request.form.get("text", ""), request.form.get("seen", "")
        if not seen.isdecimal() or len(seen) > 9:
            raise BadInput("no version of ours")
        try:
            steps = followup.write(appointment_id, text, seen=int(seen), by=current_employee())
        except StepsNotFilledIn as error:
            before = followup.of_employee(appointment_id, by=current_employee())
            return card(before, text=text, problem=error.message_key), error.status
        if not request.headers.get("HX-Request"):
            return redirect(f"/balie/gesprek/{appointment_id}", 303)
        return card(steps)

    return guards.protect(routes, guard)


def citizen_blueprint(followup: FollowUp, guard: Guard) -> Blueprint:
    """What was agreed, for the page after the call; the link is dead by then."""
    routes = Blueprint("followup_citizen", __name__, template_folder="templates")

    @routes.get("/afspraak/einde/vervolg")
    def agreed() -> ResponseReturnValue:
        steps = followup.of_participant(g.participant_id)
        return render_template("followup/agreed.html", steps=steps)

    return guards.protect(routes, guard)
