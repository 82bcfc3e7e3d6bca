"""The button *Wij wachten op u*: in the list and in the panel, and what became of the message."""

from datetime import timedelta

import pytest

from sidecar.core.messages import MessageKind
from sidecar.lobby.ports import Notice
from sidecar.lobby.we_wait import PAUSE
from tests.desk import OUTSIDER, START, a_desk
from tests.pages import faults
from tests.web.test_lobby_pages import PAGE, PART, csrf_of

TELL = "/balie/bezoeken/p1/wij-wachten"
LIST = {"terug": "lijst", "pagina": "1"}


@pytest.fixture
def desk(tmp_path):
    made = a_desk(tmp_path)
    made.plan()
    made.clock.set(START)
    return made


def tell(browser, headers=PART, **fields):
    return browser.post(
        TELL, data={"csrf_token": csrf_of(browser, "/balie")} | fields, headers=headers
    )


def part(answer, status=200):
    assert answer.status_code == status, answer.text
    assert faults(answer.text, is_part=True) == []
    return answer.text


def test_one_press_in_the_list_tells_and_the_button_says_when(desk):
    sanne = desk.employee()
    assert "Stuur ‘wij wachten’" in sanne.get("/balie", headers=PAGE).text

    shown = part(tell(sanne, **LIST))

    assert desk.we_wait.messenger.told == [("p1", MessageKind.WE_WAIT)]
    assert "Gestuurd om 10.01 uur" in shown
    assert 'aria-disabled="true"' in shown
    assert 'id="lijst"' in shown


def test_pressing_again_is_refused_with_a_sentence_and_later_it_may(desk):
    sanne = desk.employee()
    tell(sanne)

    refused = tell(sanne)

    assert refused.status_code == 409
    assert "Er is net al een bericht gestuurd." in refused.text
    desk.clock.move(PAUSE)
    assert "Stuur nog een keer" in sanne.get("/balie", headers=PAGE).text
    part(tell(sanne))
    assert len(desk.we_wait.messenger.told) == 2


def test_before_his_moment_and_once_he_is_here_there_is_no_button(desk):
    sanne = desk.employee()
    desk.clock.set(START - timedelta(seconds=1))
    assert 'data-test="we-wait"' not in sanne.get("/balie", headers=PAGE).text
    assert tell(sanne).status_code == 409

    desk.clock.set(START)
    assert 'data-test="we-wait"' in sanne.get("/balie", headers=PAGE).text
    desk.lobby.arrive("p1")

    assert 'data-test="we-wait"' not in sanne.get("/balie", headers=PAGE).text
    assert "de bezoeker is er al" in tell(sanne).text
    assert desk.we_wait.messenger.told == []


def test_what_became_of_it_stands_right_there(desk):
    sanne = desk.employee()
    tell(sanne)
    notices = desk.we_wait.notices.known
    notices["p1"] = Notice(badge="messages.badge.delivered", look="safe")
    assert "Aangekomen" in sanne.get("/balie/lijst", headers=PART).text

    notices["p1"] = Notice(
        badge="messages.badge.failed", look="error", why="messages.why.permanent.sms"
    )

    for path in ("/balie/lijst", "/balie/gesprek/a1/stand"):
        shown = part(sanne.get(path, headers=PART))
        assert "Niet aangekomen" in shown
        assert "De sms kan niet worden bezorgd op dit nummer." in shown
        assert 'href="/balie/berichten"' in shown


def test_in_the_panel_the_people_come_back(desk):
    assert 'id="mensen"' in part(tell(desk.employee()))


@pytest.mark.parametrize(
    ("fields", "leads_to"), [(LIST, "/balie"), ({}, "/balie/gesprek/a1")], ids=["list", "panel"]
)
def test_without_script_it_leads_back(desk, fields, leads_to):
    answer = tell(desk.employee(), headers=PAGE, **fields)

    assert (answer.status_code, answer.location) == (303, leads_to)


def test_another_desk_and_a_citizen_may_not(desk):
    assert tell(desk.employee(OUTSIDER)).status_code == 404
    assert desk.citizen().post(TELL).status_code in (401, 403)
    assert desk.we_wait.messenger.told == []
