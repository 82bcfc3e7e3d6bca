"""All routes of identification on fakes, and one browser for everybody who uses them."""

from dataclasses import dataclass, field

from flask import Blueprint, g

from ident.contract import Compared, Identified, LoginFailed, NumberEntered, Opened
from sidecar.core.errors import NotAllowed
from sidecar.core.people import Employee, Visitor
from sidecar.identification import citizen_web, web
from sidecar.web import csrf
from tests.builders import a_visitor, an_employee
from tests.fakes.identification import IdentificationWorld, an_identification
from tests.web.apps import an_app, csrf_of

SANNE = an_employee()
IDENT = "https://ident.example"
PAGE = {"Accept": "text/html"}
PART = PAGE | {"HX-Request": "true"}
CALL = "/balie/gesprek/a1/identificatie"
CARD = f"{CALL}/p1"
MINE = "/afspraak/identificatie"


@dataclass
class Person:
    """Who is at the keyboard: the guards of these tests let exactly him in."""

    employee: Employee | None = SANNE
    visitor: Visitor | None = field(default_factory=a_visitor)


@dataclass
class Screen:
    """One browser, the use cases behind it, and who sits in front of it."""

    world: IdentificationWorld
    client: object
    person: Person

    def get(self, path, *, headers=PART):
        return self.client.get(path, headers=headers)

    def press(self, deed, *, who="p1", headers=PART, **fields):
        card = f"{CALL}/{who}"
        token = csrf_of(self.client, CARD)
        return self.client.post(
            f"{card}/{deed}", data={"csrf_token": token} | fields, headers=headers
        )

    def send(self, path, *, page=CARD, headers=PART, **fields):
        data = {"csrf_token": csrf_of(self.client, page)} | fields
        return self.client.post(path, data=data, headers=headers)

    def report(self, kind, request=None, **facts):
        """As ident reports it, signed in the way of these tests."""
        found = request or self.world.of()
        parts = [kind, found.id, *(f"{name}={value}" for name, value in facts.items())]
        return self.client.post("/machine/identifications", data=":".join(parts))


EVENTS = {
    each.__name__: each for each in (Opened, NumberEntered, Identified, LoginFailed, Compared)
}
LOGIN = {"level": "midden", "code": "012345", "means": "digid"}


def build(clock, **wanted):
    """The use cases for a product that wants this, on a screen with all routes."""
    person, world = Person(), an_identification(clock, **wanted)

    def staff_guard():
        if person.employee is None:
            raise NotAllowed("nobody")
        g.employee = person.employee
        csrf.check()

    def citizen_guard():
        if person.visitor is None:
            raise NotAllowed("nobody")
        g.visitor = person.visitor
        csrf.check()

    def opened(token):
        kind, request_id, *given = (*token.split(":"), "")
        if kind not in EVENTS:
            raise NotAllowed("foreign")
        facts = dict(part.split("=", 1) for part in given if part)
        common = LOGIN if kind == "Identified" else {}
        return EVENTS[kind](request_id=request_id, at=clock.now(), **common | facts)

    app = an_app(
        web.staff_blueprint(
            world.people,
            world.closing,
            staff_guard,
            ident_url=IDENT,
            show=lambda at: f"{at:%H.%M}",
        ),
        citizen_web.citizen_blueprint(world.people, world.phones, citizen_guard, ident_url=IDENT),
        citizen_web.phone_blueprint(world.phones, ident_url=IDENT),
        web.machine_blueprint(world.following, opened),
        Blueprint("plain", __name__),
    )
    return Screen(world, app.test_client(), person)
