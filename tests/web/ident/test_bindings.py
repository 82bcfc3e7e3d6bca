"""The four ways in which a request may travel to DigiD: by redirect or post, index or address."""

import base64
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from deploy.local.digid.faults import FAULTS
from deploy.local.digid.people import BY_KEY
from deploy.local.digid.requests import NotOurs
from ident.domain import Level
from ident.saml.metadata import MetadataUnusable
from tests.ident_world import ACS, DIGID
from tests.web.ident.pages import faults


def use(world, **changed):
    world.identification.means["digid"] = replace(world.identification.means["digid"], **changed)


def departs(world):
    """What the page before DigiD holds: where it goes and what it takes along."""
    page = BeautifulSoup(world.client.get("/").text, "html.parser")
    form = page.select_one('form[action="/login"]')
    fields = {field["name"]: field["value"] for field in form.select("input")}
    return world.client.post("/login", data=fields)


def posted(answer):
    form = BeautifulSoup(answer.text, "html.parser").select_one("#vertrek")
    return form, {field["name"]: field["value"] for field in form.select("input")}


def finish(world, handle, *, person="aylin", level="midden", fault="none"):
    back = world.simulator.finish(
        handle, person=BY_KEY.get(person), level=level, fault=FAULTS[fault]
    )
    return world.client.get(f"/acs?{back.partition('?')[2]}", follow_redirects=True)


@pytest.mark.capability("M27", "A13")
@pytest.mark.parametrize("by_url", [False, True])
def test_by_post_a_page_takes_the_signed_request_along(client, world, by_url):
    use(world, by_post=True, acs_by_url=by_url)
    world.start()

    answer = departs(world)

    assert answer.status_code == 200
    assert [f for f in faults(answer) if "csrf" not in f] == []
    form, fields = posted(answer)
    assert form["action"] == f"{DIGID}/saml/idp/request_authentication"
    assert DIGID in answer.headers["Content-Security-Policy"].partition("form-action")[2]
    request = etree.fromstring(base64.b64decode(fields["SAMLRequest"]))
    assert request.get("AssertionConsumerServiceURL") == (ACS if by_url else None)
    assert request.get("AssertionConsumerServiceIndex") == (None if by_url else "0")
    assert request.get("ForceAuthn") == "true"
    handle, asked = world.simulator.begin_posted(fields)
    assert asked.mistakes == ()
    assert 'data-test="code"' in finish(world, handle).text


@pytest.mark.capability("M27")
@pytest.mark.parametrize("by_url", [False, True])
def test_by_redirect_the_address_takes_it_along(client, world, by_url):
    use(world, acs_by_url=by_url)
    world.start()
    answer = departs(world)

    assert answer.status_code == 303
    handle, asked = world.simulator.begin(answer.location.partition("?")[2])
    assert asked.mistakes == ()
    assert 'data-test="code"' in finish(world, handle).text


@pytest.mark.capability("M27", "A13")
@pytest.mark.parametrize("by_post", [False, True], ids=["redirect", "post"])
@pytest.mark.parametrize(
    ("options", "notice"),
    [
        ({"person": ""}, "cancelled"),
        ({"fault": "authn_failed"}, "cancelled"),
        ({"fault": "no_authn_context"}, "level_too_low"),
        ({"level": "basis"}, "level_too_low"),
        ({"fault": "request_denied"}, "error"),
        ({"fault": "empty"}, "error"),
    ],
)
def test_what_goes_wrong_is_said_alike_whichever_way_it_went(
    client, world, by_post, options, notice
):
    use(world, by_post=by_post)
    world.start()
    answer = departs(world)
    handle, _ = (
        world.simulator.begin_posted(posted(answer)[1])
        if by_post
        else world.simulator.begin(answer.location.partition("?")[2])
    )

    page = finish(world, handle, **options).text

    assert f'data-test="notice-{notice}"' in page
    assert 'data-test="code"' not in page
    assert departs(world).status_code == (200 if by_post else 303), "one may try again"


@pytest.mark.capability("M27")
@pytest.mark.parametrize("by_post", [False, True])
def test_without_an_address_for_the_binding_nobody_departs_for_nowhere(client, world, by_post):
    idp = world.identification.means["digid"].idp
    lacking = replace(idp, post_url="") if by_post else replace(idp, login_url="")
    means = replace(world.identification.means["digid"], by_post=by_post, idp=lacking)

    with pytest.raises(MetadataUnusable, match="no SingleSignOnService"):
        means.depart(minimum=Level.MIDDEN, organisation="Gemeente")
    assert replace(means, by_post=not by_post).depart(minimum=Level.MIDDEN, organisation="G").url


def test_the_links_of_the_page_in_between_lead_somewhere(client, world):
    use(world, by_post=True)
    world.start()
    page = BeautifulSoup(departs(world).text, "html.parser")

    for link in page.select(".balie-languages a"):
        answer = client.get(link["href"].removeprefix("/ident"), follow_redirects=True)
        assert answer.status_code == 200
        assert f'<html lang="{link["lang"]}"' in answer.text
    assert client.get("/login").location == "/"


def test_a_posted_request_that_was_changed_is_not_ours(client, world):
    use(world, by_post=True)
    world.start()
    _, fields = posted(departs(world))
    xml = base64.b64decode(fields["SAMLRequest"])
    changed = base64.b64encode(xml.replace(b"MobileTwoFactorContract", b"Smartcard")).decode()

    with pytest.raises(NotOurs):
        world.simulator.begin_posted(fields | {"SAMLRequest": changed})
    with pytest.raises(NotOurs):
        world.simulator.begin_posted({})
    assert world.simulator.begin_posted(fields)[1].mistakes == ()
