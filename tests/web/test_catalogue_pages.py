"""The pages of a team lead: who may, what is shown, what is wrong; nothing typed is lost."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from sidecar.catalogue import web
from sidecar.catalogue.domain import Schedule, Span
from sidecar.catalogue.editing import Editing, ids_after
from sidecar.core.audit import Action
from sidecar.core.errors import NotFound
from sidecar.core.messages import Reminders
from sidecar.core.people import Member, Role
from sidecar.web import guards
from tests.desk import Sessions
from tests.fakes.appointments import ListColleagues
from tests.fakes.clock import A_MONDAY
from tests.fakes.work import FakeTransactions, ListAudit
from tests.office import BURGERZAKEN, SANNE, an_agenda
from tests.pages import faults
from tests.web.apps import an_app, csrf_of

PAGE = {"Accept": "text/html"}
LEAD = replace(SANNE, id="e7", roles=frozenset({Role.EMPLOYEE, Role.LEAD}))
KIM = Member(id="e8", name="Kim Bakker", function="adviseur", signed_in_at=A_MONDAY)
OVERVIEW = "/balie/beheer"
DESK, PRODUCT = f"{OVERVIEW}/balies/burgerzaken", f"{OVERVIEW}/onderwerpen/geboorte"
NEW = f"{OVERVIEW}/onderwerpen/nieuw"
PAGES = (OVERVIEW, DESK, PRODUCT, NEW)
MARRIAGE = {"name_nl": "Ondertrouw melden", "desk": "burgerzaken", "minutes": "30"}
HOURS = Schedule(
    desk_id="burgerzaken",
    capacity=2,
    closed_on_holidays=False,
    week={0: (Span(540, 750), Span(810, 1020))},
    exceptions={A_MONDAY.date(): ()},
)


@pytest.fixture
def editing(clock):
    agenda = an_agenda(clock, schedules=[HOURS])
    return Editing(
        catalogue=agenda.catalogue, transactions=FakeTransactions(), audit=ListAudit(), clock=clock
    )


@pytest.fixture
def app(editing):
    members = ListColleagues(burgerzaken=[KIM])
    return an_app(web.blueprint(editing, members, guards.leads(Sessions(SANNE, LEAD))))


def logged_in(app, employee):
    browser = app.test_client()
    browser.set_cookie("balie", employee.id)
    return browser


@pytest.fixture
def lead(app):
    return logged_in(app, LEAD)


def checked(answer):
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-", 1)[1].split("'", 1)[0]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")


def shown(browser, path):
    """What a browser would send when one presses the button at once."""
    page = checked(browser.get(path, headers=PAGE))
    main = page.select_one(f"form[action='{path}']")
    fields = {}
    for each in main.select("input[name], textarea[name], select[name]"):
        if each.get("type") == "checkbox":
            if "checked" in each.attrs:
                fields[each["name"]] = each["value"]
        elif each.name == "select":
            chosen = each.select_one("option[selected]")
            fields[each["name"]] = chosen["value"] if chosen else ""
        else:
            fields[each["name"]] = each.text if each.name == "textarea" else each["value"]
    return fields


def send(browser, path, **changes):
    return browser.post(path, data=shown(browser, path) | changes, headers=PAGE)


@pytest.mark.parametrize("path", PAGES)
def test_only_a_team_lead_comes_in(app, lead, path):
    assert app.test_client().get(path).status_code == 401
    assert logged_in(app, SANNE).get(path).status_code == 403
    assert lead.get(path, headers=PAGE).status_code == 200


@pytest.mark.parametrize("path", [DESK, PRODUCT, NEW])
def test_changing_is_for_team_leads_and_carries_the_token_of_the_page(app, lead, editing, path):
    form = shown(lead, path) | MARRIAGE | {"name": "Anders", "name_nl": "Anders"}

    assert logged_in(app, SANNE).post(path, data=form).status_code == 403
    assert lead.post(path, data=form | {"csrf_token": "0" * 64}).status_code == 403
    assert editing.audit.facts == []
    assert lead.post(path, data=form).status_code == 303


@pytest.mark.parametrize(
    "path", [f"{OVERVIEW}/balies/jeugd", f"{OVERVIEW}/onderwerpen/opvoedvraag"]
)
def test_desks_and_products_of_others_do_not_exist(lead, path):
    assert lead.get(path, headers=PAGE).status_code == 404
    token = csrf_of(lead, DESK)
    assert lead.post(path, data={"csrf_token": token}, headers=PAGE).status_code == 404
    assert "Jeugd" not in lead.get(OVERVIEW, headers=PAGE).text


@pytest.mark.parametrize("path", [DESK, PRODUCT])
def test_pressing_save_at_once_changes_nothing(lead, editing, path):
    before = (editing.catalogue.schedule("burgerzaken"), editing.catalogue.product("geboorte").name)

    answer = send(lead, path)

    assert answer.headers["Location"] == f"{OVERVIEW}?bewaard=ja"
    found = editing.catalogue.schedule("burgerzaken")
    assert (found, editing.catalogue.product("geboorte").name) == before


@pytest.mark.capability("M36")
def test_a_team_lead_changes_hours_exceptions_and_capacity(lead, editing):
    answer = send(
        lead,
        DESK,
        capacity="5",
        hours_1="9:00-12:00",
        closed_on_holidays="ja",
        exception_day_2="2026-12-31",
        exception_hours_2="10:00 - 11:30",
    )

    assert answer.status_code == 303
    found = editing.catalogue.schedule("burgerzaken")
    assert (found.capacity, found.closed_on_holidays) == (5, True)
    assert found.week == {0: HOURS.week[0], 1: (Span(540, 720),)}
    assert sorted(found.exceptions.values()) == [(), (Span(600, 690),)]
    assert editing.catalogue.desk("burgerzaken") == BURGERZAKEN
    assert [(f.action.label, f.actor) for f in editing.audit.facts] == [("desk.changed", LEAD.id)]
    page = checked(lead.get(answer.headers["Location"], headers=PAGE))
    assert page.select_one("[data-test=saved]")


@pytest.mark.capability("M18", "M64", "M105")
def test_a_team_lead_changes_a_product(lead, editing):
    answer = send(
        lead,
        PRODUCT,
        name_en="Birth",
        bring_nl="Uw trouwboekje\r\nUw DigiD",
        congratulation_nl="Gefeliciteerd!",
        buffer_minutes="10",
        demand="optional",
        level="hoog",
        means_oidc="ja",
    )

    assert answer.status_code == 303
    found = editing.catalogue.product("geboorte")
    assert (found.name_in("en"), found.says("congratulation", "en")) == ("Birth", "Gefeliciteerd!")
    assert found.says("bring", "nl") == "Uw trouwboekje\nUw DigiD"
    assert found.buffer.total_seconds() == 600
    assert (found.identification.level, found.identification.means) == ("hoog", ("digid", "oidc"))


@pytest.mark.capability("M110")
@pytest.mark.parametrize("which", list(Reminders))
def test_a_team_lead_chooses_the_reminders_of_a_product(lead, editing, which):
    assert shown(lead, PRODUCT)["reminders"] == "both"

    assert send(lead, PRODUCT, reminders=which.value).status_code == 303

    assert editing.catalogue.product("geboorte").reminders is which
    assert shown(lead, PRODUCT)["reminders"] == which.value


@pytest.mark.parametrize(
    ("typed", "cents", "again"),
    [("58,90", 5890, "58,90"), ("7", 700, "7,00"), ("7.5", 750, "7,50"), ("", 0, ""), ("0", 0, "")],
)
def test_what_a_product_costs(lead, editing, typed, cents, again):
    assert send(lead, PRODUCT, fee=typed).status_code == 303

    assert editing.catalogue.product("geboorte").fee == cents
    assert shown(lead, PRODUCT)["fee"] == again


@pytest.mark.parametrize("typed", ["gratis", "-1", "1,999", "1.000,00", "99999", "1e3", "７"])
def test_what_is_no_amount_is_a_mistake_and_stays_in_its_field(lead, editing, typed):
    answer = send(lead, PRODUCT, fee=typed)
    page = checked(answer)

    assert answer.status_code == 422
    assert page.select_one("#fouten a[href='#veld-fee']")
    assert page.select_one("[name=fee]")["value"] == typed
    assert editing.catalogue.product("geboorte").fee == 0


def test_reminders_that_nobody_has_are_a_mistake(lead, editing):
    answer = send(lead, PRODUCT, reminders="week")

    assert answer.status_code == 422
    assert checked(answer).select_one("#fouten a[href='#veld-reminders']")
    assert editing.catalogue.product("geboorte").reminders is Reminders.BOTH


def test_a_mistake_stands_with_its_field_and_what_was_typed_stays(lead, editing):
    answer = send(
        lead,
        DESK,
        capacity="0",
        hours_2="9 tot 12",
        exception_day_9="2026-12-31",
        exception_hours_9="laat",
        mail="x",
    )

    page = checked(answer)
    assert answer.status_code == 422
    assert "autofocus" in page.select_one("#fouten").attrs
    for name, typed in (("capacity", "0"), ("hours_2", "9 tot 12"), ("mail", "x")):
        field = page.select_one(f"[name={name}]")
        assert field["value"] == typed
        assert field["aria-invalid"] == "true"
        assert page.select_one(f"#fouten a[href='#veld-{name}']")
    # The lines are numbered anew: it is the second one now.
    assert page.select_one("[name=exception_hours_1]")["value"] == "laat"
    assert page.select_one("[name=exception_hours_1]")["aria-invalid"] == "true"
    assert editing.catalogue.schedule("burgerzaken") == HOURS
    assert editing.audit.facts == []


def test_mistakes_in_a_product_are_named_too(lead, editing):
    form = shown(lead, PRODUCT) | {"minutes": "1", "name_nl": "", "desk": "jeugd"}
    del form["means_digid"]

    answer = lead.post(PRODUCT, data=form, headers=PAGE)

    page = checked(answer)
    assert answer.status_code == 422
    links = {link["href"] for link in page.select("#fouten a")}
    assert links == {"#veld-minutes", "#veld-name_nl", "#veld-desk", "#veld-means_digid"}
    assert all(page.select_one(link) for link in links)
    assert editing.catalogue.product("geboorte").name == "Geboorteaangifte"


def test_a_team_lead_adds_a_product(lead, editing):
    answer = send(lead, NEW, **MARRIAGE)

    assert answer.headers["Location"] == f"{OVERVIEW}?bewaard=ja"
    made = editing.catalogue.product("ondertrouw-melden")
    assert (made.name, made.desk_id, made.offered) == ("Ondertrouw melden", "burgerzaken", True)
    assert [(f.action, f.subject) for f in editing.audit.facts] == [
        (Action.PRODUCT_CHANGED, "ondertrouw-melden")
    ]
    overview = checked(lead.get(OVERVIEW, headers=PAGE))
    assert overview.select(f"a[href='{OVERVIEW}/onderwerpen/ondertrouw-melden']")


def test_saving_twice_makes_one_and_another_of_that_name_gets_an_id_of_its_own(lead, editing):
    for minutes in ("30", "30", "45"):
        assert send(lead, NEW, **MARRIAGE | {"minutes": minutes}).status_code == 303

    made = [p for p in editing.catalogue.products() if p.name == "Ondertrouw melden"]
    assert {p.id: p.duration.total_seconds() for p in made} == {
        "ondertrouw-melden": 1800,
        "ondertrouw-melden-2": 2700,
    }


def test_a_new_product_with_mistakes_is_not_made_and_nothing_typed_is_lost(lead, editing):
    answer = send(lead, NEW, name_nl="", desk="jeugd", minutes="999", congratulation_nl="Hoera")

    page = checked(answer)
    assert answer.status_code == 422
    links = {link["href"] for link in page.select("#fouten a")}
    assert links == {"#veld-name_nl", "#veld-desk", "#veld-minutes"}
    assert page.select_one("[name=congratulation_nl]").text == "Hoera"
    assert editing.audit.facts == []


def test_what_is_not_in_use_cannot_be_chosen_and_can_be_taken_up_again(lead, editing):
    form = shown(lead, PRODUCT)
    assert "geboorte" in {p.id for p in editing.catalogue.products()}

    assert lead.post(PRODUCT, data=form | {"in_use": ""}, headers=PAGE).status_code == 303
    assert "geboorte" not in {p.id for p in editing.catalogue.products()}
    with pytest.raises(NotFound):
        editing.catalogue.choice("geboorte")
    assert "niet meer in gebruik" in checked(lead.get(OVERVIEW, headers=PAGE)).text
    assert checked(lead.get(PRODUCT, headers=PAGE)).select("[data-test=not-in-use]")

    send(lead, PRODUCT, in_use="ja")
    assert editing.catalogue.choice("geboorte").name == "Geboorteaangifte"


@pytest.mark.parametrize(
    ("name", "its_id"),
    [
        ("Ondertrouw melden", "ondertrouw-melden"),
        ("Übersiedlung & café", "ubersiedlung-cafe"),
        ("Nieuw", "onderwerp"),
        ("出生", "onderwerp"),
        (
            "Een heel lange naam voor een onderwerp van de balie",
            "een-heel-lange-naam-voor-een-onder",
        ),
    ],
)
def test_the_id_says_what_it_is(name, its_id):
    ids = ids_after(name)

    assert [next(ids), next(ids)] == [its_id, f"{its_id}-2"]


def test_a_name_cannot_bring_markup_into_the_page(lead, editing):
    assert send(lead, PRODUCT, name_nl="<img src=x>").status_code == 422
    assert send(lead, PRODUCT, congratulation_nl='Proficiat & "veel" geluk').status_code == 303
    assert checked(lead.get(PRODUCT, headers=PAGE))


def test_a_field_that_comes_twice_is_refused(lead):
    form = [*shown(lead, DESK).items(), ("capacity", "9")]

    body = "&".join(f"{name}={value}" for name, value in form)
    answer = lead.post(DESK, data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422


@pytest.mark.capability("M36")
def test_the_page_of_a_desk_shows_who_works_there_and_nothing_of_it_can_be_typed(lead):
    page = checked(lead.get(DESK, headers=PAGE))

    (member,) = page.select("[data-test=members] [data-test=member]")
    assert "Kim Bakker, adviseur" in member.text
    assert "23 november" in member.text
    assert not page.select("[data-test=members] input")


def test_a_desk_where_nobody_logged_in_says_so(editing):
    app = an_app(web.blueprint(editing, ListColleagues(), guards.leads(Sessions(SANNE, LEAD))))

    page = checked(logged_in(app, LEAD).get(DESK, headers=PAGE))

    assert not page.select("[data-test=member]")
    assert "zodra ze een keer hebben ingelogd" in page.select_one("[data-test=members]").text
