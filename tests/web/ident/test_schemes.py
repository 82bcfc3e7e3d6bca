"""The schemes of the VNG as people see them at ident: with, without and with a derived code."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from ident.contract import MACHINE_AUDIENCE
from ident.domain import RequestState
from tests.ident_world import BRP
from tests.web.ident.pages import faults

AYLIN, SOMEBODY = "999990007", "012345672"


def page_of(answer):
    assert faults(answer) == []
    return BeautifulSoup(answer.text, "html.parser")


def call(world, method, path):
    token = world.token(MACHINE_AUDIENCE, {})
    return getattr(world.client, method)(path, headers={"Authorization": f"Bearer {token}"})


def number_form(client, world):
    answer = client.post("/staff", data={"token": world.staff_token(purpose="number")})
    assert answer.status_code == 200
    return page_of(answer)


def type_number(client, form, number):
    token = form.select_one("[name=token]")["value"]
    return client.post("/staff/number", data={"token": token, "number": number})


def compare(client, page):
    sealed = page.select_one("[name=sealed]")["value"]
    return client.post("/staff/compare", data={"sealed": sealed})


@pytest.mark.capability("M90", "M91", "A1")
def test_the_civil_servant_types_the_number_and_sees_the_same_code_as_the_citizen(client, world):
    form = number_form(client, world)
    assert form.select_one("input[name=number]")["autocomplete"] == "off"
    waiting = page_of(type_number(client, form, "9999 90 007"))
    own = waiting.select_one('[data-test="own-code"] .balie-visually-hidden').text
    assert AYLIN not in str(waiting)
    assert "•••••007" in waiting.text
    assert page_of(compare(client, waiting)).select_one('[data-test="compared-waiting"]')

    citizen = BeautifulSoup(world.log_in(scheme="derived_code").text, "html.parser")

    assert citizen.select_one('[data-test="code"] .balie-visually-hidden').text == own
    found = page_of(compare(client, waiting))
    assert found.select_one('[data-test="compared-same"]')
    assert found.select_one('.utrecht-alert--ok[role="status"]')
    assert not found.select_one("form")


@pytest.mark.capability("M93")
def test_another_number_is_said_in_words_and_without_a_number(client, world):
    waiting = page_of(type_number(client, number_form(client, world), SOMEBODY))
    world.log_in(scheme="derived_code")

    found = page_of(compare(client, waiting))

    assert found.select_one('[data-test="compared-other_number"]')
    assert "een ander BSN dan u invulde" in found.text
    for number in (AYLIN, SOMEBODY):
        assert number not in str(found)


@pytest.mark.parametrize("written", ["999990008", "12", "<b>1</b>"])
def test_what_is_no_number_stays_in_the_field_with_the_mistake_above_it(client, world, written):
    answer = type_number(client, number_form(client, world), written)

    assert answer.status_code == 422
    page = page_of(answer)
    field = page.select_one("input[name=number]")
    assert (field["value"], field["aria-invalid"]) == (written, "true")
    assert "Een BSN heeft 9 cijfers" in page.text
    assert page_of(type_number(client, page, AYLIN)).select_one("[data-waiting]")


def test_without_the_sealed_number_or_after_a_wipe_the_frame_says_so(client, world):
    waiting = page_of(type_number(client, number_form(client, world), AYLIN))
    nothing = client.post("/staff/compare", data={})
    assert (nothing.status_code, faults(nothing)) == (403, [])
    world.desk.wipe("r1")

    answer = compare(client, waiting)

    assert (answer.status_code, faults(answer)) == (410, [])
    assert "Ververs de kaart" in answer.text


def test_a_staff_token_for_evidence_opens_no_part_of_a_request(client, world):
    assert (
        client.post("/staff", data={"token": world.staff_token(purpose="view")}).status_code == 200
    )
    for purpose in ("evidence", "", "everything"):
        answer = client.post("/staff", data={"token": world.staff_token(purpose=purpose)})
        assert answer.status_code == 403


def test_a_token_for_typing_does_not_show_the_number(client, world):
    form = number_form(client, world)
    world.log_in(scheme="derived_code")
    token = form.select_one("[name=token]")["value"]

    assert client.post("/staff/reveal", data={"token": token}).status_code == 403
    assert client.post("/staff/copy", data={"token": token}).status_code == 403


@pytest.mark.capability("M97", "M98")
def test_without_a_code_the_citizen_sees_who_asks_and_then_that_it_is_done(client, world):
    start = page_of(world.start(scheme="named_employee"))
    assert "Dora Dorknoper" in start.text
    assert "medewerker burgerzaken" in start.text
    assert "Kijk eerst hieronder" in start.text

    done = page_of(client.get(world.at_digid(world.to_digid()), follow_redirects=True))

    assert done.select_one('[data-test="logged-in"]')
    assert not done.select_one('[data-test="code"]')
    assert [item.text for item in done.select(".balie-steps__text")][-1] == "Klaar"
    assert world.announcer.events[-1].code == ""


@pytest.mark.capability("A2")
@pytest.mark.parametrize("scheme", ["named_employee", "named_employee_code"])
def test_the_citizen_sees_the_two_words_of_the_civil_servant(world, scheme):
    page = page_of(world.start(scheme=scheme, words="molen fiets"))

    words = page.select_one('[data-test="words"] strong')
    assert (words.text, words["lang"]) == ("molen fiets", "nl")
    assert "Hoort u andere woorden, of geen? Log dan niet in." in page.text


@pytest.mark.capability("A2")
def test_words_keep_their_language_when_the_page_is_read_in_another(client, world):
    world.start(scheme="named_employee", words="molen fiets")

    page = page_of(client.get("/?lang=en"))

    words = page.select_one('[data-test="words"] strong')
    assert (words.text, words["lang"]) == ("molen fiets", "nl")
    assert "Do you hear other words, or none?" in page.text


def test_without_words_the_page_does_not_speak_of_them(world):
    page = page_of(world.start(scheme="random_code"))

    assert not page.select_one('[data-test="words"]')
    assert "woorden" not in page.text


@pytest.mark.capability("M99")
def test_combined_the_citizen_sees_who_asks_and_gets_a_code(client, world):
    done = page_of(world.log_in(scheme="named_employee_code"))

    assert done.select_one('[data-test="code"]')
    assert world.announcer.events[-1].code == "004711"


@pytest.mark.capability("A12")
def test_the_second_of_two_people_must_use_a_login_of_his_own(client, world):
    world.log_in("r1", who="p1")

    again = world.log_in("r2", who="p2")

    page = page_of(again)
    assert page.select_one('[data-test="notice-same_person"]')
    assert "eigen DigiD" in page.text
    for secret in (AYLIN, "p1", "Aylin"):
        assert secret not in page.text
    assert world.announcer.events[-1].reason == "same_person"
    assert world.audit.facts[-1][3] == "same_person"
    other = client.get(world.at_digid(world.to_digid(), person="bram"), follow_redirects=True)
    assert page_of(other).select_one('[data-test="code"]')


@pytest.mark.capability("M100")
def test_the_end_of_the_call_ends_the_login_and_whatever_would_still_begin(client, world):
    world.log_in("r1")
    late = world.start_token("r2")
    elsewhere = world.start_token("r3", call="c2")

    assert call(world, "delete", "/machine/conversations/c1").status_code == 204
    assert call(world, "delete", "/machine/conversations/c1").status_code == 204

    assert world.stores.requests.facts("r1").state is RequestState.WIPED
    answer = client.post("/start", data={"token": late})
    assert answer.status_code == 410
    assert "conversation_over" in answer.text
    assert client.post("/start", data={"token": elsewhere}).status_code == 303
    assert ("ident.conversation_wiped", "c1", "balie", "") in world.audit.facts


def test_another_way_to_log_in_than_was_offered_is_refused(client, world):
    page = page_of(world.start(means="digid"))
    token = page.select_one("[name=csrf_token]")["value"]

    def log_in(means):
        return client.post("/login", data={"csrf_token": token, "means": means})

    assert log_in("eherkenning").status_code == 400
    assert log_in("").status_code == 400
    assert log_in("digid").status_code == 303


def test_all_that_was_announced_can_be_asked_again_in_its_order(client, world):
    waiting = page_of(type_number(client, number_form(client, world), AYLIN))
    world.log_in(scheme="derived_code")
    compare(client, waiting)
    shown = page_of(client.post("/staff", data={"token": world.staff_token()}))
    client.post("/staff/reveal", data={"token": shown.select_one("[name=token]")["value"]})
    world.clock.move(timedelta(seconds=1))

    told = call(world, "get", "/machine/requests/r1").json["events"]

    assert [each["event"] for each in told] == [
        "NumberEntered",
        "Identified",
        "Compared",
        "NumberRead",
    ]
    assert told[2]["outcome"] == "same"
    assert AYLIN not in str(told)


@pytest.mark.capability("M82")
def test_from_the_number_to_where_people_are_looked_up_without_the_number(client, world):
    world.log_in()
    page = page_of(client.post("/staff", data={"token": world.staff_token()}))

    link = page.select_one('[data-test="brp"]')
    assert (link["href"], link["rel"], link["target"]) == (BRP, ["noopener"], "_blank")
    world.desk.wipe("r1")
    wiped = page_of(client.post("/staff", data={"token": world.staff_token()}))
    assert not wiped.select_one('[data-test="brp"]')
