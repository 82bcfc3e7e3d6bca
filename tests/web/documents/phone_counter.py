"""A computer and phones before the routes of documents, with real guards and use cases on fakes."""

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Flask, g
from flask.testing import FlaskClient

from sidecar.bootstrap.document_pages import document_blueprints
from sidecar.core.errors import NotFound
from sidecar.documents.tus import write_metadata
from sidecar.web import cookies, csrf, guards
from tests.builders import a_visitor
from tests.papers import PDF, Papers, some_papers
from tests.web.apps import an_app
from tests.web.documents.counter import CARD, PAGE

BALIE = "https://balie.example"
PHONE = "/telefoon/documenten"
BROWSER = "browser-of-the-visit"
SIZE = len(PDF)


class TwoVisitors:
    """`guards.Visitors`: p1 and p2 of appointment a1, each in the browser of the visit."""

    def visitor(self, participant_id, browser):
        if participant_id not in ("p1", "p2") or browser != BROWSER:
            raise NotFound("no visit in this browser")
        return a_visitor(participant_id, appointment_id="a1")


class NoStaff:
    def employee(self, session):
        return None


@dataclass(frozen=True)
class Screen:
    """One browser with its own cookies, and the page it stands on."""

    app: Flask
    client: FlaskClient
    home: str

    def get(self, path="", *, headers=PAGE):
        return self.client.get(path or self.home, headers=headers)

    def token(self, cookie=""):
        """As a page of ours has it, also where there is none to read it from (any more)."""
        of_page = cookies.VISIT if self.home == CARD else cookies.PHONE
        name = cookies.name_of(cookie or of_page, self.app)
        known = self.client.get_cookie(name)
        sent = {"Cookie": f"{name}={known.value}"} if known else {}
        with self.app.test_request_context(headers=sent):
            g.csrf_cookie = cookie or of_page
            return csrf.token()

    def post(self, path, *, headers=PAGE, **fields):
        data = {"csrf_token": self.token()} | fields
        return self.client.post(path, data=data, headers=headers)

    def add(self, request_id, *, content=PDF, name="huur.pdf"):
        """By the ordinary form, as without JavaScript."""
        data = {"csrf_token": self.token(), "file": (BytesIO(content), name)}
        return self.client.post(f"{self.home}/{request_id}/bestanden", data=data, headers=PAGE)

    def begin(self, request_id, *, size=SIZE, token=None):
        """A place for a resumable upload."""
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(size),
            "Upload-Metadata": write_metadata({"filename": "huur.pdf", "request": request_id}),
            "X-CSRF-Token": self.token() if token is None else token,
        }
        return self.client.post(f"{self.home}/tus", headers=headers)

    def piece(self, address, content=PDF, *, offset=0):
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "X-CSRF-Token": self.token(),
        }
        return self.client.patch(address, data=content, headers=headers)


@dataclass(frozen=True)
class Counter:
    papers: Papers
    app: Flask

    def browser(self, home=PHONE):
        return Screen(self.app, self.app.test_client(), home)

    def computer(self, participant_id="p1"):
        screen = self.browser(CARD)
        with self.app.app_context():
            name = cookies.name_of(cookies.VISIT)
            screen.client.set_cookie(name, cookies.sealed(participant_id, BROWSER))
        return screen

    def scanned(self, request):
        """Where the code leads that the computer shows: no camera reads the picture here."""
        self.computer(request.participant_id).post(f"{CARD}/{request.id}/telefoon")
        address = self.papers.phoning.door.show(request.id, "a1").address
        return address.removeprefix(BALIE)

    def join(self, address, screen=None):
        screen = screen or self.browser()
        return screen.post(address, csrf_token=screen.token(cookies.STAFF))

    def phone(self, request):
        """A phone that scanned the code, and pressed the button."""
        screen = self.browser()
        assert self.join(self.scanned(request), screen).status_code == 303
        return screen


def a_counter(clock, *, is_https=False):
    papers = some_papers(clock)
    visitors = TwoVisitors()
    pages = document_blueprints(papers.parts(visitors), visitors, NoStaff())
    return Counter(papers, an_app(*pages, *_other_doors(visitors), is_https=is_https))


def _other_doors(visitors):
    """Pages of each other kind, to see whom their guards let in."""
    doors = {
        "call": guards.citizens(visitors),
        "link": guards.link_holders,
        "staff": guards.employees(NoStaff()),
    }
    for name, guard in doors.items():
        routes = Blueprint(name, __name__)
        routes.get(f"/{name}")(lambda: "in")
        yield guards.protect(routes, guard)
