"""What a citizen opens: introduction, login, return from DigiD, control code, log out."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ident.domain import RequestState
from ident.service import Identification
from ident.web import cookies
from ident.web.guards import (
    current_visit,
    guarded_by,
    open_to_all,
    returning_visitors,
    start_token_decides,
    visitors,
)


def blueprint(identification: Identification, *, address_header: str = "") -> Blueprint:
    """`address_header` is where a proxy of ours says from which address a browser comes."""
    routes = Blueprint("citizen", __name__)
    _add_entrance(routes, identification)
    _add_login(routes, identification, address_header)
    _add_outcome(routes, identification)
    return routes


def _add_entrance(routes: Blueprint, identification: Identification) -> None:
    visiting = guarded_by(visitors(identification))

    @routes.post("/start")
    @guarded_by(start_token_decides)
    def start() -> ResponseReturnValue:
        visit = identification.start(request.form.get("token", ""))
        response = make_response(redirect(url_for("citizen.introduction"), 303))
        cookies.write(response, visit.id)
        return response

    @routes.get("/")
    @visiting
    def introduction() -> ResponseReturnValue:
        visit = current_visit()
        if visit.identified:
            return redirect(url_for("citizen.code"), 303)
        return render_template(
            "ident/introduction.html",
            asked=visit.asked,
            notice=visit.notice,
            notice_means=visit.notice_means or "digid",
            offered=identification.offered(visit),
            is_trial=visit.is_trial,
        )


def _add_login(routes: Blueprint, identification: Identification, address_header: str) -> None:
    visiting = guarded_by(visitors(identification))

    @routes.post("/login")
    @visiting
    def login() -> ResponseReturnValue:
        means = request.form.get("means", "")
        departure = identification.depart(current_visit(), means)
        if departure.form:
            return render_template("ident/depart.html", departure=departure, means=means)
        return redirect(departure.url, 303)

    @routes.get("/login")
    @visiting
    def login_again() -> ResponseReturnValue:
        """For who changes the language of the page in between, or reloads it by its address."""
        return redirect(url_for("citizen.introduction"), 303)

    @routes.get("/acs")
    @guarded_by(returning_visitors(identification))
    def acs() -> ResponseReturnValue:
        # 303 to a clean address: the artifact must not stay in the address bar or the history.
        visit = identification.arrive(
            current_visit(),
            answer=request.args.get("SAMLart", ""),
            state=request.args.get("RelayState", ""),
            address=request.headers.get(address_header, "") if address_header else "",
        )
        goal = "citizen.code" if visit.identified else "citizen.introduction"
        response = make_response(redirect(url_for(goal), 303))
        cookies.write(response, visit.id)
        return response


def _add_outcome(routes: Blueprint, identification: Identification) -> None:
    visiting = guarded_by(visitors(identification))

    @routes.get("/code")
    @visiting
    def code() -> ResponseReturnValue:
        visit = current_visit()
        if not visit.identified:
            return redirect(url_for("citizen.introduction"), 303)
        if visit.tried is not None:
            return render_template("ident/tried.html", asked=visit.asked, tried=visit.tried)
        facts = identification.facts(visit)
        if facts.state is not RequestState.IDENTIFIED:
            return render_template("ident/wiped.html", asked=visit.asked)
        cases, request_id = identification.cases, visit.asked.request_id
        return render_template(
            "ident/code.html",
            asked=visit.asked,
            facts=facts,
            case_number=cases.number(request_id),
            awaits_case=cases.awaits(request_id),
        )

    @routes.post("/logout")
    @visiting
    def logout() -> ResponseReturnValue:
        identification.logout(current_visit())
        response = make_response(redirect(url_for("citizen.logged_out"), 303))
        cookies.clear(response)
        return response

    @routes.get("/logged-out")
    @guarded_by(open_to_all)
    def logged_out() -> ResponseReturnValue:
        return render_template("ident/logged_out.html")
