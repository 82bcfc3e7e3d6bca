"""Subjects: the card in the panel, the page without script, and what the citizen reads of them."""

from dataclasses import replace

import pytest

from sidecar.appointments import subjects_web, web
from sidecar.appointments.domain import State
from sidecar.appointments.subjects import Subjects
from sidecar.core.requirements import Requirements
from sidecar.core.visits import Part
from sidecar.web import cookies, guards
from tests.desk import Sessions
from tests.fakes.appointments import ListQueue
from tests.office import (
    BIRTH,
    CHILDREN,
    MOVING,
    OUTSIDER,
    SANNE,
    an_office_with,
    planned,
)
from tests.web.apps import an_app, csrf_of
from tests.web.test_planning_pages import NEW, PAGE, checked, logged_in, options, send

PART = {"HX-Request": "true"}
JOY = "/afspraak/einde/felicitatie"
BABY = replace(
    BIRTH,
    fee=1234,
    words={
        "bring": {"nl": "Uw huurcontract\nUw trouwboekje", "en": "Your record book"},
        "uploads": {"nl": "Een foto", "en": "A photo"},
        "congratulation": {"nl": "Gefeliciteerd met uw kindje!", "en": "Congratulations!"},
    },
)
PASSPORT = replace(MOVING, id="paspoort", name="Paspoort", fee=8785, words={})
FIRMS = replace(
    MOVING, id="bedrijf", name="Bedrijf", identification=Requirements(means=("eherkenning",))
)
PRODUCTS = (BABY, MOVING, CHILDREN, PASSPORT, FIRMS)

pytestmark = pytest.mark.capability("M142")


def pages_of(office, **look):
    staff = guards.employees(Sessions(SANNE, OUTSIDER, replace(SANNE, id="e3")))
    subjects = Subjects(appointments=office, queue=ListQueue(), asks_more=lambda _: None)
    return an_app(
        web.link_blueprint(office),
        web.citizen_blueprint(office),
        web.staff_blueprint(office, staff),
        subjects_web.staff_blueprint(subjects, staff),
        subjects_web.ended_blueprint(office, guards.link_holders),
        **look,
    )


@pytest.fixture
def office(clock):
    return an_office_with(PRODUCTS, clock)


@pytest.fixture
def app(office):
    return pages_of(office)


@pytest.fixture
def made(office):
    return planned(office)


@pytest.fixture
def page(made):
    return f"/balie/afspraken/{made.appointment_id}/onderwerpen"


def post(browser, page, *, path="", headers=PAGE, **fields):
    token = csrf_of(browser, page)
    return browser.post(page + path, data={"csrf_token": token, **fields}, headers=headers)


def subjects(shown):
    return [item.span.text for item in shown.select("[data-test=subjects] li")]


def citizen(app, participant_id):
    browser = app.test_client()
    with app.test_request_context():
        value = cookies.sealed(participant_id, "browser")
    browser.set_cookie("bezoek", value)
    return browser


def test_the_page_adds_and_removes_without_script(app, page):
    browser = logged_in(app)
    assert options(checked(browser.get(page, headers=PAGE)), "product") == [
        "",
        "bedrijf",
        "paspoort",
        "verhuizing",
    ]

    answer = post(browser, page, product="verhuizing")
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert subjects(checked(browser.get(page, headers=PAGE))) == ["Geboorteaangifte", "Verhuizing"]

    assert post(browser, page, path="/verhuizing/weg").status_code == 303
    assert subjects(checked(browser.get(page, headers=PAGE))) == ["Geboorteaangifte"]


def test_in_the_call_the_answer_is_the_card_and_nothing_else(app, page):
    browser = logged_in(app)

    card = post(browser, page, headers=PART, product="verhuizing")
    assert card.status_code == 200
    assert "Verhuizing" in card.text
    assert "<html" not in card.text

    # The button that was pressed is gone: the focus has to go somewhere.
    card = post(browser, page, path="/verhuizing/weg", headers=PART)
    assert "autofocus" in card.text
    assert "data-refresh" in card.text


@pytest.mark.parametrize("headers", [PAGE, PART])
def test_what_does_not_go_together_is_said_beside_the_field(app, page, headers):
    answer = post(logged_in(app), page, headers=headers, product="bedrijf")

    assert answer.status_code == 409
    assert "Deze onderwerpen gaan niet samen" in answer.text
    assert 'value="bedrijf" selected' in answer.text


