"""What all routes share: guards, CSRF, errors, headers, the front page."""

import re

import pytest
from flask import Blueprint, abort, g, render_template_string

from sidecar.core.errors import Conflict
from sidecar.core.people import SignedIn
from sidecar.web import cookies, front, guards, login
from tests.builders import an_employee
from tests.desk import Arrivals
from tests.web.apps import an_app, csrf_of

SANNE = an_employee()


class OneSession:
    def __init__(self):
        self.ended = []

    def employee(self, session):
        return SANNE if session == "s1" else None

    def is_open(self, session):
        return session == "s1"

    def open(self, signed_in):
        return "s1" if signed_in.employee == SANNE else "s2"

    def end(self, session):
        self.ended.append(session)


class InstantSignOn:
    def begin(self, *, again):
        return "to the provider, anew" if again else "to the provider"

    def finish(self):
        return SignedIn(employee=SANNE)

    def logout_url(self):
        return "/uitgelogd"


def odd_routes():
    routes = Blueprint("odd", __name__)

    @routes.get("/odd/form")
    def form():
        return render_template_string("{{ csrf_token() }}")

    @routes.post("/odd/form")
    def change():
        return "changed"

    @routes.get("/odd/word/<word>")
    def say(word):
        return word

    @routes.get("/odd/conflict")
    def conflict():
        raise Conflict("somebody was first")

    @routes.get("/odd/mistake")
    def mistake():
        raise RuntimeError("a text of a person: 999990007")

    @routes.get("/odd/large")
    def large():
        abort(413)

    return guards.protect(routes, guards.open_to_all)


def staff_routes(sessions):
    routes = Blueprint("staff", __name__)

    @routes.get("/balie")
    def home():
        return guards.current_employee().name

    @routes.post("/balie/doen")
    def do():
        return "done"

    return guards.protect(routes, guards.employees(sessions))


def visit_routes():
    routes = Blueprint("visit", __name__)

    @routes.get("/visit")
    def form():
        return render_template_string("{{ csrf_token() }}")

    @routes.post("/visit")
    def change():
        return g.participant_id

    return guards.protect(routes, guards.link_holders)


@pytest.fixture
def sessions():
    return OneSession()


@pytest.fixture
def app(sessions):
    def works():
        return True

    def fails():
        raise ConnectionError

    return an_app(
        odd_routes(),
        staff_routes(sessions),
        visit_routes(),
        front.blueprint({"database": works, "redis": works}),
        login.blueprint(InstantSignOn(), sessions, Arrivals()),
    )


@pytest.fixture
def browser(app):
    return app.test_client()


def logged_in(browser):
    browser.get("/login/terug")
    return browser


PAGE = {"Accept": "text/html"}


