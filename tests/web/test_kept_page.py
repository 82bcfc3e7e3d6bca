"""The page that says how long documents stay: who may see it, and what it says when one is late."""

from datetime import timedelta

import pytest

from sidecar.documents import keeping_web
from sidecar.documents.kept import KeptNow
from sidecar.documents.showing import goes_of
from sidecar.web import guards
from tests.desk import Sessions
from tests.office import SANNE
from tests.papers import OURS, some_papers
from tests.web.apps import an_app
from tests.web.test_catalogue_pages import LEAD, PAGE, checked, logged_in

HERE = keeping_web.HERE

pytestmark = pytest.mark.capability("M69", "M139")


@pytest.fixture
def papers(clock):
    return some_papers(clock)


@pytest.fixture
def app(papers):
    kept = KeptNow(keeping=papers.keeping)
    return an_app(keeping_web.blueprint(kept, guards.leads(Sessions(SANNE, LEAD))))


def shown(app):
    return checked(logged_in(app, LEAD).get(HERE, headers=PAGE))


def test_a_team_lead_may_see_it_and_a_civil_servant_may_not(app):
    page = logged_in(app, LEAD).get(HERE, headers=PAGE)

    assert page.status_code == 200
    assert checked(page).title.text.startswith("Hoe lang documenten blijven")
    assert logged_in(app, SANNE).get(HERE, headers=PAGE).status_code == 403
    assert app.test_client().get(HERE, headers=PAGE).status_code in (302, 303)


def test_it_counts_and_names_nobody_and_no_file(app, papers):
    papers.checked(papers.ask(), b"%PDF /Page 1")
    page = shown(app)

    lines = {each["data-group"]: each.text for each in page.select("[data-test=kept-line]")}
    assert "1 document. Het oudste is van" in lines["ready"]
    assert "Geen." in lines["accepted"]
    assert page.select("[data-test=in-time]")
    assert "Verdwijnt 7 dagen na het gesprek." in page.text
    assert not any(name in page.text for name in ("Jan Jansen", "huur.pdf"))


def test_what_is_late_is_said_in_words_and_not_by_colour_only(app, papers, clock):
    papers.checked(papers.ask(confidential="ja"))
    papers.table.over(clock.now())
    assert not shown(app).select("[data-test=overdue]")
    clock.move(timedelta(hours=1))

    page = shown(app)
    (alert,) = page.select("[data-test=overdue]")
    assert "1 document had al weg moeten zijn." in alert.text
    assert "1 te laat" in page.select_one("[data-group=ready]").text
    papers.keeping.run()
    papers.destroy()
    assert shown(app).select("[data-test=in-time]")


def test_at_a_document_stands_when_it_goes(app, papers, clock):
    ordinary, secret = papers.checked(papers.ask()), papers.checked(papers.ask(confidential="ja"))
    ours, accepted = papers.checked(None, party=OURS), papers.accepted(papers.ask())
    with app.test_request_context():
        before = [goes_of(papers.keeping, each) for each in (ordinary, secret, ours)]
        papers.table.over(clock.now())
        after = goes_of(papers.keeping, ordinary)
        assert goes_of(papers.keeping, accepted) is None

    assert [each.key for each in before] == ["days", "with_call", "with_call"]
    assert after.key == "at"
    assert set(after.facts) == {"day", "time"}
