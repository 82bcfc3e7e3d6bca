"""Bringing somebody along when one books for oneself: added, taken off, refused, and told."""

import re
from datetime import timedelta

import pytest

from sidecar.appointments import booking_web, web
from sidecar.appointments.companions import MOST_OTHERS
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Part
from tests.office import an_open_office, bookings
from tests.web.apps import an_app, csrf_of
from tests.web.strangers import strangers
from tests.web.test_booking_pages import ME, PAGE, START, book, choose, held, times_of
from tests.web.test_planning_pages import checked

pytestmark = pytest.mark.capability("M108", "M31")

KIM = {
    "name": "Kim Bos",
    "part": "carer",
    "agreed": "ja",
    "mail": "kim@burger.example",
    "phone": "",
    "reach": "",
    "language": "en",
}
TOM = KIM | {"name": "Tom Tolk", "part": "interpreter", "mail": "tom@tolk.example"}
EVA = KIM | {"name": "Eva Jansen", "part": "citizen", "agreed": "", "mail": "eva@burger.example"}


@pytest.fixture
def office(clock):
    return an_open_office(clock)


def a_browser(office, municipality="voorbeeldstad", **limits):
    pages = booking_web.blueprint(bookings(office), strangers(office.clock, **limits))
    app = an_app(pages, web.link_blueprint(office), municipality=municipality)
    return app.test_client()


@pytest.fixture
def browser(office):
    return a_browser(office)


def others(*people):
    """The fields of the form for these people."""
    typed = {
        f"other{number}_{name}": text
        for number, person in enumerate(people, start=1)
        for name, text in person.items()
    }
    return typed | {"others": str(len(people))}


def kept(office):
    (appointment,) = office.store._appointments.values()
    return office.store.by_id(appointment.id).participants


def sets_on(page):
    return page.select("fieldset[data-test=other]")


def test_by_itself_the_page_asks_about_nobody_else(browser):
    page = checked(browser.get(held(browser), headers=PAGE))

    assert sets_on(page) == []
    assert page.select_one("[data-test=add-other]")
    assert "Neemt u iemand mee?" in page.main.text


def test_the_first_press_adds_a_set_of_fields_and_books_nothing(browser, office):
    details = held(browser)

    answer = book(browser, details, add_other="ja")

    page = checked(answer)
    assert answer.status_code == 200
    (one,) = sets_on(page)
    assert one.select_one("[name=other1_name]").has_attr("autofocus")
    assert one.select_one("[name=other1_language] option[selected]")["value"] == "nl"
    assert page.select_one("[name=mail]")["value"] == ME["mail"]
    assert page.select_one("[data-test=mistakes]") is None
    assert office.messenger.told == []


def test_each_who_comes_along_is_invited_in_his_role_and_language(browser, office):
    answer = book(browser, held(browser), **others(KIM, TOM, EVA))

    assert answer.status_code == 303
    assert [(each.name, each.part, each.language) for each in kept(office)] == [
        ("Jan Jansen", Part.CITIZEN, "nl"),
        ("Kim Bos", Part.CARER, "en"),
        ("Tom Tolk", Part.INTERPRETER, "en"),
        ("Eva Jansen", Part.CITIZEN, "en"),
    ]
    assert [each.mail for each in kept(office)][1:] == [KIM["mail"], TOM["mail"], EVA["mail"]]
    told = [(each.id, MessageKind.CONFIRMATION) for each in kept(office)]
    assert office.messenger.told == told
    assert len({office.links.secret(each) for each in kept(office)}) == 4
    assert len(office.waiting_room.expected) == 4


def test_the_page_after_it_names_nobody(browser, office):
    answer = book(browser, held(browser), **others(KIM))

    page = checked(browser.get(answer.headers["Location"], headers=PAGE))
    assert "een eigen link" in page.select_one("[data-test=together]").text
    assert re.search("Kim|Jan|@|begeleider|1 ", page.main.text) is None