@pytest.mark.capability("M98", "M122")
def test_a_stranger_is_sent_to_the_login_and_an_employee_is_not(browser):
    answer = browser.get("/balie", headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/login")

    assert logged_in(browser).get("/balie", headers=PAGE).text == "Sanne de Vries"


def test_a_strangers_partial_sends_the_whole_page_to_the_login(browser):
    answer = browser.get("/balie", headers=PAGE | {"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_a_program_without_a_session_gets_problem_json(browser):
    answer = browser.get("/balie", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (401, "not_logged_in")
    assert answer.mimetype == "application/problem+json"


def test_a_change_needs_the_token_of_this_session(browser):
    token = browser.get("/odd/form").text

    assert browser.post("/odd/form").status_code == 403
    assert browser.post("/odd/form", data={"csrf_token": "x" * 64}).status_code == 403
    assert browser.post("/odd/form", data={"csrf_token": token}).text == "changed"
    assert browser.post("/odd/form", headers={"X-CSRF-Token": token}).text == "changed"


def test_a_token_of_before_the_login_no_longer_counts(browser):
    token = browser.get("/odd/form").text
    logged_in(browser)

    assert browser.post("/balie/doen", data={"csrf_token": token}).status_code == 403
    after = browser.get("/odd/form").text
    assert browser.post("/balie/doen", data={"csrf_token": after}).text == "done"


def test_a_link_opened_beside_it_does_not_spoil_the_page_of_an_employee(app):
    browser = logged_in(app.test_client())
    token = csrf_of(browser, "/odd/form")

    with app.test_request_context():
        browser.set_cookie("bezoek", cookies.sealed("p1", "b1"))

    assert browser.post("/balie/doen", data={"csrf_token": token}).text == "done"


def test_the_token_of_a_citizen_belongs_to_the_cookie_of_his_link(app):
    browser = app.test_client()
    with app.test_request_context():
        mine, other = cookies.sealed("p1", "b1"), cookies.sealed("p2", "b1")
    browser.set_cookie("bezoek", mine)
    token = csrf_of(browser, "/visit")

    assert browser.post("/visit", data={"csrf_token": token}).text == "p1"
    logged_in(browser)
    assert browser.post("/visit", data={"csrf_token": token}).text == "p1"
    assert browser.post("/balie/doen", data={"csrf_token": token}).status_code == 403
    browser.set_cookie("bezoek", other)
    assert browser.post("/visit", data={"csrf_token": token}).status_code == 403


def test_a_form_of_another_site_is_refused_even_with_the_token(browser):
    token = browser.get("/odd/form").text
    data = {"csrf_token": token}

    foreign = browser.post("/odd/form", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    own = browser.post("/odd/form", data=data, headers={"Sec-Fetch-Site": "same-origin"})

    assert (foreign.status_code, own.status_code) == (403, 200)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nergens", 404, "http_404"),
        ("/odd/conflict", 409, "conflict"),
        ("/odd/large", 413, "http_413"),
        ("/odd/mistake", 500, "unforeseen"),
    ],
)
def test_every_refusal_is_a_page_for_people_and_a_problem_for_programs(browser, path, status, code):
    page = browser.get(path, headers=PAGE)
    problem = browser.get(path, headers={"Accept": "application/json"})

    assert page.status_code == problem.status_code == status
    assert "14 0999" in page.text
    assert problem.json["code"] == code


def test_a_wrong_method_says_which_are_right(browser):
    answer = browser.delete("/odd/form", headers=PAGE)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}


def test_a_mistake_of_ours_leaves_its_kind_and_place_in_the_log_and_no_text(browser, caplog):
    browser.get("/odd/mistake", headers=PAGE)

    (record,) = [r for r in caplog.records if r.getMessage() == "unforeseen error"]
    assert record.kind == "RuntimeError"
    assert "test_ground.py" in record.at
    assert "999990007" not in str(vars(record))


def test_a_large_form_is_refused(browser):
    answer = browser.post("/odd/form", data={"csrf_token": "x" * 100_000}, headers=PAGE)

    assert answer.status_code == 413


def test_every_answer_has_the_security_headers(browser):
    for path in ("/", "/nergens", "/odd/mistake", "/health", "/login"):
        headers = browser.get(path, headers=PAGE).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "camera=(self" in headers["Permissions-Policy"]


def test_the_health_tells_which_part_does_not_answer():
    def fails():
        raise ConnectionError

    browser = an_app(front.blueprint({"database": lambda: True, "redis": fails})).test_client()
    assert browser.get("/health/live").json == {"alive": True}
    assert browser.get("/health/ready").status_code == 503
    answer = browser.get("/health")

    assert answer.status_code == 503
    assert answer.json == {"healthy": False, "parts": {"database": True, "redis": False}}


def test_a_healthy_balie_says_so(browser):
    assert browser.get("/health").json["healthy"] is True


@pytest.mark.capability("M88")
def test_the_page_speaks_the_chosen_language_from_then_on(browser):
    assert 'lang="nl"' in browser.get("/", headers=PAGE).text
    assert 'lang="en"' in browser.get("/?lang=en", headers=PAGE).text
    assert 'lang="en"' in browser.get("/", headers=PAGE).text


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "/\\\\evil.example/x"])
def test_the_choice_of_language_never_leads_to_another_host(browser, path):
    page = browser.get("/", headers=PAGE, environ_overrides={"PATH_INFO": path}).text

    links = re.findall(r'href="([^"]*lang=en)"', page)
    assert links
    assert all(link.startswith(("/evil", "/%5Cevil", "/%5C%5Cevil")) for link in links)


def test_an_address_with_a_nul_is_nobodys(browser):
    """PostgreSQL would refuse to look it up, with an error nobody foresaw."""
    assert browser.get("/odd/word/a%00b", headers=PAGE).status_code == 404
    assert browser.get("/odd/word/a%20b", headers=PAGE).text == "a b"


def test_no_other_host_can_plant_the_cookie_of_a_login_under_way():
    assert an_app(is_https=True).config["SESSION_COOKIE_NAME"] == "__Host-login"
    assert an_app().config["SESSION_COOKIE_NAME"] == "login"


def test_an_unknown_language_is_left(browser):
    assert 'lang="nl"' in browser.get("/?lang=xx", headers=PAGE).text


@pytest.mark.capability("M98")
def test_logging_out_ends_the_session_on_our_side(browser, sessions):
    logged_in(browser)
    answer = browser.post("/logout", data={"csrf_token": csrf_of(browser, "/odd/form")})

    assert (answer.status_code, answer.location) == (303, "/uitgelogd")
    assert sessions.ended[-1] == "s1"
    assert browser.get("/balie", headers=PAGE).location == "/login"
    assert "U bent uitgelogd" in browser.get("/uitgelogd", headers=PAGE).text


def test_logging_in_again_ends_the_session_of_before(browser, sessions):
    logged_in(browser)
    logged_in(browser)

    assert sessions.ended[-1] == "s1"


def test_the_cookie_of_an_employee_is_out_of_reach_of_scripts(browser):
    cookie = browser.get("/login/terug").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_on_https_the_cookie_is_secure_and_of_this_host_only(sessions):
    browser = an_app(
        login.blueprint(InstantSignOn(), sessions, Arrivals()), is_https=True
    ).test_client()
    cookie = browser.get("/login/terug").headers["Set-Cookie"]

    assert cookie.startswith("__Host-balie=s1")
    assert "Secure" in cookie


def test_a_visit_cookie_that_is_not_ours_counts_as_none(app):
    with app.test_request_context():
        sealed = cookies.sealed("p1", "b1")
        assert cookies.unsealed(sealed) == ("p1", "b1")
        assert cookies.unsealed(sealed[:-2] + "xx") is None
        assert cookies.unsealed("") is None


def test_every_blueprint_has_a_guard(app):
    guarded = {name for name in app.before_request_funcs if name}

    assert guarded == set(app.blueprints)
