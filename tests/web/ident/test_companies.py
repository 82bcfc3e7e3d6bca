"""What the civil servant sees of a company, and of who acts for it."""

import pytest
from bs4 import BeautifulSoup

from ident.domain import IdentityKind, RequestFacts, RequestState, Taken
from tests.fakes.clock import A_MONDAY
from tests.ident_builders import an_identity, place
from tests.web.ident.pages import faults


@pytest.fixture
def look(client, world):
    """The page of the civil servant after a login for this company, as rows of label and value."""

    def page(**changed):
        company = an_identity(
            "90001354", means="eherkenning", kind=IdentityKind.KVK, pseudonym="p", **changed
        )
        facts = RequestFacts(
            request_id="r1",
            state=RequestState.IDENTIFIED,
            at=A_MONDAY,
            level="midden",
            means="eherkenning",
        )
        world.stores.requests.join(place())
        assert world.stores.requests.identify(facts, company, place=place()) is Taken.KEPT
        answer = client.post("/staff", data={"token": world.staff_token()})
        assert faults(answer) == []
        return BeautifulSoup(answer.text, "html.parser")

    return page


def rows(page):
    items = page.select(".balie-facts__item")
    return {item.dt.text.strip(): item.dd.text.strip() for item in items}


@pytest.mark.capability("M43")
def test_the_name_of_the_representative_stands_beside_the_number_of_the_company(look):
    page = look(representative="Bo de Bakker")

    assert rows(page) == {"Niveau": "EH2+", "Naam van de vertegenwoordiger": "Bo de Bakker"}
    assert "KvK-nummer" in page.text


def test_without_a_name_there_is_no_row_for_one(look):
    page = look(branch="000037178601")

    assert rows(page) == {"Niveau": "EH2+", "Alleen voor vestiging": "000037178601"}


def test_a_name_can_write_nothing_into_the_page(look):
    """What a broker signed was checked for this; the page does not count on it."""
    page = look(representative="<img src=x onerror=alert(1)>")

    assert page.select("img[src=x]") == []
    assert rows(page)["Naam van de vertegenwoordiger"] == "<img src=x onerror=alert(1)>"
