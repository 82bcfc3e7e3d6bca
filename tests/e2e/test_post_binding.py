"""A login whose request travels by POST, in a real browser under our content security policy."""

import re

import pytest
from playwright.sync_api import expect

from deploy.local.digid.keys import METADATA
from tests.contract.digid.metadata import changed, login_at
from tests.contract.digid.world import World
from tests.e2e.browsers import DESKTOP
from tests.e2e.judge import faults

# Nobody listens there: who goes by the address for a redirect does not arrive.
ELSEWHERE = "http://127.0.0.1:1/saml/idp/request_authentication"
NARROW = {"viewport": {"width": 360, "height": 740}}


class PostWorld(World):
    """As World, with a DigiD whose two addresses for a login are on different hosts."""

    def of_other_means(self, folder):
        file = folder / METADATA
        elsewhere = login_at("HTTP-Redirect", ELSEWHERE)
        file.write_bytes(changed(file.read_bytes(), elsewhere, folder=folder))
        return {"IDENT_DIGID_BINDING": "post"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    world = PostWorld(tmp_path_factory.mktemp("post"))
    yield world
    world.stop()


@pytest.fixture
def visitor(browsers, world, request):
    """A page of a new browser that was let in and stands before the login."""
    contexts = []

    def enters(**kind):
        context = browsers.get("citizens").new_context(locale="nl-NL", **kind)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        door = f"http://localhost:{world.port}/deur"
        token = world.start_token(f"{request.node.name}-{len(contexts)}")
        form = f"<form method=post action=/ident/start><input name=token value={token}><button>"
        page.route(door, lambda route: route.fulfill(body=form, content_type="text/html"))
        page.goto(door)
        page.locator("button").click()
        return page

    yield enters
    for context in contexts:
        context.close()


def chooses_aylin(page):
    page.locator("[data-test=person-aylin]").check()
    page.locator("[data-test=digid-login]").click()


@pytest.mark.capability("M27", "A13")
@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_login_by_post_arrives_where_the_metadata_say(visitor, has_scripts):
    page = visitor(**DESKTOP, java_script_enabled=has_scripts)
    refused = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.locator("[data-test=login]").click()
    if not has_scripts:
        page.locator("[data-test=depart]").click()

    expect(page).to_have_url(re.compile(r"/inloggen/"))
    chooses_aylin(page)

    expect(page.locator("[data-test=code]")).to_be_visible()
    assert refused == []


@pytest.mark.capability("M27")
@pytest.mark.parametrize("kind", [NARROW, DESKTOP], ids=["360", "1280"])
def test_the_page_in_between_can_be_used_while_it_stands(visitor, world, tmp_path, kind):
    """Without a script it waits for a press; with one it stays when DigiD answers nothing."""
    still = visitor(**kind, java_script_enabled=False)
    still.locator("[data-test=login]").click()
    expect(still.locator("[data-test=depart]")).to_be_visible()
    still.screenshot(path=tmp_path / "without-script.png", full_page=True)

    slow = visitor(**kind)
    slow.route("**/request_authentication", lambda route: route.fulfill(status=204))
    slow.locator("[data-test=login]").click()
    expect(slow.locator("[data-test=depart]")).to_be_visible()
    slow.screenshot(path=tmp_path / "with-script.png", full_page=True)
    assert faults(slow, "depart") == []
