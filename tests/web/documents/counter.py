"""All pages and uploads of documents in one app, on papers that a test can look into."""

from base64 import b64encode
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from sidecar.appointments.domain import OtherBrowser
from sidecar.bootstrap.document_pages import document_blueprints
from sidecar.core.errors import NotFound
from sidecar.web import cookies, csrf
from tests.builders import a_visitor
from tests.desk import Sessions
from tests.office import OUTSIDER, SANNE
from tests.papers import Papers, some_papers
from tests.web.apps import an_app

PAGE = {"Accept": "text/html"}
PART = PAGE | {"HX-Request": "true"}
CARD = "/afspraak/documenten"
STAFF = "/balie/gesprek/a1/documenten"
TUS = f"{CARD}/tus"
STAFF_TUS = f"{STAFF}/van/p1/tus"
OFFSET = "application/offset+octet-stream"
BOUNDARY = "grens"


class Visits:
    """p1 and p2 are citizens of a1, p3 only helps there, p9 sits in another conversation."""

    _TABLES = {"p1": "a1", "p2": "a1", "p3": "a1", "p9": "a9"}

    def visitor(self, participant_id, browser):
        if participant_id not in self._TABLES:
            raise NotFound(participant_id)
        if browser != "browser":
            raise OtherBrowser("visit was started in another browser", invitation=None)
        return a_visitor(participant_id, appointment_id=self._TABLES[participant_id])


class Browser(FlaskClient):
    """A test client that knows its token, as a page of ours has it."""

    cookie = ""

    def holding(self, cookie, value):
        self.set_cookie(cookie, value)
        self.cookie = f"{cookie}={value}"
        with self.application.test_request_context(headers={"Cookie": self.cookie}):
            if cookie == cookies.VISIT:
                csrf.guards_citizens()
            self.token = csrf.token()
        return self

    def press(self, path, *, headers=PAGE, **fields):
        return self.post(path, data={csrf.FIELD: self.token} | fields, headers=headers)

    def tus(self, method, path, *, body=b"", **headers):
        """`headers` with _ for -; None leaves one out that is there otherwise."""
        known = {csrf.HEADER: self.token, "Tus-Resumable": "1.0.0", "Accept": "*/*"}
        if method == "PATCH" or "X_HTTP_Method_Override" in headers:
            known["Content-Type"] = OFFSET
        given = known | {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value is not None}
        return self.open(path, method=method, headers=given, data=body)

    def create(self, request, length, *, path=TUS, name="huur.pdf", **headers):
        text = metadata(filename=name, **({"request": request.id} if request else {}))
        return self.tus(
            "POST", path, **{"Upload_Length": str(length), "Upload_Metadata": text} | headers
        )

    def begun(self, request, length, **how):
        """The address of a new upload."""
        answer = self.create(request, length, **how)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def add(self, place, offset, body, **headers):
        return self.tus("PATCH", place, body=body, Upload_Offset=str(offset), **headers)

    def send_form(self, path, *parts, headers=PAGE, **environ):
        """A form as bytes, so that a test may break it."""
        return self.post(
            path,
            data=b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()]),
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
            headers=headers,
            **environ,
        )


@dataclass(frozen=True, kw_only=True)
class Counter:
    app: Flask
    papers: Papers

    def browser(self) -> Browser:
        return self.app.test_client()

    def citizen(self, participant_id="p1", browser="browser"):
        with self.app.test_request_context():
            value = cookies.sealed(participant_id, browser)
        return self.browser().holding(cookies.VISIT, value)

    def employee(self, employee=SANNE):
        return self.browser().holding(cookies.STAFF, employee.id)


def a_counter(clock, *, municipality="voorbeeldstad", **how):
    papers = some_papers(clock, **how)
    blueprints = document_blueprints(papers.parts(), Visits(), Sessions(SANNE, OUTSIDER))
    app = an_app(*blueprints, municipality=municipality)
    app.test_client_class = Browser
    return Counter(app=app, papers=papers)


def metadata(**values):
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in values.items())


def field(name, value):
    return _part(f'name="{name}"', value.encode())


def file(content, name="huur.pdf"):
    return _part(f'name="file"; filename="{name}"', content)


def _part(what, content):
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {what}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def refused(answer, status, code):
    """A script gets a sentence that it can show, and a code."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["code"] == code
    assert answer.json["detail"].endswith(".")
    return answer
