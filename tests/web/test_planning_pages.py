"""Planning, looking up and cancelling by a civil servant: allowed, refused, and bad input."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import sidecar.web
from sidecar.appointments import web
from sidecar.core.messages import MessageKind
from sidecar.web import guards
from tests.desk import Sessions
from tests.office import FORM, OUTSIDER, SANNE, an_office, planned
from tests.pages import faults
from tests.web.apps import an_app, csrf_of

PAGE = {"Accept": "text/html"}
NEW = "/balie/afspraken/nieuw"
BOTH = replace(SANNE, id="e3", desks=frozenset({"burgerzaken", "jeugd"}))
TEXTS = Path(sidecar.web.__file__).parent / "texts" / "appointments"


@pytest.fixture
def office(clock):
    return an_office(clock)


@pytest.fixture
def app(office):
    staff = guards.employees(Sessions(SANNE, OUTSIDER, BOTH))
    return an_app(web.link_blueprint(office), web.staff_blueprint(office, staff))


def logged_in(app, employee=SANNE):
    browser = app.test_client()
    browser.set_cookie("balie", employee.id)
    return browser


@pytest.fixture
def sanne(app):
    return logged_in(app)


def send(browser, *, page=NEW, path=NEW, **changes):
    form = FORM | {"csrf_token": csrf_of(browser, page)} | changes
    return browser.post(path, data=form, headers=PAGE)


def checked(answer):
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-", 1)[1].split("'", 1)[0]
    assert faults(answer.text, nonce=nonce) == []
    return BeautifulSoup(answer.text, "html.parser")


def options(page, name):
    return [option["value"] for option in page.select(f"select[name={name}] option")]


def test_the_form_offers_the_subjects_of_all_desks_of_the_civil_servant(app):
    page = checked(logged_in(app, BOTH).get(NEW, headers=PAGE))

    assert options(page, "product") == ["", "geboorte", "opvoedvraag", "verhuizing"]
    assert "Opvoedvraag (Jeugd)" in page.select_one("select[name=product]").text


@pytest.mark.capability("M33")
def test_no_more_than_six_fields_are_needed(sanne):
    page = checked(sanne.get(NEW, headers=PAGE))

    shown = {
        field["name"]
        for field in page.select(".balie-form input:not([type=hidden]), .balie-form select")
        if not field.find_parent("details")
    }
    assert options(page, "product") == ["", "geboorte", "verhuizing"]
    assert shown == {"product", "name", "mail", "phone", "language"}
    assert "Kies eerst een onderwerp" in page.select_one("#tijden").text


def test_who_serves_no_desk_that_we_know_is_told_so(app, office):
    nobody = replace(SANNE, id="e4", desks=frozenset({"elsewhere"}))
    app_of_nobody = an_app(
        web.staff_blueprint(office, guards.employees(Sessions(nobody))),
    )

    page = checked(logged_in(app_of_nobody, nobody).get(NEW, headers=PAGE))

    assert "Vraag uw beheerder" in page.main.get_text()


@pytest.mark.capability("M33")
def test_a_good_form_plans_and_shows_the_link_and_what_is_mailed(sanne, office):
    answer = send(sanne)
    page = checked(sanne.get(answer.headers["Location"], headers=PAGE))

    assert answer.status_code == 303
    link = page.select_one("[data-test=personal-link]")["value"]
    assert page.select_one(page.select_one("[data-test=copy-link]")["data-copy"])["value"] == link
    assert link.startswith("https://balie.example/a/")
    messages = page.select_one("#berichten")
    assert messages["hx-get"] == messages.a["href"] == f"{answer.headers['Location']}/berichten"
    assert [kind for _, kind in office.messenger.told] == [MessageKind.CONFIRMATION]


def test_pressing_twice_plans_once(sanne, office):
    key = checked(sanne.get(NEW, headers=PAGE)).select_one("[name=key]")["value"]

    first, second = send(sanne, key=key), send(sanne, key=key)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(office.messenger.told) == 1


def test_mistakes_stand_with_their_fields_and_in_a_summary_with_focus(sanne, office):
    answer = send(sanne, name="", mail="jan", time="9:99")
    page = checked(answer)

    assert answer.status_code == 422
    summary = page.select_one("#fouten")
    assert "autofocus" in summary.attrs
    assert summary["tabindex"] == "-1"
    for name in ("time", "name", "mail"):
        field = page.select_one(f"[name={name}]")
        assert field["aria-invalid"] == "true"
        message = page.find(id=field["aria-describedby"].split()[0])
        assert message.get_text(strip=True)
        assert summary.select_one(f"a[href='#veld-{name}']").text == message.get_text(strip=True)
    assert page.select_one("[name=phone]")["value"] == FORM["phone"]
    assert office.messenger.told == []


def test_every_mistake_has_a_text_in_every_language_and_tone():
    used = {
        f"appointments.new.{name}.{problem}"
        for name, problem in (
            *((name, "missing") for name in FORM if name not in ("phone", "duration")),
            ("starts_at", "missing"),
            ("starts_at", "past"),
            ("starts_at", "desk_full"),
            ("starts_at", "outside_hours"),
            ("date", "not_a_date"),
            ("date", "past"),
            ("date", "too_far"),
            ("time", "not_a_time"),
            ("time", "past"),
            ("time", "skipped"),
            ("time", "outside_hours"),
            ("time", "desk_full"),
            ("duration", "out_of_range"),
            ("name", "too_long"),
            ("name", "strange_signs"),
            ("mail", "not_an_address"),
            ("phone", "not_a_number"),
        )
    }
    for file in TEXTS.glob("*.json"):
        assert used <= set(json.loads(file.read_text()))


@pytest.mark.parametrize(
    "changes",
    [{"product": "opvoedvraag"}, {"product": "' OR 1=1"}, {"duration": "1e9"}],
)
def test_what_the_form_does_not_offer_is_not_accepted(sanne, office, changes):
    assert send(sanne, **changes).status_code == 422
    assert office.messenger.told == []
    assert send(sanne).status_code == 303


def test_a_field_that_comes_twice_is_refused(sanne, office):
    assert send(sanne, name=["Jan", "Piet"]).status_code == 422
    assert office.messenger.told == []


def test_an_oversized_form_is_refused(sanne, office):
    assert send(sanne, name="x" * 70_000).status_code == 413
    assert office.messenger.told == []


@pytest.mark.parametrize("token", ["", "0" * 64, "x"])
def test_a_form_without_our_token_plans_nothing(sanne, office, token):
    answer = send(sanne, csrf_token=token)

    assert answer.status_code == 403
    assert checked(answer).h1.text == "De pagina is verlopen"
    assert office.messenger.told == []


@pytest.mark.parametrize("session", ["", "expired"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_session_one_logs_in_first(app, office, session, method):
    browser = app.test_client()
    browser.set_cookie("balie", session)

    answer = getattr(browser, method)(NEW, headers=PAGE)

    assert answer.status_code == (303 if method == "get" else 401)
    assert office.messenger.told == []


@pytest.mark.capability("M21")
@pytest.mark.parametrize("part", ["", "/annuleren"])
def test_a_colleague_of_another_desk_sees_nothing(app, office, part):
    made = planned(office)
    path = f"/balie/afspraken/{made.appointment_id}{part}"

    stranger = logged_in(app, OUTSIDER).get(path, headers=PAGE)
    unknown = logged_in(app).get(f"/balie/afspraken/x{part}", headers=PAGE)

    assert (stranger.status_code, unknown.status_code) == (404, 404)
    assert "Jan Jansen" not in stranger.text
    assert logged_in(app).get(path, headers=PAGE).status_code == 200


def test_cancelling_asks_first_and_then_tells_what_happened(sanne, office):
    made = planned(office)
    path = f"/balie/afspraken/{made.appointment_id}/annuleren"

    asked = checked(sanne.get(path, headers=PAGE))
    answer = send(sanne, page=path, path=path)
    page = checked(sanne.get(answer.headers["Location"], headers=PAGE))

    assert "Jan Jansen krijgt bericht" in asked.main.get_text()
    assert page.h1.text == "De afspraak is geannuleerd"
    assert not page.select("[data-test=personal-link]")
    assert office.messenger.told[-1] == (made.participant_id, MessageKind.CANCELLATION)


def test_cancelling_again_changes_nothing_and_says_so(sanne, office):
    made = planned(office)
    path = f"/balie/afspraken/{made.appointment_id}/annuleren"
    send(sanne, page=NEW, path=path)

    answer = send(sanne, page=NEW, path=path)

    assert answer.status_code == 409
    assert "al geannuleerd" in checked(answer).main.get_text()
    assert len(office.messenger.told) == 2


@pytest.mark.parametrize("token", [True, False])
def test_a_colleague_of_another_desk_cancels_nothing(app, office, token):
    made = planned(office)
    path = f"/balie/afspraken/{made.appointment_id}/annuleren"
    joke = logged_in(app, OUTSIDER)

    answer = send(joke, path=path, **({} if token else {"csrf_token": ""}))

    assert answer.status_code == (404 if token else 403)
    assert len(office.messenger.told) == 1


@pytest.mark.capability("M17")
def test_two_citizens_are_planned_at_once_and_each_has_a_link_on_the_page(sanne, office):
    answer = send(sanne, second_name="Kim Bos", second_mail="kim@burger.example")
    page = checked(sanne.get(answer.headers["Location"], headers=PAGE))

    links = [field["value"] for field in page.select("[data-test=personal-link]")]
    assert len(set(links)) == 2
    copies = [page.select_one(b["data-copy"])["value"] for b in page.select("[data-copy]")]
    assert copies == links
    assert "Kim Bos" in page.main.text
    cancel = checked(sanne.get(f"{answer.headers['Location']}/annuleren", headers=PAGE))
    assert "Iedereen krijgt bericht" in cancel.main.text


def test_half_a_second_citizen_keeps_what_was_filled_in(sanne, office):
    answer = send(sanne, second_name="Kim Bos")
    page = checked(answer)

    assert answer.status_code == 422
    assert page.select_one("[name=second_name]")["value"] == "Kim Bos"
    assert page.select_one("#veld-second_mail-fout")
    assert page.select_one("details[open] [name=second_mail]")
    assert office.messenger.told == []


@pytest.fixture
def texting(clock):
    """An office that sends text messages, and its pages."""
    office = an_office(clock, sends_texts=True)
    staff = guards.employees(Sessions(SANNE, OUTSIDER))
    return office, logged_in(an_app(web.staff_blueprint(office, staff)))


@pytest.mark.capability("M05", "M17")
def test_somebody_without_mail_is_planned_and_the_page_says_how_he_is_reached(texting):
    office, sanne = texting

    answer = send(sanne, mail="", second_name="Kim Bos", second_mail="kim@burger.example")

    page = checked(sanne.get(answer.headers["Location"], headers=PAGE))
    facts = [item.text for item in page.select(".balie-facts__item dd")]
    assert ("Per sms" in facts, "Per mail" in facts) == (True, True)
    jan, kim = office.store.by_id(answer.headers["Location"].rsplit("/", 1)[1]).participants
    assert (jan.reach, kim.reach) == ("sms", "mail")


def test_the_choice_is_out_of_the_way_until_somebody_wants_it(texting, sanne):
    _, browser = texting
    page = checked(browser.get(NEW, headers=PAGE))

    assert options(page, "reach") == ["", "mail", "sms", "both"]
    assert "open" not in page.select_one("[name=reach]").find_parent("details").attrs
    assert "required" not in page.select_one("[name=mail]").attrs
    # Where no text messages go there is nothing to choose.
    plain = checked(sanne.get(NEW, headers=PAGE))
    assert not plain.select("[name=reach], [name=second_reach]")


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"mail": "", "phone": ""}, "mail", "e-mailadres of een mobiel nummer"),
        ({"mail": "", "phone": "010 1234567"}, "phone", "kan geen sms komen"),
        ({"phone": "", "reach": "sms"}, "phone", "gaan per sms"),
        ({"second_name": "Kim", "second_mail": ""}, "second_mail", "van de tweede persoon"),
        ({"reach": "fax"}, "reach", "Kies hoe"),
    ],
)
def test_who_cannot_be_reached_is_named_beside_the_field(texting, fields, field, said):
    office, sanne = texting

    answer = send(sanne, **fields)

    page = checked(answer)
    assert answer.status_code == 422
    wrong = page.select_one(f"[name={field}]")
    assert wrong["aria-invalid"] == "true"
    assert said in page.find(id=wrong["aria-describedby"].split()[-1]).text + page.main.text
    assert page.select_one(f"#fouten a[href='#veld-{field}']")
    assert office.messenger.told == []
