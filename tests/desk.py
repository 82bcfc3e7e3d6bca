"""A desk to test pages on: real routes, real lobby, real SQLite; only its neighbours are simple."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Flask, Response, make_response, redirect
from jinja2 import BytecodeCache

from branding import pages, theme
from sidecar.adapters.database import Database
from sidecar.app import create_app
from sidecar.bridges import ContactsOfVisitors, citizen_of
from sidecar.core.people import Employee
from sidecar.core.requirements import Demand, Requirements
from sidecar.core.visits import PlannedVisit
from sidecar.identification import citizen_web
from sidecar.identification import web as identification_web
from sidecar.identification.ports import Conversation
from sidecar.lobby import web
from sidecar.lobby.service import Lobby
from sidecar.lobby.store import DatabaseVisits, metadata
from sidecar.lobby.we_wait import WeWait
from sidecar.preparation import store as preparation_store
from sidecar.preparation import web as preparation_web
from sidecar.preparation.domain import Guest
from sidecar.preparation.service import Preparation
from sidecar.web import cookies, guards, login
from tests.builders import a_visitor, an_employee
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.fakes.identification import IdentificationWorld, an_identification
from tests.fakes.lobby import KnownNotices
from tests.fakes.work import ListAudit, ListMessenger, ListSignals

SANNE = an_employee()
OUTSIDER = an_employee("e2", name="Piet Bakker", desks=frozenset({"belastingen"}))
START = A_MONDAY + timedelta(minutes=1)
JITSI, IDENT = "http://localhost:27999", "http://localhost:27998"
NOTHING_ASKED = Requirements(demand=Demand.NONE)


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

    def is_open(self, session):
        return session in self._known

    def open(self, signed_in):
        return signed_in.employee.id

    def end(self, session):
        """Nothing is kept."""


class Arrivals:
    """Remembers who came in."""

    def __init__(self):
        self.came_in = []

    def came(self, employee):
        self.came_in.append(employee)


class NoSignOn:
    def begin(self, *, again):
        return "log in anew" if again else "log in"


class DeskConversations:
    """Who sits at the tables of this desk; the product of all of them demands the same."""

    def __init__(self, lobby, requirements):
        self._lobby = lobby
        self.requirements = requirements

    def conversation(self, appointment_id, *, by):
        visits = self._lobby.of_appointment(appointment_id, by=by)
        return Conversation(
            appointment_id=appointment_id,
            people=tuple(citizen_of(visit) for visit in visits),
            requirements=self.requirements,
        )


class Guests:
    """Everybody who has a visit is a citizen in the browser that holds the cookie."""

    def __init__(self, lobby):
        self._lobby = lobby

    def visitor(self, participant_id, browser):
        visit = self._lobby.visits.get(participant_id)
        return a_visitor(
            participant_id, appointment_id=visit.appointment_id, name=visit.name, language="nl"
        )


class GuestsOfDesk:
    """Everybody who has a visit holds a link that is his own id; the numbers to call stand here."""

    def __init__(self, lobby):
        self._lobby = lobby
        self._phones = {}
        self.started = set()

    def by_link(self, link):
        return self.by_participant(link)

    def by_participant(self, participant_id):
        visit = self._lobby.visits.get(participant_id)
        return Guest(
            participant_id=participant_id,
            appointment_id=visit.appointment_id,
            desk_id=visit.desk_id,
            language=visit.language,
            has_started=participant_id in self.started,
        )

    def give(self, participant_id, phone):
        self._phones[participant_id] = phone

    def phones(self, participant_ids):
        return {who: phone for who, phone in self._phones.items() if who in participant_ids}


@dataclass(frozen=True, kw_only=True)
class Desk:
    app: Flask
    we_wait: WeWait
    preparation: Preparation
    guests: GuestsOfDesk
    clock: FixedClock
    identification: IdentificationWorld

    @property
    def lobby(self) -> Lobby:
        return self.we_wait.lobby

    def plan(self, participant_id="p1", *, phone="", **changes):
        self.guests.give(participant_id, phone)
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
    jitsi_url=JITSI,
    requirements=NOTHING_ASKED,
    passes=None,
):
    clock, heard = FixedClock(), signals or ListSignals()
    checks, endings, handovers = [], [], []
    lobby = _lobby(folder, clock, heard, checks=checks, endings=endings, handovers=handovers)
    conversations = DeskConversations(lobby, requirements)
    identification = an_identification(clock, signals=heard, conversations=conversations)
    checks.append(identification.closing.check_finish)
    endings.append(identification.closing.end)
    handovers.append(identification.closing.moved)
    guests = GuestsOfDesk(lobby)
    preparation = _preparation(lobby, guests)
    we_wait = WeWait(lobby=lobby, messenger=ListMessenger(), notices=KnownNotices())
    parts = {"stream": stream or _silence, "jitsi_url": jitsi_url}
    blueprints = [
        *_blueprints(lobby, identification, passes or _a_pass(jitsi_url), parts),
        *_of_preparation(we_wait, preparation, guests, parts),
    ]
    app = _app(blueprints, municipality, jitsi_url)
    around = {"clock": clock, "identification": identification, "preparation": preparation}
    return Desk(app=app, we_wait=we_wait, guests=guests, **around)


def _app(blueprints, municipality, jitsi_url):
    app = create_app(
        lambda _app: blueprints,
        theme=theme.load(municipality),
        policy=pages.Policy(
            frames=(pages.SELF, jitsi_url, IDENT), form_targets=(IDENT,), devices=(jitsi_url,)
        ),
        secret_key="k" * 32,
        is_https=False,
    )
    app.jinja_env.bytecode_cache = COMPILED
    return app


def _lobby(folder, clock, signals, **around):
    database = Database(f"sqlite:///{folder}/desk.db")
    metadata.create_all(database.engine)
    preparation_store.metadata.create_all(database.engine)
    return Lobby(
        visits=DatabaseVisits(database),
        doorkeeper=Doors(),
        transactions=database,
        signals=signals,
        audit=ListAudit(),
        clock=clock,
        **around,
    )


def _preparation(lobby, guests):
    return Preparation(
        checks=preparation_store.DatabaseDeviceChecks(lobby.transactions),
        guests=guests,
        transactions=lobby.transactions,
        signals=lobby.signals,
        clock=lobby.clock,
    )


def _of_preparation(we_wait, preparation, guests, parts):
    """What somebody does before the call, and the list and call of staff, which show it."""
    lobby = we_wait.lobby
    contacts = ContactsOfVisitors(preparation=preparation, appointments=guests)
    return [
        web.staff_blueprint(
            we_wait, contacts, guards.employees(Sessions(SANNE, OUTSIDER)), **parts
        ),
        preparation_web.open_blueprint(preparation),
        preparation_web.citizen_blueprint(preparation, guards.citizens(Guests(lobby))),
    ]


STAFF_CALL = "/balie/gesprek/<appointment_id>"


def _blueprints(lobby, world, passes, parts):
    sessions = Sessions(SANNE, OUTSIDER)
    staff, citizens = guards.employees(sessions), guards.citizens(Guests(lobby))
    return [
        identification_web.staff_blueprint(
            world.people, world.closing, staff, ident_url=IDENT, show=lambda at: f"{at:%H.%M} uur"
        ),
        citizen_web.citizen_blueprint(world.people, world.phones, citizens, ident_url=IDENT),
        citizen_web.phone_blueprint(world.phones, ident_url=IDENT),
        web.citizen_blueprint(lobby, citizens, **parts),
        web.ended_blueprint(lobby, guards.link_holders),
        login.blueprint(NoSignOn(), sessions, Arrivals()),
        guards.protect(_tokens("burger", "/afspraak", passes), guards.link_holders),
        guards.protect(_tokens("medewerker", STAFF_CALL, passes), staff),
        _doors(),
    ]


def _tokens(who, base, passes):
    """What the call page of one side needs to open the meeting."""
    routes = Blueprint(f"tokens_{who}", __name__)

    @routes.post(f"{base}/token")
    def token(**_appointment):
        return passes(who)

    return routes


def _a_pass(jitsi_url):
    """The same for everybody: nobody reads it at this desk."""
    return lambda _who: {
        "token": "t",
        "room": "balie-1",
        "jitsi_url": jitsi_url,
        "domain": "meet.jitsi",
    }


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