@pytest.mark.parametrize("headers", [PAGE, PART])
def test_choosing_nothing_is_a_mistake(app, page, headers):
    answer = post(logged_in(app), page, headers=headers, product="")

    assert answer.status_code == 422
    assert "Kies een onderwerp." in answer.text


def test_the_first_subject_has_no_button_to_remove_it(app, page):
    browser = logged_in(app)
    post(browser, page, product="verhuizing")

    shown = checked(browser.get(page, headers=PAGE))

    assert len(shown.select("[data-test=remove-subject]")) == 1
    assert shown.select_one("[data-test=remove-subject]").text == "Haal weg Verhuizing"


def test_after_the_end_nothing_can_be_pressed(app, office, made, page):
    browser = logged_in(app)
    post(browser, page, product="verhuizing")
    token = csrf_of(browser, page)
    office.close(made.appointment_id)

    shown = checked(browser.get(page, headers=PAGE))

    assert subjects(shown) == ["Geboorteaangifte", "Verhuizing"]
    assert shown.select("form[action*=onderwerpen]") == []
    refused = browser.post(page, data={"csrf_token": token, "product": "paspoort"}, headers=PAGE)
    assert refused.status_code == 409


def test_another_desk_sees_and_changes_nothing(app, page):
    stranger = logged_in(app, OUTSIDER)

    assert stranger.get(page, headers=PAGE).status_code == 404
    token = csrf_of(stranger, NEW)
    for path in (page, f"{page}/verhuizing/weg"):
        answer = stranger.post(path, data={"csrf_token": token, "product": "verhuizing"})
        assert answer.status_code == 404
    assert subjects(checked(logged_in(app).get(page, headers=PAGE))) == ["Geboorteaangifte"]


def test_nobody_comes_in_without_a_session_or_a_token(app, page):
    assert app.test_client().get(page, headers=PAGE).status_code in (302, 303, 401)
    assert logged_in(app).post(page, data={"product": "verhuizing"}).status_code == 403


def test_products_that_changed_and_do_not_go_together_any_more_are_told(app, office, page):
    browser = logged_in(app)
    post(browser, page, product="verhuizing")
    assert 'data-test="clash"' not in browser.get(page, headers=PAGE).text

    changed = replace(MOVING, identification=FIRMS.identification)
    office.store.remove_subject(page.split("/")[3], "verhuizing")
    office.store._products["verhuizing"] = changed
    office.store.add_subject(page.split("/")[3], "verhuizing")

    assert checked(browser.get(page, headers=PAGE)).select_one("[data-test=clash]")


def test_the_page_of_the_appointment_names_them_all(app, made, page):
    browser = logged_in(app)
    post(browser, page, product="verhuizing")

    shown = checked(browser.get(f"/balie/afspraken/{made.appointment_id}", headers=PAGE))

    assert "Geboorteaangifte, Verhuizing" in [item.text for item in shown.select("dd")]
    assert shown.select_one("[data-test=subjects]")["href"] == page


def test_further_subjects_are_chosen_at_planning_and_the_moments_follow(app, office):
    browser = logged_in(app)
    shown = checked(send(browser, vanaf="", product="geboorte"))
    assert [box["value"] for box in shown.select("#verder input")] == [
        "bedrijf",
        "paspoort",
        "verhuizing",
    ]
    assert not shown.select_one("#verder").has_attr("open")

    again = checked(send(browser, vanaf="", further=["verhuizing", "paspoort"]))
    assert again.select_one("#verder").has_attr("open")
    assert len(again.select("#verder input[checked]")) == 2

    answer = send(browser, duration="", further=["verhuizing", "paspoort"])
    found = office.by_id(answer.headers["Location"].rsplit("/", 1)[1], by=SANNE)
    assert [each.id for each in found.products] == ["geboorte", "verhuizing", "paspoort"]
    assert (found.ends_at - found.starts_at).total_seconds() == 40 * 60


def test_a_mistake_with_them_stands_beside_them(app):
    shown = checked(send(logged_in(app), further=["bedrijf"]))

    assert "Deze onderwerpen gaan niet samen" in shown.select_one("#verder").text
    assert shown.select_one("#verder").has_attr("open")
    assert shown.select_one("#verder [value=bedrijf]").has_attr("checked")