def test_the_page_after_it_says_no_more_than_its_address(browser, office):
    together = book(browser, held(browser), **others(KIM)).headers["Location"]
    alone = book(browser, held(browser)).headers["Location"]

    assert "together" not in browser.get(together.partition("?")[0], headers=PAGE).text
    assert "together" not in browser.get(alone, headers=PAGE).text
    assert "together" in browser.get(f"{alone}?samen=ja", headers=PAGE).text


def test_who_goes_back_or_sends_it_twice_has_one_appointment(browser, office):
    details = held(browser)
    token = csrf_of(browser, details)

    first = book(browser, details, csrf_token=token, **others(KIM))
    again = book(browser, details, csrf_token=token, **others(KIM, TOM))

    assert first.headers["Location"] == again.headers["Location"]
    assert browser.get(details, headers=PAGE).headers["Location"] == first.headers["Location"]
    wrong = book(browser, details, csrf_token=token, name="")
    assert wrong.headers["Location"] == first.headers["Location"]
    assert len(office.messenger.told) == 2


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Vul een naam in."),
        ("name", "x" * 81, "hoogstens 80 tekens"),
        ("name", "kim@burger.example", "mogen geen"),
        ("part", "", "Kies wie dit is."),
        ("part", "colleague", "Kies wie dit is."),
        ("part", "mayor", "Kies wie dit is."),
        ("agreed", "", "alles mag horen en zien"),
        ("agreed", "nee", "alles mag horen en zien"),
        ("mail", "", "Vul een e-mailadres in."),
        ("mail", "kim@b\r\nBcc: x@y.example", "klopt niet"),
        ("phone", "bel mij", "geen telefoonnummer"),
        ("phone", "06 1234567", "Tel de cijfers na"),
        ("phone", "0900 1234", "servicenummer"),
        ("reach", "fax", "Kies hoe de berichten gaan."),
        ("language", "", "Kies een taal."),
        ("language", "xx", "Kies een taal."),
    ],
)
def test_each_mistake_is_beside_its_field_and_nothing_is_sent(clock, field, typed, said):
    office = an_open_office(clock, sends_texts=field == "reach")
    browser = a_browser(office)
    details = held(browser)

    answer = book(browser, details, **others(TOM, KIM | {field: typed}))

    page = checked(answer)
    assert answer.status_code == 422
    wrong = page.select_one(f"[name=other2_{field}]")
    assert wrong["aria-invalid"] == "true"
    assert said in page.find(id=wrong["aria-describedby"].split()[0]).text
    listed = page.select_one(f"#fouten a[href='#veld-other2_{field}']")
    assert listed.text.startswith("Persoon 2: ")
    assert page.select_one("[name=other1_name]")["value"] == "Tom Tolk"
    assert page.select_one("[name=other2_part]").select("option[value=colleague]") == []
    assert office.messenger.told == []
    assert book(browser, details, **others(TOM, KIM)).status_code == 303


@pytest.mark.parametrize("part", ["carer", "family", "interpreter"])
def test_who_only_helps_comes_with_consent_only(browser, office, part):
    details = held(browser)

    assert book(browser, details, **others(KIM | {"part": part, "agreed": ""})).status_code == 422
    assert book(browser, details, **others(KIM | {"part": part})).status_code == 303
    assert kept(office)[1].part == part


def test_mistakes_of_both_are_told_at_once(browser):
    page = checked(book(browser, held(browser), name="", **others(KIM | {"mail": "kim"})))

    links = [each["href"] for each in page.select("#fouten a")]
    assert links == ["#veld-name", "#veld-other1_mail"]


def test_who_was_added_but_not_filled_in_is_nobody(browser, office):
    nobody = dict.fromkeys(KIM, "") | {"language": "nl"}

    assert book(browser, held(browser), **others(nobody, KIM)).status_code == 303
    assert [each.name for each in kept(office)] == ["Jan Jansen", "Kim Bos"]


def test_one_is_taken_off_and_the_others_stay(browser, office):
    details = held(browser)

    page = checked(book(browser, details, remove_other="2", **others(KIM, EVA, TOM)))

    assert [each["value"] for each in page.select("fieldset input[name$=_name]")] == [
        "Kim Bos",
        "Tom Tolk",
    ]
    assert page.select_one("[name=other2_part] option[selected]")["value"] == "interpreter"
    assert page.select_one("[name=other2_agreed]").has_attr("checked")
    assert page.select_one("#meenemen").has_attr("autofocus")
    assert office.messenger.told == []
    last = checked(book(browser, details, remove_other="1", **others(KIM)))
    assert sets_on(last) == []


