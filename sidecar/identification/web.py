"""Routes of identification for the civil servant, and where ident reports."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding.pages import allow_framing_by
from ident.contract import Event
from sidecar.core.errors import BadInput
from sidecar.identification.closing import Closing
from sidecar.identification.errands import link_of
from sidecar.identification.following import Following
from sidecar.identification.proof import Standing
from sidecar.identification.refusals import SkipNotFilledIn
from sidecar.identification.service import Identification
from sidecar.identification.skips import Reason
from sidecar.identification.words import facts, named
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee

LONGEST_EVENT = 4096
CALL = "/balie/gesprek/<appointment_id>/identificatie"
ONE = f"{CALL}/<participant_id>"
NOTHING: Mapping[str, str] = {}


def staff_blueprint(
    identification: Identification,
    closing: Closing,
    guard: Guard,
    *,
    ident_url: str,
    show: Callable[..., str],
) -> Blueprint:
    """The civil servant's cards, one for each citizen. `show` writes a moment as people read it."""
    routes = Blueprint("identification_staff", __name__, template_folder="templates")
    cards = _Cards(identification, show)
    _add_deeds(routes, identification, cards)
    _add_skip(routes, closing, cards)
    _add_ways_to_ident(routes, identification, ident_url)

    @routes.post(f"{CALL}/code")
    def heard(appointment_id: str) -> ResponseReturnValue:
        """Six digits in the chat of the call, as the page of the civil servant saw them."""
        code, name = request.form.get("code", ""), request.form.get("name", "")
        identification.heard(appointment_id, code, name=name, by=current_employee())
        return make_response("", 204)

    return guards.protect(routes, guard)


def machine_blueprint(following: Following, opened: Callable[[str], Event]) -> Blueprint:
    """Where ident reports; the signature on the event is the guard."""
    routes = Blueprint("identification_machine", __name__)

    @routes.post("/machine/identifications")
    def happened() -> ResponseReturnValue:
        body = request.get_data(cache=False)
        if len(body) > LONGEST_EVENT or not body.isascii():
            raise BadInput("not an event")
        following.happened(opened(body.decode()))
        return make_response("", 204)

    return guards.protect(routes, guards.machines_decide)


class _Cards:
    def __init__(self, identification: Identification, show: Callable[..., str]) -> None:
        self._identification = identification
        self._show = show

    def card(
        self,
        appointment_id: str,
        participant_id: str,
        *,
        filled_in: Mapping[str, str] = NOTHING,
        mistakes: Mapping[str, str] = NOTHING,
    ) -> str:
        standing = self._identification.standing(
            appointment_id, participant_id, by=current_employee()
        )
        return render_template(
            "identification/staff_card.html",
            base=f"/balie/gesprek/{appointment_id}/identificatie/{participant_id}",
            standing=standing,
            moment=self._show,
            reasons=[reason.value for reason in Reason],
            filled_in=filled_in,
            mistakes=mistakes,
            **self._of_request(standing),
        )

    def answer(self, appointment_id: str, participant_id: str) -> ResponseReturnValue:
        if not request.headers.get("HX-Request"):
            return redirect(f"/balie/gesprek/{appointment_id}", 303)
        return self.card(appointment_id, participant_id)

    def _of_request(self, standing: Standing) -> dict[str, object]:
        public_url = self._identification.public_url
        found = standing.request
        return {
            "link": link_of(public_url, found) if found else "",
            "host": urlsplit(public_url).netloc,
            "wanted_means": named(standing.requirements.means),
            **facts(found, standing.requirements.means, self._identification.now()),
        }


def _add_deeds(routes: Blueprint, identification: Identification, cards: _Cards) -> None:
    @routes.get(ONE)
    def card(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        return cards.card(appointment_id, participant_id)

    @routes.post(f"{ONE}/vragen")
    def ask(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        number = request.form.get("case_number", "")
        identification.ask(
            appointment_id, participant_id, by=current_employee(), case_number=number
        )
        return cards.answer(appointment_id, participant_id)

    @routes.post(f"{ONE}/klopt")
    def matches(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        identification.judge(appointment_id, participant_id, matches=True, by=current_employee())
        return cards.answer(appointment_id, participant_id)

    @routes.post(f"{ONE}/klopt-niet")
    def differs(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        identification.judge(appointment_id, participant_id, matches=False, by=current_employee())
        return cards.answer(appointment_id, participant_id)

    @routes.post(f"{ONE}/voltooien")
    def complete(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        identification.complete(appointment_id, participant_id, by=current_employee())
        return cards.answer(appointment_id, participant_id)


def _add_skip(routes: Blueprint, closing: Closing, cards: _Cards) -> None:
    @routes.post(f"{ONE}/overslaan")
    def skip(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        fields = {name: request.form.get(name, "") for name in ("reason", "note")}
        try:
            closing.skip(appointment_id, participant_id, fields, by=current_employee())
        except SkipNotFilledIn as error:
            if not request.headers.get("HX-Request"):
                raise
            card = cards.card(
                appointment_id, participant_id, filled_in=fields, mistakes=error.by_field
            )
            return card, error.status
        return cards.answer(appointment_id, participant_id)


def _add_ways_to_ident(routes: Blueprint, identification: Identification, ident_url: str) -> None:
    def hand_over(token: str, *, to: str) -> str:
        return render_template(
            "identification/hand_over.html", action=f"{ident_url}{to}", token=token
        )

    @routes.post(f"{ONE}/inzien")
    def look(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        token = identification.staff_view(appointment_id, participant_id, by=current_employee())
        allow_framing_by("'self'")
        return hand_over(token, to="/staff")

    @routes.post(f"{ONE}/nummer")
    def number(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        token = identification.number_form(appointment_id, participant_id, by=current_employee())
        allow_framing_by("'self'")
        return hand_over(token, to="/staff")

    @routes.post(f"{ONE}/bewijs")
    def evidence_of(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        token = identification.evidence_of(appointment_id, participant_id, by=current_employee())
        return hand_over(token, to="/evidence")

    @routes.get("/balie/bewijs")
    def evidence() -> ResponseReturnValue:
        token = identification.evidence_check(by=current_employee())
        return hand_over(token, to="/evidence")
