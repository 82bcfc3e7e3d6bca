"""A whole login by each other means, through the pages of ident and back to the balie."""

import itertools
import logging
import os
from urllib.parse import urlsplit

import pytest
from redis import Redis

from tests.contract.digid.browser import Browser
from tests.contract.means.world import WorldOfMeans

_numbers = itertools.count()
KVK, BSN, NAME = "90001354", "900070341", "Bo de Bakker"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = WorldOfMeans(tmp_path_factory.mktemp("means"))
    yield world
    world.stop()


@pytest.fixture
def browser(world):
    return Browser(world)


@pytest.fixture
def other_browser(world):
    return Browser(world)


@pytest.fixture
def request_id():
    return f"means-{os.getpid()}-{next(_numbers)}"


def to_simulator(browser, request_id, means, **options):
    """To the page where a person chooses, whichever way the request travels."""
    browser.start(request_id, means=means, **options)
    browser.submit('[data-test="login"]')
    if browser.has("depart"):
        browser.submit('[data-test="depart"]')
    return browser.follow()


def by_eherkenning(browser, request_id, *, press="digid-login", offered="eherkenning", **values):
    to_simulator(browser, request_id, offered, level=values.pop("asked", "midden"))
    return browser.at_digid(press=press, **values)


def by_openid(browser, request_id, *, cancel=False, level="midden"):
    to_simulator(browser, request_id, "oidc")
    # A browser sends the button that was pressed and no other.
    fields = {"level": f"urn:broker:{level}"}
    fields |= {"cancel": "yes"} if cancel else {"person": "bram"}
    form = browser.page().select_one("form")
    address = urlsplit(browser.answer.url)
    browser.post(f"{address.scheme}://{address.netloc}{form['action']}", fields)
    return browser.follow(until="/ident/oidc")


WAYS = {"eherkenning": by_eherkenning, "oidc": by_openid}
NUMBERS = {"eherkenning": KVK, "oidc": BSN}


@pytest.fixture(params=WAYS)
def way(request):
    return request.param


@pytest.mark.capability("M17", "M43", "M63", "A7")
def test_a_login_gives_a_code_and_the_balie_hears_by_which_means(browser, world, request_id, way):
    browser.get(WAYS[way](browser, request_id))
    browser.follow()

    assert browser.answer.url == f"{world.url}/code"
    told = world.balie.wait_for("Identified", request_id=request_id)
    assert (told["means"], told["level"], told["code"]) == (way, "midden", browser.code())


def test_the_civil_servant_sees_whose_number_it_is(browser, other_browser, world, request_id, way):
    browser.get(WAYS[way](browser, request_id))
    token = world.staff_token(request_id)
    other_browser.post(f"{world.url}/staff", {"token": token})
    other_browser.follow()

    assert {"eherkenning": "KvK-nummer", "oidc": "BSN"}[way] in other_browser.answer.text
    assert NUMBERS[way] not in other_browser.answer.text
    other_browser.submit('[data-test="show"]')
    assert NUMBERS[way] in other_browser.answer.text


@pytest.mark.capability("M43", "M61")
def test_the_name_of_who_acts_for_a_company_is_shown_to_the_civil_servant_and_stays_there(
    browser, other_browser, world, request_id, caplog
):
    caplog.set_level(logging.DEBUG)
    browser.get(by_eherkenning(browser, request_id))
    browser.follow()
    told = world.balie.wait_for("Identified", request_id=request_id)
    other_browser.post(f"{world.url}/staff", {"token": world.staff_token(request_id)})
    other_browser.follow()

    assert NAME in other_browser.page().text
    records = [str(vars(record)) for record in caplog.records]
    for place in (browser.visited, other_browser.visited, [str(told)], records, kept(world)):
        assert place
        assert not [text for text in place if "de Bakker" in text]
    assert NAME not in browser.answer.text


def test_who_gives_no_permission_for_his_name_is_logged_in(
    browser, other_browser, world, request_id
):
    browser.get(by_eherkenning(browser, request_id, person="stichting"))
    browser.follow()
    assert browser.answer.url == f"{world.url}/code"
    other_browser.post(f"{world.url}/staff", {"token": world.staff_token(request_id)})
    other_browser.follow()

    assert "RSIN" in other_browser.answer.text
    assert "vertegenwoordiger" not in other_browser.answer.text


def kept(world):
    """All that stands in Redis, as text."""
    with Redis(port=world.redis.port, db=1) as redis:
        kinds = {b"string": redis.get, b"hash": redis.hgetall, b"set": redis.smembers}
        kinds |= {b"list": lambda key: redis.lrange(key, 0, -1)}
        return [str(kinds[redis.type(key)](key)) for key in redis.scan_iter("ident:*")]


@pytest.mark.capability("M61")
def test_the_number_is_in_no_address_and_no_log(browser, world, request_id, way, caplog):
    caplog.set_level(logging.DEBUG)
    browser.get(WAYS[way](browser, request_id))
    told = world.balie.wait_for("Identified", request_id=request_id)

    records = [str(vars(record)) for record in caplog.records]
    for place in (browser.visited, [str(told)], records):
        assert place
        assert not [text for text in place if NUMBERS[way] in text]


