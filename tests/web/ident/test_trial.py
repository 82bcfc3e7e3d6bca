"""A login outside any call: `balie digid try`."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from ident.domain import RequestState
from tests.web.ident.pages import faults

AYLIN = "999990007"


def page_of(answer):
    assert faults(answer) == []
    return BeautifulSoup(answer.text, "html.parser")


def link(world, level="midden"):
    return urlsplit(world.trial.link(level)).path.removeprefix("/ident")


def enter(world, path):
    form = page_of(world.client.get(path)).select_one("form")
    return world.client.post(form["action"])


def log_in(world, **options):
    return page_of(
        world.client.get(world.at_digid(world.to_digid(), **options), follow_redirects=True)
    )


@pytest.mark.capability("A13")
def test_the_outcome_is_shown_without_the_number_and_nothing_is_kept_or_told(client, world):
    assert enter(world, link(world, "substantieel")).status_code == 303
    assert page_of(client.get("/")).select_one('[data-test="trial"]')

    done = log_in(world, level="hoog")

    assert done.select_one('[data-test="tried"]')
    for part in ("Substantieel", "Hoog", "sha256:", "/metadata"):
        assert part in done.text
    assert AYLIN not in str(done)
    assert world.announcer.events == []
    request_id = world.audit.facts[-1][1]
    assert world.audit.facts[-1][0] == "ident.tried"
    assert world.stores.requests.facts(request_id).state is RequestState.UNKNOWN
    assert page_of(client.get("/code")).select_one('[data-test="tried"]')


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("options", "notice"),
    [
        ({"fault": "authn_failed"}, "cancelled"),
        ({"level": "basis"}, "level_too_low"),
        ({"fault": "empty"}, "error"),
    ],
)
def test_what_goes_wrong_is_said_as_to_a_citizen_and_told_to_nobody(client, world, options, notice):
    enter(world, link(world))

    assert log_in(world, **options).select_one(f'[data-test="notice-{notice}"]')
    assert world.announcer.events == []


def test_a_link_works_once_and_for_fifteen_minutes(client, world):
    used, late = link(world), link(world)
    assert enter(world, used).status_code == 303
    assert client.post(used).status_code == 409
    world.clock.move(timedelta(minutes=15, seconds=6))

    assert client.get(late).status_code == 403
    assert client.post(late).status_code == 403


def test_another_token_or_another_site_opens_nothing(client, world):
    assert client.get("/try/x").status_code == 403
    assert client.post(f"/try/{world.start_token()}").status_code == 403
    elsewhere = client.post(link(world), headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    right = link(world)
    assert client.post("/start", data={"token": right.split("/")[-1]}).status_code == 403
    assert client.post(right).status_code == 303
