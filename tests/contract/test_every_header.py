"""Every answer of every address of both applications has the headers, errors and files included."""

import pytest

from sidecar import bootstrap, migrations
from sidecar.rooms import keys
from sidecar.settings import Settings
from tests.contract.test_strange_input import People
from tests.headers import faults, requests_of
from tests.ident_world import IdentWorld
from tests.surroundings import surroundings
from tests.unit.test_sms_settings import NOTIFYNL

ACCEPTED = ({"Accept": "text/html"}, {"Accept": "*/*"}, {"HX-Request": "true"})
# With all that can be switched on: each brings addresses of its own.
ALL = NOTIFYNL | {"BALIE_SCANNER_URL": "tcp://127.0.0.1:1"}
HTTPS = {"BALIE_PUBLIC_URL": "https://balie.example", "BALIE_ADDRESS_HEADER": "X-Real-IP"}


def wrong(app, browser, *, is_https=False, headers=()):
    found, statuses = {}, set()
    for method, path in requests_of(app):
        # The same everywhere: what differs is only what a program or a person asks for.
        for accepted in ACCEPTED if method == "GET" else ACCEPTED[:1]:
            answer = browser.open(path, method=method, headers=dict(headers) | accepted)
            statuses.add(answer.status_code)
            endpoint = _endpoint(app, method, path) if answer.status_code == 200 else None
            bad = faults(answer, endpoint, is_https=is_https)
            if bad:
                found[f"{method} {path} {answer.status_code}"] = bad
            answer.close()
    return found, statuses


def _endpoint(app, method, path):
    if method == "OPTIONS":
        return None
    return app.url_map.bind("localhost").match(path, method=method)[0]


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    return People(tmp_path_factory.mktemp("headers"), **ALL)


@pytest.mark.capability("M21", "M60")
@pytest.mark.parametrize("who", ["staff", "citizen", "stranger"])
def test_every_answer_of_the_sidecar_has_them(people, who):
    browser = getattr(people, who)

    found, statuses = wrong(people.app, browser, headers=people.headers(browser))

    assert found == {}
    assert statuses >= {200, 404, 405, 422} if who != "stranger" else statuses >= {200, 404, 405}


def test_every_answer_of_ident_has_them(tmp_path):
    world = IdentWorld(tmp_path)

    found, statuses = wrong(world.app, world.client)

    assert found == {}
    assert statuses >= {200, 403, 404, 405}


def test_on_https_a_browser_is_told_to_stay_there(tmp_path):
    services = bootstrap.build(Settings.from_env(surroundings(tmp_path, **ALL, **HTTPS)))
    keys.ensure(tmp_path / "keys", services.ground.clock.now())
    migrations.upgrade(services.ground.database.engine)
    app = bootstrap.web(services)

    assert wrong(app, app.test_client(), is_https=True)[0] == {}


def test_on_https_ident_tells_it_as_well(tmp_path):
    world = IdentWorld(tmp_path, public_url="https://ident.example")

    assert wrong(world.app, world.client, is_https=True)[0] == {}


def test_what_lacks_a_header_is_noticed(people):
    """The judge itself: each header that is taken away from a page is missed."""
    answer = people.stranger.get("/", headers={"Accept": "text/html"})
    assert faults(answer, "front.front", is_https=False) == []
    for name in (
        "Content-Security-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "Cache-Control",
        "X-Content-Type-Options",
        "X-Frame-Options",
    ):
        kept = answer.headers.pop(name)
        assert faults(answer, "front.front", is_https=False) != []
        answer.headers[name] = kept
    assert faults(answer, "front.front", is_https=True) == ["hsts"]