@pytest.mark.capability("M18")
def test_the_welcome_page_tells_what_to_have_at_hand_to_send_and_to_pay(app, office, made, page):
    post(logged_in(app), page, product="verhuizing")
    post(logged_in(app), page, product="paspoort")
    browser = citizen(app, made.participant_id)

    shown = checked(browser.get("/afspraak", headers=PAGE))

    # What two subjects ask stands there once.
    assert shown.select_one("[data-test=brings]").text == "Uw huurcontract\nUw trouwboekje"
    assert shown.select_one("[data-test=uploads]").text == "Een foto"
    assert "€ 100,19" in shown.text.replace("\u00a0", " ")


@pytest.mark.capability("M18", "M09")
@pytest.mark.parametrize(
    ("language", "brings", "uploads", "fee"),
    [
        ("nl", "Uw huurcontract\nUw trouwboekje", "Een foto", "€ 100,19"),
        ("en", "Your record book\nYour rental contract", "A photo", "€100.19"),
    ],
)
def test_who_is_too_early_reads_the_same_of_all_subjects(
    app, office, language, brings, uploads, fee
):
    made = planned(office, time="16:00", language=language, further="verhuizing paspoort")

    answer = app.test_client().get(made.link.removeprefix("https://balie.example"), headers=PAGE)

    shown = checked(answer)
    assert shown.select_one("[data-reason=too_early]")
    assert shown.select_one("[data-test=brings]").text == brings
    assert shown.select_one("[data-test=uploads]").text == uploads
    assert fee in shown.text.replace("\u00a0", " ")


@pytest.mark.capability("M18")
def test_who_is_too_early_for_a_subject_without_words_or_cancelled_reads_nothing(app, office):
    calm = planned(office, time="16:00", product="paspoort", by=SANNE)
    gone = planned(office, time="17:00")
    office.cancel(gone.appointment_id, by=SANNE)

    for made, reason in ((calm, "too_early"), (gone, "cancelled")):
        path = made.link.removeprefix("https://balie.example")
        shown = checked(app.test_client().get(path, headers=PAGE))
        assert shown.select_one(f"[data-reason={reason}]")
        assert shown.select("[data-test=brings], [data-test=uploads]") == []


def test_a_subject_without_words_leaves_the_welcome_page_calm(app, office):
    made = planned(office, product="opvoedvraag", by=replace(SANNE, desks=frozenset({"jeugd"})))

    shown = checked(citizen(app, made.participant_id).get("/afspraak", headers=PAGE))

    assert shown.select("[data-test=brings], [data-test=uploads]") == []
    assert "Kosten" not in shown.text


def ended(office, **changes):
    made = planned(office, **changes)
    office.store.settle(made.appointment_id, State.OVER)
    return made


@pytest.mark.capability("M35")
@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Gefeliciteerd met uw kindje!"), ("en", "Congratulations!")]
)
def test_the_end_page_congratulates_in_the_own_language(app, office, language, words):
    made = ended(office, language=language)

    part = citizen(app, made.participant_id).get(JOY)

    assert part.status_code == 200
    assert words in part.text


@pytest.mark.capability("M35")
@pytest.mark.parametrize("part", list(Part))
def test_only_citizens_and_family_are_congratulated(app, office, part):
    made = ended(
        office,
        second_name="Kim",
        second_mail="kim@burger.example",
        second_part=part.value,
        second_agreed="ja",
    )

    answer = citizen(app, made.links[1].participant_id).get(JOY)

    assert ("Gefeliciteerd met uw kindje" in answer.text) is (part in (Part.CITIZEN, Part.FAMILY))


def test_nobody_is_congratulated_before_the_end_or_without_words(app, office, made):
    other = ended(office, time="15:00", product="verhuizing")

    for participant_id in (made.participant_id, other.participant_id, "p-unknown"):
        part = citizen(app, participant_id).get(JOY)
        assert part.status_code == 200
        assert "hidden" in part.text
        assert "Gefeliciteerd" not in part.text


def test_without_a_link_there_is_no_congratulation(app):
    assert app.test_client().get(JOY).status_code == 404
