"""Making an appointment by oneself: three pages, each allowed, refused, and with bad input."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sidecar.appointments import booking_web, web
from sidecar.core.messages import MessageKind
from tests.office import BIRTH, an_open_office, bookings
from tests.web.apps import an_app, csrf_of
from tests.web.strangers import strangers
from tests.web.test_planning_pages import PAGE, checked

START = "/afspraak-maken"
TIMES = f"{START}/geboorte"
ME = {"name": "Jan Jansen", "mail": "jan@burger.example", "phone": ""}

pytestmark = pytest.mark.capability("M31", "M127")


@pytest.fixture
def office(clock):
    return an_open_office(clock)


@pytest.fixture
def browser(office):
    made = bookings(office)
    pages = booking_web.blueprint(made, strangers(office.clock))
    app = an_app(pages, web.link_blueprint(office))
    return app.test_client()


def times_of(browser, path=TIMES):
    page = checked(browser.get(path, headers=PAGE))
    return [button["value"] for button in page.select("[data-test=time]")]


def choose(browser, starts_at, **changes):
    form = {"csrf_token": csrf_of(browser, TIMES), "starts_at": starts_at}
    return browser.post(TIMES, data=form | changes, headers=PAGE)


def held(browser):
    """The address of the page with the details, of the last time on the first page."""
    return choose(browser, times_of(browser)[-1]).headers["Location"]


def book(browser, details, **changes):
    token = changes.pop("csrf_token", None) or csrf_of(browser, details)
    form = {"csrf_token": token, "product": "geboorte"} | ME
    return browser.post(details, data=form | changes, headers=PAGE)


@pytest.mark.capability("M20", "M107", "M129")
def test_from_the_subject_to_the_appointment_in_three_pages(browser, office):
    products = checked(browser.get(START, headers=PAGE))
    assert products.select_one("[data-test=product-geboorte]")["href"] == TIMES

    details = held(browser)
    page = checked(browser.get(details, headers=PAGE))
    assert "10 minuten" in page.select_one("[data-test=held]").text
    answer = book(browser, details)

    done = checked(browser.get(answer.headers["Location"], headers=PAGE))
    assert "Uw afspraak staat" in done.h1.text
    assert [kind for _, kind in office.messenger.told] == [MessageKind.CONFIRMATION]
    (visit,) = office.waiting_room.expected
    assert (visit.name, visit.employee_name) == ("Jan Jansen", "Burgerzaken")
    assert ME["mail"] not in done.text


@pytest.mark.capability("M18")
def test_what_it_costs_and_what_one_sends_stand_on_the_pages(browser, office):
    free = checked(browser.get(START, headers=PAGE)).select_one("[data-test=product-geboorte]")
    texts = {"uploads": {"nl": "Een foto van uw trouwboekje"}}
    office.catalogue.store.keep_product(replace(BIRTH, fee=1525, words=texts))

    product = checked(browser.get(START, headers=PAGE)).select_one("[data-test=product-geboorte]")
    details = checked(browser.get(held(browser), headers=PAGE))

    assert "€" not in free.text
    assert "€ 15,25" in product.text
    assert "€ 15,25" in details.select_one(".balie-facts").text
    assert details.select_one("[data-test=uploads]").text == "Een foto van uw trouwboekje"


def test_what_one_holds_no_other_can_choose(browser, office, clock):
    first = times_of(browser)[0]
    choose(browser, first)

    assert first not in times_of(browser)
    refused = choose(browser, first)
    assert refused.status_code == 409
    assert "net door iemand anders gekozen" in refused.text
    clock.move(timedelta(minutes=11))
    assert first in times_of(browser) or clock.now().isoformat() > first


def test_sending_the_form_twice_books_once(browser, office):
    details = held(browser)

    token = csrf_of(browser, details)

    first, second = (book(browser, details, csrf_token=token) for _ in "ab")

    assert first.headers["Location"] == second.headers["Location"]
    assert browser.get(details, headers=PAGE).headers["Location"] == first.headers["Location"]
    assert len(office.messenger.told) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Vul uw naam in."),
        ({"name": "x" * 81}, "hoogstens 80 tekens"),
        ({"name": "<script>"}, "mogen geen"),
        ({"mail": ""}, "Vul uw e-mailadres in."),
        ({"mail": "jan@b\r\nBcc: x@y.example"}, "klopt niet"),
        ({"mail": "x" * 250 + "@b.example"}, "klopt niet"),
        ({"phone": "bel mij"}, "telefoonnummer klopt niet"),
    ],
)
def test_each_mistake_is_told_beside_its_field_and_what_was_typed_stays(
    browser, office, changes, said
):
    details = held(browser)

    answer = book(browser, details, **changes)

    page = checked(answer)
    assert answer.status_code == 422
    (name,) = changes
    field = page.select_one(f"[name={name}]")
    assert field["aria-invalid"] == "true"
    assert said in page.find(id=field["aria-describedby"].split()[0]).text
    others = [each for each in ("name", "mail") if each != name]
    assert all(page.select_one(f"[name={each}]")["value"] == ME[each] for each in others)
    assert office.messenger.told == []


def test_who_was_late_chooses_again_and_has_lost_nothing(browser, office, clock):
    details = held(browser)
    clock.move(timedelta(minutes=11))
    token = csrf_of(browser, details)
    book(browser, held(browser), name="Iemand Anders")

    answer = book(browser, details, csrf_token=token)

    assert answer.status_code == 409
    page = checked(answer)
    kept = page.select_one("form input[type=hidden][name=mail]")
    assert kept["value"] == ME["mail"]
    again = choose(browser, page.select_one("[data-test=time]")["value"], **ME)
    assert checked(again).select_one("[name=name]")["value"] == ME["name"]


def test_who_was_late_but_first_after_all_gets_the_time(browser, office, clock):
    details = held(browser)
    clock.move(timedelta(minutes=11))
    shown = checked(browser.get(details, headers=PAGE))
    assert "niet meer voor u vast" in shown.select_one("[data-test=held]").text

    assert book(browser, details).status_code == 303


def test_a_hold_that_is_gone_leads_back_to_the_start(browser):
    answer = browser.get(f"{START}/gegevens/{'x' + '0' * 24}", headers=PAGE)

    assert (answer.status_code, answer.headers["Location"]) == (303, START)


def test_other_days_are_a_page_away(browser):
    page = checked(browser.get(TIMES, headers=PAGE))
    assert len(page.select("[data-test=day]")) == 5
    assert [each.has_attr("open") for each in page.select("details")] == [True, *[False] * 4]
    assert page.select_one("[data-test=earlier]") is None

    later = page.select_one("[data-test=later]")["href"]
    following = checked(browser.get(later, headers=PAGE))

    assert times_of(browser, later)[0] > times_of(browser)[-1]
    assert following.select_one("[data-test=earlier]")


@pytest.mark.parametrize("day", ["gisteren", "2026-13-01", "0001-01-01", "9999-12-31", "x" * 300])
def test_a_day_that_is_none_of_ours_harms_nothing(browser, day):
    assert browser.get(f"{TIMES}?vanaf={day}", headers=PAGE).status_code == 200


def test_where_nothing_is_free_a_phone_number_is(browser):
    page = checked(browser.get(f"{START}/verhuizing?vanaf=2035-01-01", headers=PAGE))

    assert page.select_one("[data-test=full]")
    assert "14 0999" in page.select_one("[data-test=full]").text


@pytest.mark.parametrize("moment", ["", "nu", "2026-11-23T10:00:00", "2026-11-23T03:17:00+00:00"])
def test_a_moment_that_was_not_offered_is_refused(browser, moment):
    assert choose(browser, moment).status_code in (409, 422)
    assert choose(browser, times_of(browser)[0]).status_code == 303


def test_an_unknown_product_and_an_unknown_appointment_have_no_page(browser):
    assert browser.get(f"{START}/nergens", headers=PAGE).status_code == 404
    assert browser.get(f"{START}/klaar/nergens", headers=PAGE).status_code == 404


def test_a_form_without_our_token_holds_nothing(browser):
    first = times_of(browser)[0]

    assert browser.post(TIMES, data={"starts_at": first}, headers=PAGE).status_code == 403
    assert first in times_of(browser)


def test_in_english_too(browser):
    page = browser.get(f"{TIMES}?lang=en", headers=PAGE)

    assert "When does it suit you?" in page.text
    assert "Monday" in BeautifulSoup(page.text, "html.parser").select_one("[data-test=day]").text


@pytest.mark.parametrize("phone", ["06 1234567", "0900 1234", "0470 12 34 56"])
def test_every_number_that_is_refused_has_its_words(browser, phone):
    answer = book(browser, held(browser), phone=phone)

    assert answer.status_code == 422
    assert checked(answer).select_one("[name=phone]")["aria-invalid"] == "true"


@pytest.fixture
def texting(clock):
    office = an_open_office(clock, sends_texts=True)
    pages = booking_web.blueprint(bookings(office), strangers(clock))
    return office, an_app(pages).test_client()


@pytest.mark.capability("M05", "M20")
def test_a_citizen_without_mail_books_with_a_mobile_number(texting):
    office, browser = texting
    details = held(browser)

    page = checked(browser.get(details, headers=PAGE))
    answer = book(browser, details, mail="", phone="06 12345678")

    assert page.select_one("[name=reach]")
    done = checked(browser.get(answer.headers["Location"], headers=PAGE))
    assert "een sms met de link" in done.main.text
    assert "mail" not in done.main.text
    (kept,) = office.store._appointments.values()
    assert (kept.participants[0].mail, kept.participants[0].reach) == ("", "sms")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"mail": ""}, "mail", "e-mailadres of uw mobiele nummer"),
        ({"mail": "", "phone": "010 1234567"}, "phone", "kan geen sms komen"),
        ({"reach": "sms"}, "phone", "gaan per sms"),
        ({"reach": "fax"}, "reach", "Kies hoe"),
    ],
)
def test_a_citizen_who_cannot_be_reached_hears_what_is_missing(texting, changes, field, said):
    office, browser = texting

    answer = book(browser, held(browser), **changes)

    page = checked(answer)
    assert answer.status_code == 422
    assert page.select_one(f"[name={field}]")["aria-invalid"] == "true"
    assert said in page.main.text
    assert office.messenger.told == []
