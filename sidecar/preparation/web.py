"""Routes of preparation: how video calling works, practising, the test before waiting."""

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from sidecar.core.devices import Part, Result
from sidecar.preparation import domain
from sidecar.preparation.service import Preparation
from sidecar.web import guards
from sidecar.web.guards import Guard, current_visitor

STEPS = ("mail", "practise", "ready", "open", "allow", "wait", "digid")


def open_blueprint(preparation: Preparation) -> Blueprint:
    """For everybody, with or without an appointment; the link itself is what its holder shows."""
    routes = Blueprint("preparation_open", __name__, template_folder="templates")

    @routes.get("/videobellen")
    def how() -> ResponseReturnValue:
        return render_template("preparation/how.html", steps=STEPS)

    @routes.get("/oefenen")
    def practise() -> ResponseReturnValue:
        return _practice()

    @routes.post("/oefenen/meting")
    def measure() -> ResponseReturnValue:
        return _measured()

    @routes.get("/a/<link>/oefenen")
    def practise_with_link(link: str) -> ResponseReturnValue:
        guest = preparation.guest(link)
        g.language = guest.language
        report = "" if guest.has_started else request.path
        return _practice(report=report, back=f"/a/{link}")

    @routes.post("/a/<link>/oefenen")
    def practised(link: str) -> ResponseReturnValue:
        preparation.practised(link, _found(), browser=_browser())
        return Response(status=204)

    return guards.protect(routes, guards.open_to_all)


def citizen_blueprint(preparation: Preparation, guard: Guard) -> Blueprint:
    """The test on the day itself, in the browser that holds the visit."""
    routes = Blueprint("preparation_citizen", __name__, template_folder="templates")

    @routes.get("/afspraak/apparaten")
    def devices() -> ResponseReturnValue:
        return render_template(
            "preparation/devices.html",
            report="/afspraak/apparaten/uitslag",
            measure="/afspraak/apparaten/meting",
        )

    @routes.post("/afspraak/apparaten/uitslag")
    def tested() -> ResponseReturnValue:
        preparation.tested(current_visitor().participant_id, _found(), browser=_browser())
        return Response(status=204)

    @routes.post("/afspraak/apparaten/meting")
    def measure() -> ResponseReturnValue:
        return _measured()

    return guards.protect(routes, guard)


def _practice(*, report: str = "", back: str = "") -> str:
    return render_template(
        "preparation/practice.html", report=report, measure="/oefenen/meting", back=back
    )


def _measured() -> Response:
    """Takes what the measuring of the network sends, at most a request's worth, and forgets it."""
    request.get_data(cache=False)
    return Response(status=204)


def _found() -> dict[Part, Result]:
    return domain.read(dict(request.form.lists()))


def _browser() -> str:
    return domain.browser_family(request.headers.get("User-Agent", ""))