def test_as_many_come_along_as_at_the_desk_and_no_more(browser, office):
    details = held(browser)
    most = [KIM | {"mail": f"kim{number}@burger.example"} for number in range(MOST_OTHERS)]

    almost = checked(book(browser, details, add_other="ja", **others(*most[:-1])))
    full = checked(book(browser, details, add_other="ja", **others(*most)))

    assert len(sets_on(almost)) == len(sets_on(full)) == MOST_OTHERS
    for page in (almost, full):
        assert page.select_one("[data-test=add-other]") is None
        assert page.select_one("[data-test=most-others] a[href^=tel]")
    too_many = book(browser, details, **others(*most, KIM))
    assert (too_many.status_code, office.messenger.told) == (422, [])
    assert book(browser, details, **others(*most)).status_code == 303
    assert len(kept(office)) == MOST_OTHERS + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"others": "-1"},
        {"others": "9"},
        {"others": "1 "},
        {"others": "٣"},
        {"others": "1", "other1_mail": ["a@b.example", "c@d.example"]},
        {"others": "1", "remove_other": "2"},
        {"others": "1", "remove_other": ""},
        {"others": "", "remove_other": "1"},
    ],
)
def test_a_form_that_is_not_ours_books_nothing(browser, office, changes):
    details = held(browser)

    assert book(browser, details, **changes).status_code == 422
    assert office.messenger.told == []
    assert book(browser, details, **others(KIM)).status_code == 303


def test_everybody_counts_for_what_strangers_may(office):
    browser = a_browser(office, bookings=4)
    details = held(browser)

    refused = book(browser, details, **others(KIM, TOM, EVA, EVA))

    assert refused.status_code == 429
    page = checked(refused)
    assert page.select_one("[data-test=problem] a[href^=tel]")
    assert page.select_one("[name=other2_name]")["value"] == "Tom Tolk"
    assert office.messenger.told == []
    assert book(browser, details, **others(KIM, TOM, EVA)).status_code == 303
    assert book(browser, held(browser)).status_code == 429


def test_who_was_late_chooses_again_and_nobody_is_forgotten(browser, clock):
    details = held(browser)
    token = csrf_of(browser, details)
    clock.move(timedelta(minutes=11))
    book(browser, held(browser))

    late = book(browser, details, csrf_token=token, **others(KIM, TOM))

    assert late.status_code == 409
    page = checked(late)
    form = {each["name"]: each["value"] for each in page.select("form input[type=hidden]")}
    del form["csrf_token"]
    again = checked(choose(browser, times_of(browser)[0], **form))
    assert [each["value"] for each in again.select("fieldset input[name$=_name]")] == [
        "Kim Bos",
        "Tom Tolk",
    ]


@pytest.mark.parametrize(
    ("municipality", "query", "asked"),
    [
        ("voorbeeldstad", "", "Neemt u iemand mee?"),
        ("havendam", "", "Neem je iemand mee?"),
        ("havendam", "?lang=en", "Are you bringing somebody?"),
    ],
)
def test_in_the_tone_and_language_of_the_page(office, municipality, query, asked):
    browser = a_browser(office, municipality)
    details = held(browser)
    browser.get(f"{START}{query}", headers=PAGE)

    page = checked(book(browser, details, add_other="ja"))

    assert asked in page.main.text
    language = page.select_one("[name=other1_language] option[selected]")["value"]
    assert language == ("en" if query else "nl")


def test_with_text_messages_somebody_without_mail_is_invited_by_his_number(clock):
    office = an_open_office(clock, sends_texts=True)
    browser = a_browser(office)
    by_sms = KIM | {"mail": "", "phone": "06 12345678"}

    assert book(browser, held(browser), **others(by_sms)).status_code == 303
    assert kept(office)[1].reach == "sms"
