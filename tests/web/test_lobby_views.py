"""The list of today: what one has, what nobody has, and taking it up from there."""

import pytest
from bs4 import BeautifulSoup

from tests.desk import a_desk
from tests.web.test_lobby_pages import PAGE, checked, no_show


@pytest.fixture
def desk(tmp_path):
    return a_desk(tmp_path)


def names(page):
    return [row["data-name"] for row in page.select("[data-test=visit-row]")]


@pytest.mark.capability("M08", "M36")
@pytest.mark.parametrize(
    ("view", "shown"),
    [("", {"Mine", "Hers", "Nobodys"}), ("mij", {"Mine"}), ("niemand", {"Nobodys"})],
)
@pytest.mark.parametrize("path", ["/balie", "/balie/lijst"])
def test_the_list_shows_what_one_has_or_what_nobody_has(desk, path, view, shown):
    desk.plan("p1", name="Mine")
    desk.plan("p2", name="Hers", employee_id="e9", employee_name="Kim Bakker")
    desk.plan("p3", name="Nobodys", employee_id="", employee_name="Burgerzaken")

    answer = desk.employee().get(f"{path}?van={view}", headers=PAGE)
    page = BeautifulSoup(answer.text, "html.parser")

    assert set(names(page)) == shown
    refresh = page.select_one("#lijst")["hx-get"]
    assert (f"van={view}" in refresh) is bool(view)
    # The counts are of the whole day.
    assert page.select(".balie-counts strong")[2].text == "3"
    if path == "/balie":
        assert page.select_one(".balie-filter [aria-current]")["data-test"] == (
            f"view-{view or 'alles'}"
        )


def test_a_view_that_there_is_not_shows_everything(desk):
    desk.plan("p1", name="Mine")
    desk.plan("p2", name="Hers", employee_id="e9", employee_name="Kim Bakker")

    page = BeautifulSoup(desk.employee().get("/balie?van=<b>", headers=PAGE).text, "html.parser")

    assert set(names(page)) == {"Mine", "Hers"}


@pytest.mark.parametrize("view", ["mij", "niemand"])
def test_an_empty_view_says_why(desk, view):
    desk.plan("p1", employee_id="e9", employee_name="Kim Bakker")

    page = checked(desk.employee().get(f"/balie?van={view}", headers=PAGE))

    assert {"mij": "U hebt vandaag geen", "niemand": "is van iemand"}[view] in page


@pytest.mark.capability("M08")
def test_only_what_nobody_has_can_be_taken_up_and_nothing_that_is_over(desk):
    desk.plan("p1")
    desk.plan("p2", employee_id="", employee_name="Burgerzaken")
    desk.plan("p3", employee_id="", employee_name="Burgerzaken")
    no_show(desk, "p3")

    page = BeautifulSoup(checked(desk.employee().get("/balie", headers=PAGE)), "html.parser")

    takes = {form["action"] for form in page.select("form:has([data-test=take-up])")}
    assert takes == {"/balie/afspraken/a2/doen"}
    over = {link["href"] for link in page.select("[data-test=hand-over]")}
    assert over == {f"/balie/afspraken/{one}/overdragen" for one in ("a1", "a2")}
    cells = {cell.text for cell in page.select("[data-test=employee]")}
    assert cells == {"Sanne de Vries", "Nog van niemand"}