def test_a_lower_level_is_refused_with_the_name_of_the_level(browser, world, request_id):
    browser.get(by_eherkenning(browser, request_id, asked="substantieel", level="midden"))
    browser.follow()

    assert browser.has("notice-level_too_low")
    assert "eHerkenning nodig op niveau EH3" in browser.page().text
    assert "DigiD app" not in browser.answer.text
    told = world.balie.wait_for("LoginFailed", request_id=request_id)
    assert told["reason"] == "level_too_low"


def test_who_cancels_comes_back_and_reads_of_which_means(browser, world, request_id, way):
    options = {"press": "digid-cancel"} if way == "eherkenning" else {"cancel": True}
    browser.get(WAYS[way](browser, request_id, **options))
    browser.follow()

    assert browser.answer.url == f"{world.url}/"
    name = {"eherkenning": "eHerkenning", "oidc": "NL-wallet"}[way]
    assert f"inloggen met {name} geannuleerd" in browser.page().text
    assert world.balie.wait_for("LoginFailed", request_id=request_id)["reason"] == "cancelled"


def test_a_failure_is_not_blamed_on_digid(browser, request_id):
    browser.get(by_eherkenning(browser, request_id, fault="request_denied"))
    browser.follow()

    assert browser.has("notice-error")
    assert "Mijn DigiD" not in browser.answer.text


def test_a_person_of_eidas_reads_that_this_way_is_not_possible(browser, world, request_id):
    browser.get(by_eherkenning(browser, request_id, person="eidas"))
    browser.follow()

    assert browser.has("notice-not_accepted")
    told = world.balie.wait_for("LoginFailed", request_id=request_id)
    assert told["reason"] == "not_accepted"


@pytest.mark.parametrize("fault", ["recipient", "key", "service", "stranger"])
def test_what_is_not_for_us_is_refused(browser, world, request_id, fault):
    browser.get(by_eherkenning(browser, request_id, fault=fault))
    browser.follow()

    assert browser.has("notice-error")
    assert world.balie.wait_for("LoginFailed", request_id=request_id)["reason"] == "error"


def test_the_answer_of_another_browser_is_refused(browser, other_browser, world, request_id, way):
    goal = WAYS[way](browser, request_id)
    other_browser.start(f"{request_id}-other", means=way)

    assert other_browser.get(goal).status_code == 403
    browser.get(goal)
    browser.follow()
    assert browser.answer.url == f"{world.url}/code"


def test_an_answer_counts_once(browser, world, request_id, way):
    goal = WAYS[way](browser, request_id)
    browser.get(goal)

    assert browser.get(goal).status_code in (400, 403)
    browser.get(f"{world.url}/code")
    assert len(browser.code()) == 6


def test_an_answer_at_the_door_of_another_means_is_refused(browser, world, request_id):
    goal = by_openid(browser, request_id)
    query = urlsplit(goal).query

    assert browser.get(f"{world.url}/acs?{query}").status_code == 403
    assert browser.get(f"{world.url}/oidc?{query}&code=x").status_code == 400
    browser.get(goal)
    browser.follow()
    assert browser.answer.url == f"{world.url}/code"


def test_two_colleagues_of_one_company_may_both_log_in(browser, other_browser, world, request_id):
    for who, person, seat in ((browser, "bakker", "p1"), (other_browser, "knecht", "p2")):
        name = f"{request_id}-{seat}"
        token = {"conversation": f"c-{request_id}", "participant": seat}
        to_simulator(who, name, "eherkenning", **token)
        who.get(who.at_digid(person=person))
        who.follow()
        assert len(who.code()) == 6


def test_the_same_representative_twice_is_one_too_many(browser, other_browser, request_id):
    for who, seat in ((browser, "p1"), (other_browser, "p2")):
        token = {"conversation": f"c-{request_id}", "participant": seat}
        to_simulator(who, f"{request_id}-{seat}", "eherkenning", **token)
        who.get(who.at_digid(person="bakker"))
        who.follow()

    assert other_browser.has("notice-same_person")
    assert "eigen eHerkenning" in other_browser.page().text


def test_every_means_has_its_button_and_its_level(browser, world, request_id):
    browser.start(request_id, means="digid eherkenning oidc")

    for test in ("login", "login-eherkenning", "login-oidc"):
        assert browser.has(test)
    assert "Bij eHerkenning is dat EH2+." in browser.page().text
    policy = browser.answer.headers["Content-Security-Policy"].partition("form-action")[2]
    for origin in (world.broker.settings.url, world.openid.env["IDENT_OIDC_ISSUER"]):
        assert origin in policy


def test_our_health_knows_the_certificates_of_each_means(browser, world):
    world.clock.ahead += WorldOfMeans.LONG
    try:
        ending = browser.get(f"{world.url}/health").json()["certificatesExpiring"]
    finally:
        world.clock.ahead -= WorldOfMeans.LONG

    assert {"eherkenning signing", "eherkenning encryption", "eherkenning 1"} <= set(ending)
