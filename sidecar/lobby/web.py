"""Routes of the lobby: waiting and call of the citizen; list and call of staff."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from branding import moments
from branding.pages import current_texts
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.work import appointment_topic, desk_topic, visit_topic
from sidecar.lobby.domain import REPEAT_AFTER, Standing, State, Visit
from sidecar.lobby.lines import HERE, OVER, badge, since, trouble
from sidecar.lobby.ports import Contacts
from sidecar.lobby.service import Lobby
from sidecar.lobby.shown import Shown
from sidecar.lobby.subjects import in_short
from sidecar.lobby.we_wait import WeWait
from sidecar.web import guards
from sidecar.web.guards import Guard, current_employee, current_visitor

Stream = Callable[..., Response]


def citizen_blueprint(lobby: Lobby, guard: Guard, *, stream: Stream, jitsi_url: str) -> Blueprint:
    """The citizen after the test of his devices: arrival, waiting, the call."""
    routes = Blueprint("lobby_citizen", __name__, template_folder="templates")
    routes.context_processor(_words(lobby.clock))

    @routes.post("/afspraak/aankomst")
    def arrive() -> ResponseReturnValue:
        lobby.arrive(current_visitor().participant_id)
        return redirect("/afspraak/gesprek", 303)

    @routes.get("/afspraak/gesprek")
    def call() -> ResponseReturnValue:
        standing = _own(lobby)
        if standing.state is State.EXPECTED:
            return redirect("/afspraak/apparaten", 303)
        if standing.state in {State.FINISHED, State.CANCELLED}:
            return redirect("/afspraak/einde", 303)
        return _waiting("lobby/citizen_call.html", lobby, standing, jitsi_url=jitsi_url)

    @routes.get("/afspraak/gesprek/stand")
    def standing() -> ResponseReturnValue:
        return _waiting("lobby/standing.html", lobby, _own(lobby))

    @routes.get("/afspraak/events")
    def events() -> ResponseReturnValue:
        visitor = current_visitor()
        topics = (visit_topic(visitor.participant_id), appointment_topic(visitor.appointment_id))
        return stream(topics, person=visitor.participant_id)

    return guards.protect(routes, guard)


def ended_blueprint(lobby: Lobby, guard: Guard) -> Blueprint:
    """The page after the call; the link is dead by then, so only the cookie of it is asked."""
    routes = Blueprint("lobby_ended", __name__, template_folder="templates")
    routes.context_processor(_words(lobby.clock))

    @routes.get("/afspraak/einde")
    def ended() -> ResponseReturnValue:
        state = lobby.standing(g.participant_id).state
        if state is State.FINISHED:
            return render_template("lobby/citizen_end.html")
        return redirect("/afspraak" if state in OVER else "/afspraak/gesprek", 303)

    return guards.protect(routes, guard)


def staff_blueprint(
    we_wait: WeWait, contacts: Contacts, guard: Guard, *, stream: Stream, jitsi_url: str
) -> Blueprint:
    """The civil servant: today's list, the call, and what may be done with a visitor."""
    lobby, shown = we_wait.lobby, Shown(we_wait, contacts)
    routes = Blueprint("lobby_staff", __name__, template_folder="templates")
    routes.context_processor(_words(lobby.clock))
    _add_list(routes, shown, stream)
    _add_call(routes, lobby, shown, stream=stream, jitsi_url=jitsi_url)
    _add_deeds(routes, lobby, shown)
    _add_we_wait(routes, we_wait, shown)
    return guards.protect(routes, guard)


def _add_list(routes: Blueprint, shown: Shown, stream: Stream) -> None:
    @routes.get("/balie")
    def today() -> ResponseReturnValue:
        return shown.list("lobby/today.html")

    @routes.get("/balie/lijst")
    def rows() -> ResponseReturnValue:
        return shown.list("lobby/rows.html")

    @routes.get("/balie/events")
    def list_events() -> ResponseReturnValue:
        return stream(tuple(desk_topic(desk) for desk in sorted(current_employee().desks)))


