"""A desk to test pages on: real routes, real lobby, real SQLite; only its neighbours are simple."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Flask, Response, make_response, redirect
from jinja2 import BytecodeCache

from branding import pages, theme
from sidecar.adapters.database import Database
from sidecar.app import create_app
from sidecar.core.people import Employee
from sidecar.core.visits import PlannedVisit
from sidecar.lobby import web
from sidecar.lobby.service import Lobby
from sidecar.lobby.store import DatabaseVisits, metadata
from sidecar.web import cookies, guards, login
from tests.builders import a_visitor, an_employee
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.fakes.work import ListAudit, ListSignals

SANNE = an_employee()
OUTSIDER = an_employee("e2", name="Piet Bakker", desks=frozenset({"belastingen"}))
START = A_MONDAY + timedelta(minutes=1)


class CompiledTemplates(BytecodeCache):
    """Templates are compiled once for all tests of a process."""

    def __init__(self):
        self._code = {}

    def load_bytecode(self, bucket):
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket):
        self._code[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


class Doors:
    def admit(self, room, participant_id):
        """Nobody stands behind the door of this desk."""

    def refuse(self, room, participant_id):
        """As above."""

    def remove(self, room, participant_id):
        """As above."""


class Sessions:
    """The name of the session is the id of the civil servant."""

    def __init__(self, *employees: Employee) -> None:
        self._known = {employee.id: employee for employee in employees}

    def employee(self, session):
        return self._known.get(session)

    def open(self, employee):
        return employee.id

    def end(self, session):
        """Nothing is kept."""


class NoSignOn:
    def begin(self):
        return "log in"


class Guests:
    """Everybody who has a visit is a citizen in the browser that holds the cookie."""

    def __init__(self, lobby):
        self._lobby = lobby

    def visitor(self, participant_id, browser):
        visit = self._lobby.visits.get(participant_id)
        return a_visitor(
            participant_id, appointment_id=visit.appointment_id, name=visit.name, language="nl"
        )


@dataclass(frozen=True, kw_only=True)
class Desk:
    app: Flask
    lobby: Lobby
    clock: FixedClock

    def plan(self, participant_id="p1", **changes):
        values = {
            "participant_id": participant_id,
            "appointment_id": participant_id.replace("p", "a"),
            "desk_id": "burgerzaken",
            "room": participant_id.replace("p", "balie-"),
            "name": "Jan Jansen",
            "language": "nl",
            "product": "Geboorte aangeven",
            "employee_id": "e1",
            "employee_name": "Sanne de Vries",
            "starts_at": START,
            "ends_at": START + timedelta(minutes=20),
        }
        self.lobby.expect(PlannedVisit(**values | changes))
        return participant_id

    def citizen(self, participant_id="p1"):
        """A test client that opened the link of this visit."""
        browser = self.app.test_client()
        with self.app.test_request_context():
            value = cookies.sealed(participant_id, "browser")
        browser.set_cookie("bezoek", value)
        return browser

    def employee(self, employee=SANNE):
        browser = self.app.test_client()
        browser.set_cookie("balie", employee.id)
        return browser


def a_desk(
    folder,
    *,
    municipality="voorbeeldstad",
    stream=None,
    signals=None,
    jitsi_url="http://localhost:27999",
):
    clock, database = FixedClock(), Database(f"sqlite:///{folder}/desk.db")
    metadata.create_all(database.engine)
    lobby = Lobby(
        visits=DatabaseVisits(database),
        doorkeeper=Doors(),
        transactions=database,
        signals=signals or ListSignals(),
        audit=ListAudit(),
        clock=clock,
    )
    app = create_app(
        lambda _app: _blueprints(lobby, stream or _silence, jitsi_url),
        theme=theme.load(municipality),
        policy=pages.Policy(frames=(jitsi_url,), devices=(jitsi_url,)),
        secret_key="k" * 32,
        is_https=False,
    )
    app.jinja_env.bytecode_cache = COMPILED
    return Desk(app=app, lobby=lobby, clock=clock)


STAFF_CALL = "/balie/gesprek/<appointment_id>"


def _blueprints(lobby, stream, jitsi_url):
    parts = {"stream": stream, "jitsi_url": jitsi_url}
    sessions = Sessions(SANNE, OUTSIDER)
    staff, citizens = guards.employees(sessions), guards.citizens(Guests(lobby))
    return [
        web.staff_blueprint(lobby, staff, **parts),
        web.citizen_blueprint(lobby, citizens, **parts),
        web.ended_blueprint(lobby, guards.link_holders),
        login.blueprint(NoSignOn(), sessions),
        guards.protect(_neighbours("burger", "/afspraak", jitsi_url), guards.link_holders),
        guards.protect(_neighbours("medewerker", STAFF_CALL, jitsi_url), staff),
        _doors(),
    ]


def _neighbours(who, base, jitsi_url):
    """What the pages of one side fetch from other features, empty here."""
    routes = Blueprint(f"neighbours_{who}", __name__)

    @routes.get(f"{base}/identificatie")
    def card(**_appointment):
        return '<section id="identificatie" hidden></section>'

    @routes.get(f"{base}/identificatie/<participant_id>")
    def card_of_one(participant_id, **_appointment):
        return f'<section id="identificatie-{participant_id}" hidden></section>'

    @routes.post(f"{base}/token")
    def token(**_appointment):
        return {"token": "t", "room": "balie-1", "jitsi_url": jitsi_url, "domain": "meet.jitsi"}

    return routes


def _doors():
    """Lets a browser in without the doors of other features."""
    routes = Blueprint("doors", __name__)

    @routes.get("/afspraak")
    def welcome():
        return "welcome"

    @routes.get("/als/<who>/<name>")
    def become(who, name):
        employee = who == "medewerker"
        response = make_response(redirect("/balie" if employee else "/afspraak/gesprek"))
        if employee:
            cookies.write(response, cookies.STAFF, name)
        else:
            cookies.write(response, cookies.VISIT, cookies.sealed(name, "browser"))
        return response

    return guards.protect(routes, guards.open_to_all)


def _silence(topics, *, person=""):
    return Response(b":\n\n", mimetype="text/event-stream")
