"""Examples of every message: who may look, each kind and language, and a mail that does nothing."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from sidecar.core.messages import MessageKind
from sidecar.core.people import Role
from sidecar.notifications import preview_web
from sidecar.notifications.previews import Previews
from sidecar.web import guards
from tests.desk import Sessions
from tests.office import SANNE
from tests.pages import faults
from tests.post import letters_of
from tests.web.apps import an_app

PAGE = {"Accept": "text/html"}
HERE = "/balie/berichten/voorbeelden"
LEAD = replace(SANNE, id="e7", roles=frozenset({Role.EMPLOYEE, Role.LEAD}))
ALL = [(kind.value, language) for kind in MessageKind for language in ("nl", "en")]


def a_browser(clock, employee=LEAD, municipality="voorbeeldstad"):
    letters = letters_of(municipality)
    previews = Previews(
        letters=letters, texts=letters.texts, public_url="https://balie.example", clock=clock
    )
    lead = guards.leads(Sessions(SANNE, LEAD))
    browser = an_app(preview_web.blueprint(previews, lead), municipality=municipality).test_client()
    browser.set_cookie("balie", employee.id)
    return browser


@pytest.fixture
def lead(clock):
    return a_browser(clock)


@pytest.mark.parametrize("path", [HERE, f"{HERE}/mail"])
def test_only_a_team_lead_may_look(clock, lead, path):
    stranger = replace(SANNE, id="x")

    assert lead.get(path, headers=PAGE).status_code == 200
    assert a_browser(clock, SANNE).get(path, headers=PAGE).status_code == 403
    assert a_browser(clock, stranger).get(path, headers=PAGE).status_code == 303


@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
@pytest.mark.parametrize(("kind", "language"), ALL)
def test_every_message_is_there_in_every_language(clock, municipality, kind, language):
    browser = a_browser(clock, municipality=municipality)

    answer = browser.get(f"{HERE}?soort={kind}&taal={language}", headers=PAGE)
    mail = browser.get(f"{HERE}/mail?soort={kind}&taal={language}", headers=PAGE)

    page = checked(answer)
    chosen = [option["value"] for option in page.select("form [selected]")]
    assert chosen == [kind, language]
    assert page.select_one("[data-test=segments]").text.startswith("Dit")
    assert "J. Voorbeeld" in page.select_one("[data-test=text]").text
    assert BeautifulSoup(mail.text, "html.parser").html["lang"] == language
    assert bool(page.select("[data-test=calendar]")) is (
        kind in ("confirmation", "changed", "follow_up", "cancellation")
    )


@pytest.mark.parametrize("query", ["soort=geboorte", "taal=xx", "soort=confirmation&taal=../nl"])
def test_what_is_no_kind_or_language_is_not_found(lead, query):
    for path in (HERE, f"{HERE}/mail"):
        assert lead.get(f"{path}?{query}", headers=PAGE).status_code == 404


def test_the_mail_in_the_frame_may_do_nothing(lead):
    page = checked(lead.get(HERE, headers=PAGE))
    frame = page.iframe

    mail = lead.get(frame["src"], headers=PAGE)

    assert frame.has_attr("sandbox")
    assert not frame["sandbox"]
    (policy,) = mail.headers.getlist("Content-Security-Policy")
    assert [rule.strip() for rule in policy.split(";")] == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "sandbox",
        "frame-ancestors 'self'",
    ]
    assert "X-Frame-Options" not in mail.headers
    assert lead.get(HERE, headers=PAGE).headers["X-Frame-Options"] == "DENY"


def test_the_page_can_be_read_in_english(lead):
    page = checked(lead.get(f"{HERE}?lang=en", headers=PAGE))

    assert page.h1.text == "Examples of messages"


def checked(answer):
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-", 1)[1].split("'", 1)[0]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")
