"""The card of the next steps, and what the citizen reads after the call."""

import pytest

from sidecar.followup import web
from sidecar.web import cookies, guards
from tests.desk import Sessions
from tests.fakes.followup import a_followup
from tests.office import OUTSIDER, SANNE
from tests.pages import faults
from tests.web.apps import an_app, csrf_of
from tests.web.test_planning_pages import PAGE, logged_in

CARD = "/balie/gesprek/a1/vervolg"
MINE = "/afspraak/einde/vervolg"
PART = {**PAGE, "HX-Request": "true"}

pytestmark = pytest.mark.capability("M116")


@pytest.fixture
def followup(clock):
    return a_followup(clock)


@pytest.fixture
def app(followup):
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    return an_app(
        web.staff_blueprint(followup, staff), web.citizen_blueprint(followup, guards.link_holders)
    )


def write(browser, text, *, seen="0", headers=PART):
    form = {"csrf_token": csrf_of(browser, CARD), "text": text, "seen": seen}
    return browser.post(CARD, data=form, headers=headers)


def citizen(app, who="p1"):
    browser = app.test_client()
    with app.test_request_context():
        browser.set_cookie("bezoek", cookies.sealed(who, "browser"))
    return browser


def part(answer, status=200):
    assert answer.status_code == status
    assert faults(answer.text, is_part=True) == []
    return answer.text


def test_what_is_saved_is_said_and_read_by_the_citizen(app):
    sanne = logged_in(app)
    assert "Bewaard" not in part(sanne.get(CARD, headers=PART))

    saved = part(write(sanne, "Wij sturen <b>de akte</b>.\nU belt."))

    assert "Bewaard. De bezoeker krijgt dit per mail na het gesprek." in saved
    mine = part(citizen(app).get(MINE, headers=PART))
    assert "Wij sturen &lt;b&gt;de akte&lt;/b&gt;.\nU belt." in mine


def test_after_the_call_it_says_that_the_mail_goes_now(app, followup):
    followup.conversations.over()

    assert "krijgt dit nu per mail" in part(write(logged_in(app), "Bel de school."))


def test_where_nothing_was_agreed_the_citizen_sees_nothing(app):
    assert " hidden" in part(citizen(app).get(MINE, headers=PART))
    assert " hidden" in part(citizen(app, "p9").get(MINE, headers=PART))


def test_a_mistake_keeps_the_text_and_sends_nothing(app, followup):
    answer = part(write(logged_in(app), "BSN 999990007"), 422)

    assert "Schrijf geen burgerservicenummer" in answer
    assert "BSN 999990007</textarea>" in answer
    assert followup.of_employee("a1", by=SANNE).version == 0


@pytest.mark.parametrize("seen", ["", "x", "-1", "1" * 10])
def test_a_version_that_is_not_ours_is_refused(app, seen):
    assert write(logged_in(app), "Bel.", seen=seen).status_code == 422
    assert write(logged_in(app), "Bel.").status_code == 200


def test_the_later_of_two_is_told(app):
    write(logged_in(app), "Eerst.")

    answer = write(logged_in(app), "Later.")

    assert answer.status_code == 409
    assert "Een collega" in answer.text


def test_without_script_the_form_leads_back_to_the_call(app):
    answer = write(logged_in(app), "Bel.", headers=PAGE)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/balie/gesprek/a1")


def test_only_the_desk_and_who_had_a_link_come_in(app):
    assert logged_in(app, OUTSIDER).get(CARD, headers=PART).status_code == 404
    assert app.test_client().get(CARD, headers=PART).status_code == 401
    assert app.test_client().get(MINE, headers=PART).status_code >= 400
