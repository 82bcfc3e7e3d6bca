"""Every address of the sidecar gets nonsense: refused by name, never an error nobody foresaw."""

import logging
import re

import pytest

from sidecar import bootstrap, migrations
from sidecar.core.people import Employee, SignedIn
from sidecar.processes import demo_data
from sidecar.rooms import keys
from sidecar.settings import Settings
from sidecar.web import cookies
from tests.surroundings import SECRET, surroundings
from tests.unit.test_sms_settings import NOTIFYNL

STRANGE = ("%00", "%FF%FE", "x" * 3000, "'%20OR%201=1--", "%0d%0aX:%20y")
TOKEN = re.compile(r'(?:name="csrf_token" value|data-csrf)="([0-9a-f]{64})"')
PAGE = {"Accept": "text/html"}
BODIES = (
    {},
    {"data": b"\xff\xfe%%%&&==;;", "content_type": "application/x-www-form-urlencoded"},
    {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
    {"data": b"\x00", "content_type": "nonsense; charset=\xff"},
    {"data": b"[" * 30_000, "content_type": "application/json"},
    {"data": b"x" * 70_000},
    {"data": {"code": ["\x00", "1"], "name": ["a", "b"], "key": "\x00", "terug": "\x00"}},
)


class People:
    """A browser of each kind, with the token of its own page."""

    def __init__(self, folder, **settings):
        services = bootstrap.build(Settings.from_env(surroundings(folder, **settings)))
        keys.ensure(folder / "keys", services.ground.clock.now())
        migrations.upgrade(services.ground.database.engine)
        self.app = bootstrap.web(services)
        self.links = [link.rsplit("/", 1)[1] for _, link in demo_data.fill(services)]
        sanne: Employee = demo_data._sanne(services)
        self.staff, self.citizen = self.app.test_client(), self.app.test_client()
        session = services.ground.sessions.open(SignedIn(employee=sanne))
        self.staff.set_cookie(cookies.STAFF, session)
        self.citizen.get(f"/a/{self.links[0]}")
        self.tokens = {
            id(self.staff): self._token(self.staff, "/balie"),
            id(self.citizen): self._token(self.citizen, "/afspraak"),
        }
        self._change(self.citizen, "/afspraak/start")
        self._change(self.citizen, "/afspraak/aankomst")
        self.stranger = self.app.test_client()

    def headers(self, browser):
        return PAGE | {
            "X-CSRF-Token": self.tokens.get(id(browser), ""),
            "Authorization": f"Bearer {SECRET}",
        }

    def _change(self, browser, path):
        assert browser.post(path, headers=self.headers(browser)).status_code == 303

    def _token(self, browser, path):
        return TOKEN.search(browser.get(path, headers=PAGE).text).group(1)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    return People(tmp_path_factory.mktemp("strange"), **NOTIFYNL)


def addresses(app):
    """Each address with each strange word in the place of what varies."""
    for rule in app.url_map.iter_rules():
        for word in STRANGE if rule.arguments else ("",):
            # A lambda, or the backslashes of the word would be read.
            yield rule, re.sub(r"<[^>]*>", lambda _found, word=word: word, str(rule))


# Away in this test: single sign-on, Redis.
AWAY = {"login.login", "front.health", "front.ready"}


@pytest.mark.parametrize("who", ["staff", "citizen", "stranger"])
def test_no_address_and_no_form_ends_in_an_error_nobody_foresaw(people, who, caplog):
    caplog.set_level(logging.INFO)
    browser, broken = getattr(people, who), []
    for rule, path in addresses(people.app):
        if rule.endpoint in AWAY or rule.endpoint == "login.logout":
            continue
        asked = [("GET", {}), ("HEAD", {}), ("DELETE", {})]
        asked += [("POST", body) for body in BODIES] if "POST" in rule.methods else []
        for method, body in asked:
            answer = browser.open(path, method=method, headers=people.headers(browser), **body)
            if answer.status_code >= 500:
                broken.append((method, str(rule), path[-20:], answer.status_code))
            answer.close()

    assert broken == []
    lines = " ".join(str(vars(record)) for record in caplog.records)
    assert "Jansen" not in lines
    assert all(link not in lines for link in people.links)


@pytest.mark.parametrize("name", ["balie", "bezoek", "login", "taal"])
@pytest.mark.parametrize("value", ["\xff\xfe", "\x00", '"a\\377"', "x" * 9000, "eyJhIjoxfQ.x"])
def test_a_cookie_that_is_not_ours_counts_as_none(people, name, value):
    for path in ("/balie", "/afspraak", "/login/terug", "/"):
        answer = people.app.test_client().get(
            path, headers=PAGE, environ_overrides={"HTTP_COOKIE": f"{name}={value}"}
        )
        assert answer.status_code in {200, 303, 403, 404}


def test_a_page_that_is_asked_with_a_strange_query_is_shown(people):
    for query in (
        "pagina=-1",
        "pagina=%D9%A1",
        "pagina=1e9",
        "pagina=99999",
        "zoek=%00%FF",
        "lang=%00",
    ):
        answer = people.staff.get(f"/balie?{query}", headers=PAGE)
        assert answer.status_code == 200


def test_coming_back_from_the_login_with_nothing_we_began_logs_nobody_in(people):
    for query in (
        "",
        "code=a&state=b",
        "code=%00&state=%FF",
        "error=access_denied",
        "state=" + "x" * 3000,
    ):
        answer = people.stranger.get(f"/login/terug?{query}", headers=PAGE)
        assert answer.status_code == 403
        assert cookies.STAFF not in str(answer.headers.getlist("Set-Cookie"))