def _add_call(
    routes: Blueprint, lobby: Lobby, shown: Shown, *, stream: Stream, jitsi_url: str
) -> None:
    base = "/balie/gesprek/<appointment_id>"

    def visits(appointment_id: str) -> list[Visit]:
        return lobby.of_appointment(appointment_id, by=current_employee())

    @routes.get(base)
    def staff_call(appointment_id: str) -> ResponseReturnValue:
        if all(visit.state is State.FINISHED for visit in visits(appointment_id)):
            return redirect(f"/balie/gesprek/{appointment_id}/einde", 303)
        return shown.people("lobby/staff_call.html", appointment_id, jitsi_url=jitsi_url)

    @routes.get(f"{base}/stand")
    def people(appointment_id: str) -> ResponseReturnValue:
        return shown.people("lobby/people.html", appointment_id)

    @routes.get(f"{base}/vak/<participant_id>")
    def identification(appointment_id: str, participant_id: str) -> ResponseReturnValue:
        """The place for the card of who was invited while the page was open."""
        for visit in visits(appointment_id):
            if visit.participant_id == participant_id and visit.part.identifies:
                return render_template(
                    "lobby/identification.html", visit=visit, appointment_id=appointment_id
                )
        raise NotFound("nobody of this conversation who identifies")

    @routes.get(f"{base}/einde")
    def staff_end(appointment_id: str) -> ResponseReturnValue:
        return shown.people("lobby/staff_end.html", appointment_id)

    @routes.get(f"{base}/events")
    def call_events(appointment_id: str) -> ResponseReturnValue:
        visits(appointment_id)
        return stream((appointment_topic(appointment_id),))

    @routes.post(f"{base}/afronden")
    def finish(appointment_id: str) -> ResponseReturnValue:
        lobby.finish(appointment_id, by=current_employee())
        end = f"/balie/gesprek/{appointment_id}/einde"
        if request.headers.get("HX-Request"):
            # A refusal must leave the call on the screen; only a yes leads away from it.
            return Response(headers={"HX-Redirect": end})
        return redirect(end, 303)


def _add_deeds(routes: Blueprint, lobby: Lobby, shown: Shown) -> None:
    base = "/balie/bezoeken/<participant_id>"

    def answer(visit: Visit) -> ResponseReturnValue:
        return _people(shown, visit)

    @routes.post(f"{base}/toelaten")
    def admit(participant_id: str) -> ResponseReturnValue:
        return answer(lobby.admit(participant_id, by=current_employee()))

    @routes.post(f"{base}/weigeren")
    def refuse(participant_id: str) -> ResponseReturnValue:
        return answer(lobby.refuse(participant_id, by=current_employee()))

    @routes.post(f"{base}/niet-verschenen")
    def no_show(participant_id: str) -> ResponseReturnValue:
        visit = lobby.no_show(participant_id, by=current_employee())
        if request.form.get("terug") == "lijst":
            return redirect("/balie", 303)
        return answer(visit)


def _add_we_wait(routes: Blueprint, we_wait: WeWait, shown: Shown) -> None:
    @routes.post("/balie/bezoeken/<participant_id>/wij-wachten")
    def tell(participant_id: str) -> ResponseReturnValue:
        visit = we_wait.tell(participant_id, by=current_employee())
        if request.form.get("terug") != "lijst":
            return _people(shown, visit)
        if request.headers.get("HX-Request"):
            return shown.list("lobby/rows.html")
        return redirect("/balie", 303)


def _people(shown: Shown, visit: Visit) -> ResponseReturnValue:
    if not request.headers.get("HX-Request"):
        return redirect(f"/balie/gesprek/{visit.appointment_id}", 303)
    return shown.people("lobby/people.html", visit.appointment_id)


def _own(lobby: Lobby) -> Standing:
    return lobby.standing(current_visitor().participant_id)


def _waiting(template: str, lobby: Lobby, standing: Standing, **more: object) -> str:
    changes_in = _seconds(lobby.clock.now(), standing.changes_at)
    return render_template(
        template, standing=standing, visit=standing.visit, changes_in=changes_in, **more
    )


def _seconds(now: datetime, moment: datetime | None) -> int | None:
    return None if moment is None else int((moment - now).total_seconds()) + 1


def _words(clock: Clock) -> Callable[[], dict[str, object]]:
    """How the templates of this feature speak of moments and states."""

    def words() -> dict[str, object]:
        texts, now = current_texts(), clock.now()
        return {
            "now": now,
            "time_of": partial(moments.time, texts),
            "day_of": partial(moments.day, texts),
            "badge_of": lambda visit: badge(visit, texts, now),
            "since_of": lambda visit: since(visit, texts, now),
            "trouble_of": lambda visit: trouble(visit, texts, now),
            "subjects_of": lambda visit: in_short(visit, texts),
            "HERE": HERE,
            "REPEAT_AFTER": REPEAT_AFTER,
        }

    return words
