"""What is of one municipality cannot be reached by way of another, on any address."""

import re
from urllib.parse import urlsplit

import pytest

from sidecar.core.programs import Right
from tests.contract.several.installation import Installation
from tests.surroundings import SECRET

pytestmark = pytest.mark.capability("M37", "M38")

OURS, THEIRS = "voorbeeldstad", "havendam"
BODY = {"code": "123456", "text": "x", "name": "x", "label": "x", "reason": "x"}
# What has no id of somebody in it: keys and files of the product.
OF_NOBODY = ("/static/", "/theme/", "/prosody/keys/", "/prosody/system/", "/prosody/events/")
# Addresses of both, because both read the same file of examples; they show what is here.
SAME_HERE = re.compile(r"^[^<]*<(desk_id|product_id)>[^<]*$")
# That a moment was booked is said to anybody, about nobody.
SAYS_NOTHING = {("GET", "/afspraak-maken/klaar/<appointment_id>")}
# What Prosody tells of a room that is none of ours is taken and forgotten.
FORGOTTEN = {("DELETE", "/prosody/conference/<reservation_id>")}
BEGINNINGS = {"/afspraak", "/afspraak-maken"}


@pytest.fixture
def both(tmp_path, redis):
    installation = Installation(tmp_path, redis.connection_pool.connection_kwargs["port"])
    yield installation
    installation.close()


def with_ids(rule, ids):
    """The address with the ids of somebody; what we have no id for gets that of the appointment."""
    return re.sub(
        r"<(?:[^:<>]*:)?([^<>]*)>",
        lambda found: ids.get(found[1], ids["appointment_id"]),
        str(rule),
    )


def every_address(browser, ids):
    """Each address that takes an id, as a browser and as a form would ask for it."""
    for rule in browser.rules:
        if not rule.arguments or str(rule).startswith(OF_NOBODY) or SAME_HERE.match(str(rule)):
            continue
        for method in sorted(rule.methods & {"GET", "POST", "PATCH", "DELETE"}):
            yield rule, method, with_ids(rule, ids)


def asked(browser, method, path):
    if method == "POST":
        return browser.post(path, data=BODY)
    return browser.get(path, method, headers={"Authorization": f"Bearer {SECRET}"})


def is_sent_away(rule, answer):
    """To log in, or to begin where a citizen begins; a link that opens goes there too."""
    place = urlsplit(answer.headers.get("Location", "")).path
    return place == "/login" or (place in BEGINNINGS and not str(rule).startswith("/a/"))


def reached(browser, ids):
    found = set()
    for rule, method, path in every_address(browser, ids):
        answer = asked(browser, method, path)
        # A stream would never end.
        answer.close()
        if answer.status_code < 400 and not is_sent_away(rule, answer):
            found.add((method, str(rule)))
    return found


def test_no_address_opens_what_another_municipality_has(both):
    browser = both.browser(OURS, session=both.session(OURS))

    own = reached(browser, both.ids(OURS))
    foreign = reached(browser, both.ids(THEIRS))

    assert foreign <= SAYS_NOTHING | FORGOTTEN
    assert len(own) > 15, own
    assert ("GET", "/balie/afspraken/<appointment_id>") in own
    assert ("GET", "/a/<link>") in own


def test_a_session_counts_at_its_own_municipality_only(both):
    session, ids = both.session(OURS), both.ids(THEIRS)

    there = both.browser(THEIRS, session=session)
    here = both.browser(OURS, session=session)

    assert "/login" in there.get("/balie").headers["Location"]
    assert here.get("/balie").status_code == 200
    of_staff = {rule for rule in reached(there, ids) if rule[1].startswith("/balie")}
    assert of_staff == set()


def test_a_link_of_one_is_unknown_at_the_other(both):
    link = f"/a/{both.links[THEIRS][0].rsplit('/', 1)[1]}"

    assert both.browser(OURS).get(link).status_code == 404
    assert both.browser(THEIRS).get(link).status_code == 303


def test_a_key_of_a_program_counts_at_its_own_municipality_only(both):
    services = both.services[THEIRS]
    key = services.api_keys.make("jcc", {Right.SLOTS}, desks=None, expires_on=None)
    headers = {"Authorization": f"Bearer {key}"}

    def status(name):
        return both.browser(name).get("/api/v1/producten", headers=headers).status_code

    assert (status(THEIRS), status(OURS)) == (200, 401)


def test_the_queue_shows_who_waits_here_and_nobody_else(both):
    page = both.browser(OURS, session=both.session(OURS)).get("/balie").text

    assert f"Noor van {OURS}" in page
    assert THEIRS not in page


def test_each_has_its_own_look_and_name(both):
    assert "Havendam" in both.browser(THEIRS).get("/").text
    assert "Havendam" not in both.browser(OURS).get("/").text
    assert "Voorbeeldstad" in both.browser(OURS).get("/").text
