"""Several subjects where the lobby shows them: the list, the panel, and after the call."""

import pytest

from tests.desk import SANNE, a_desk
from tests.web.test_lobby_pages import PAGE, PART, checked, inside

pytestmark = pytest.mark.capability("M142")


@pytest.fixture
def desk(tmp_path):
    desk = a_desk(tmp_path)
    desk.plan(further=("Verhuizing", "Paspoort"))
    desk.plan("p2", product="Vraag stellen")
    return desk


def test_the_list_shows_the_first_and_how_many_more(desk):
    page = checked(desk.employee().get("/balie", headers=PAGE))

    assert "Geboorte aangeven + 2 meer" in page
    assert "Vraag stellen + " not in page


def test_the_panel_has_a_place_for_the_card_and_shows_them_in_short(desk):
    browser = desk.employee()

    page = checked(browser.get("/balie/gesprek/a1", headers=PAGE))
    people = checked(browser.get("/balie/gesprek/a1/stand", headers=PART), is_part=True)

    assert 'hx-get="/balie/afspraken/a1/onderwerpen"' in page
    assert "Geboorte aangeven + 2 meer" in people


def test_after_the_call_all_are_named_beside_the_next_steps(desk):
    inside(desk)
    desk.lobby.finish("a1", by=SANNE)

    page = checked(desk.employee().get("/balie/gesprek/a1/einde", headers=PAGE))

    assert "Geboorte aangeven, Verhuizing, Paspoort" in page


@pytest.mark.capability("M35")
def test_the_end_page_of_the_citizen_begins_with_the_place_of_a_congratulation(desk):
    inside(desk)
    desk.lobby.finish("a1", by=SANNE)

    page = checked(desk.citizen().get("/afspraak/einde", headers=PAGE))

    joy = page.index('hx-get="/afspraak/einde/felicitatie"')
    assert joy < page.index("<h1") < page.index('hx-get="/afspraak/einde/vervolg"')
