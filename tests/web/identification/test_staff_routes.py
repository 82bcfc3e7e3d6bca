"""The civil servant's card: each route allowed, refused, with bad input, and of somebody else."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sidecar.core.requirements import Demand
from sidecar.identification.states import State
from tests.builders import an_employee
from tests.pages import faults
from tests.web.apps import csrf_of
from tests.web.identification.screens import CALL, CARD, IDENT, MINE, PAGE, PART, build

DEEDS = ("vragen", "klopt", "klopt-niet", "voltooien", "inzien", "nummer", "overslaan")


@pytest.mark.capability("M10", "M11")
def test_from_the_button_to_completed_by_the_routes(screen):
    assert 'data-test="identify"' in screen.get(CARD).text
    assert 'data-state="asked"' in screen.press("vragen").text
    assert f"/identificeren/{screen.world.of().id}" in screen.get(MINE).text

    assert screen.report("Opened").status_code == 204
    assert screen.report("Identified").status_code == 204
    card = screen.get(CARD).text
    assert "Midden" in card
    assert ">012<" in card
    assert 'data-state="matched"' in screen.press("klopt").text
    assert 'data-state="completed"' in screen.press("voltooien").text


@pytest.mark.capability("M95", "M96", "M61")
def test_the_card_has_a_script_a_link_to_copy_and_a_warning(screen):
    assert "paspoort" in screen.get(CARD).text
    card = screen.press("vragen").text
    assert "Bovenaan staat het adres balie.example" in card
    assert 'data-copy="#link-p1"' in card


@pytest.mark.capability("M89", "M102")
def test_the_card_tells_when_what_happened(screen, clock):
    screen.press("vragen")
    clock.move(timedelta(minutes=1))
    screen.report("Opened")
    clock.move(timedelta(minutes=1))
    screen.report("Identified")
    assert "De bezoeker is om 09.02 ingelogd tijdens het beeldbellen" in screen.get(CARD).text

    page = BeautifulSoup(screen.press("klopt").text, "html.parser")

    assert [line.text for line in page.select("[data-test=identification-times] li")] == [
        "Gevraagd om 09.00",
        "Inlogpagina geopend om 09.01",
        "Ingelogd om 09.02 met DigiD, niveau Midden",
    ]


@pytest.mark.capability("M17", "A12")
def test_of_two_citizens_each_has_a_card_of_his_own(screen):
    screen.world.conversations.inside["p2"] = True

    assert 'id="identificatie-p2"' in screen.press("vragen", who="p2").text

    first, second = screen.get(CARD).text, screen.get(f"{CALL}/p2").text
    assert 'data-state="none"' in first
    assert "Identificeren: Jan Jansen" in first
    assert 'data-state="asked"' in second
    assert "Identificeren: Kim Bos" in second


def test_somebody_of_another_conversation_has_no_card_and_no_deeds(screen):
    screen.press("vragen")

    assert screen.get(f"{CALL}/p9").status_code == 404
    for deed in DEEDS:
        assert screen.press(deed, who="p9").status_code == 404


def test_a_colleague_of_another_desk_sees_nothing(screen):
    screen.press("vragen")
    token = csrf_of(screen.client, CARD)
    screen.person.employee = an_employee("e9", desks=frozenset({"jeugd"}))

    assert screen.get(CARD, headers=PAGE).status_code == 404
    for path in (*(f"{CARD}/{deed}" for deed in DEEDS), f"{CALL}/code"):
        data = {"csrf_token": token, "code": "012345", "name": "Jan Jansen"}
        assert screen.client.post(path, data=data, headers=PAGE).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_who_is_not_logged_in_and_who_has_no_token_changes_nothing(screen, deed):
    assert screen.client.post(f"{CARD}/{deed}", headers=PART).status_code == 403
    token = csrf_of(screen.client, CARD)
    screen.person.employee = None
    answer = screen.client.post(f"{CARD}/{deed}", data={"csrf_token": token}, headers=PART)

    assert answer.status_code == 403
    assert screen.world.of() is None


def test_without_javascript_a_deed_leads_back_to_the_page(screen):
    answer = screen.press("vragen", headers=PAGE)

    assert (answer.status_code, answer.location) == (303, "/balie/gesprek/a1")


@pytest.mark.parametrize("deed", ["klopt", "klopt-niet", "voltooien", "inzien", "nummer"])
def test_a_deed_before_its_time_is_refused_in_words(screen, deed):
    screen.press("vragen")

    answer = screen.press(deed)

    assert answer.status_code == 409
    assert "Dit kan nu niet" in answer.text


def test_the_page_that_hands_over_to_the_frame_may_be_framed_by_ourselves_only(screen):
    screen.press("vragen")
    screen.report("Identified")
    screen.press("klopt")

    answer = screen.press("inzien", headers=PAGE)

    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert f'action="{IDENT}/staff"' in answer.text
    assert f'value="staff:{screen.world.of().id}:e1:view"' in answer.text


@pytest.mark.capability("M90")
def test_the_number_is_typed_in_the_frame_of_ident_which_opens_by_itself(clock):
    screen = build(clock, scheme="derived_code")

    card = BeautifulSoup(screen.press("vragen").text, "html.parser")

    form = card.select_one("form[data-at-once][data-shows-ident-part]")
    assert (form["action"], form["target"]) == (f"{CARD}/nummer", "gegevens-p1")
    assert card.section["data-frame"] == "number"
    assert "hidden" in BeautifulSoup(screen.get(MINE).text, "html.parser").section.attrs
    answer = screen.press("nummer", headers=PAGE)
    assert f'value="staff:{screen.world.of().id}:e1:number"' in answer.text
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.capability("M98", "M101")
def test_without_a_code_the_data_are_offered_before_the_judgement(clock):
    screen = build(clock, scheme="named_employee")
    screen.press("vragen")
    screen.report("Identified", code="")

    card = screen.get(CARD).text

    assert "Basisregistratie Personen" in card
    assert 'data-test="show-data"' in card
    assert 'data-test="code"' not in card
    assert screen.press("inzien", headers=PAGE).status_code == 200
    assert "De gegevens kloppen" in screen.press("klopt").text


@pytest.mark.capability("A2", "M96")
@pytest.mark.parametrize("scheme", ["named_employee", "named_employee_code"])
def test_the_card_has_the_two_words_and_a_sentence_to_read_aloud(clock, scheme):
    screen = build(clock, scheme=scheme)
    screen.press("vragen")

    card = BeautifulSoup(screen.get(CARD).text, "html.parser")

    first, second = screen.world.of().words.split()
    assert card.select_one('[data-test="words"] strong').text == f"{first} {second}"
    assert f"Bij mij staan: {first} en {second}." in card.text
    assert f"{first} {second}" not in screen.get(MINE).text


def test_a_card_without_words_does_not_speak_of_them(clock):
    screen = build(clock, scheme="random_code")
    screen.press("vragen")

    assert "woorden" not in screen.get(CARD).text


@pytest.mark.capability("A1", "M97")
@pytest.mark.parametrize(
    ("outcome", "said"),
    [("same", "De identificatie is gelukt"), ("other_number", "heeft een ander nummer")],
)
def test_what_ident_found_of_a_derived_code_is_on_the_card(clock, outcome, said):
    screen = build(clock, scheme="derived_code")
    screen.press("vragen")
    for event, facts in (
        ("NumberEntered", {}),
        ("Identified", {}),
        ("Compared", {"outcome": outcome}),
    ):
        screen.report(event, **facts)

    assert said in screen.get(CARD).text


@pytest.mark.capability("M97")
@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("klopt", "De code is precies gelijk. De identificatie is gelukt."),
        ("klopt-niet", "zijn niet gelijk"),
    ],
)
def test_only_an_equal_code_makes_the_identification_a_success(screen, deed, said):
    screen.press("vragen")
    screen.report("Identified")

    assert said in screen.press(deed).text


def test_an_expired_request_says_so_and_comes_by_itself(screen, clock):
    card = screen.press("vragen").text
    assert 'data-deadline data-again-in="901"' in card
    clock.move(timedelta(minutes=16))

    assert 'data-state="expired"' in screen.get(CARD).text
    assert 'data-state="expired"' in screen.get(MINE).text


@pytest.mark.capability("M84")
def test_digits_of_the_chat_are_compared_and_answered_with_nothing(screen):
    screen.press("vragen")
    screen.report("Identified")
    assert "data-awaits-code" in screen.get(CARD).text

    answer = screen.send(f"{CALL}/code", code="012345", name="Jan Jansen")

    assert (answer.status_code, answer.text) == (204, "")
    card = screen.get(CARD).text
    assert "precies gelijk" in card
    assert "data-awaits-code" not in card
    assert screen.client.post(f"{CALL}/code", data={"code": "012345"}).status_code == 403


def test_digits_that_are_none_are_refused_only_while_a_code_is_expected(screen):
    assert screen.send(f"{CALL}/code", code="x", name="Jan Jansen").status_code == 204
    screen.press("vragen")
    screen.report("Identified")

    assert screen.send(f"{CALL}/code", code="x", name="Jan Jansen").status_code == 422


@pytest.mark.capability("M64")
def test_a_required_identification_says_so_and_an_optional_one_too(clock):
    assert "verplicht: DigiD, niveau Midden" in build(clock).get(CARD).text
    optional = build(clock, demand=Demand.OPTIONAL, means=("digid", "eherkenning"))
    card = optional.get(CARD).text
    assert "hoeft niet: DigiD of eHerkenning" in card
    assert "overslaan" not in card


@pytest.mark.capability("M64")
def test_a_product_that_needs_none_has_no_card(clock):
    screen = build(clock, demand=Demand.NONE)

    section = BeautifulSoup(screen.get(CARD).text, "html.parser").section

    assert "hidden" in section.attrs
    assert section.find_all() == []
    assert screen.press("vragen").status_code in (403, 409)


@pytest.mark.capability("M64")
def test_a_reason_is_noted_and_shown_with_who_noted_it(screen):
    answer = screen.press("overslaan", reason="known", note="van de wijkraad")

    assert 'data-state="skipped"' in answer.text
    shown = BeautifulSoup(answer.text, "html.parser").select_one("[data-test=skipped]").text
    assert "Overgeslagen door Sanne de Vries om 09.00" in shown
    assert "Ik ken de bezoeker persoonlijk" in shown
    assert "van de wijkraad" in shown
    screen.world.closing.check_finish("a1", by=screen.person.employee)


@pytest.mark.capability("M64")
def test_a_reason_that_does_not_hold_keeps_what_was_filled_in(screen):
    answer = screen.press("overslaan", reason="other", note="nummer 999990019")

    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Schrijf geen burgerservicenummer" in page.select_one("#notitie-p1-fout").text
    assert page.select_one("#reden-p1 [selected]")["value"] == "other"
    assert "open" in page.select_one("details:has([data-test=skip-open])").attrs
    assert faults(answer.text, is_part=True) == []
    plain = screen.press("overslaan", headers=PAGE, reason="", note="")
    assert plain.status_code == 422
    assert screen.world.people.skips.of_appointment("a1") == {}


@pytest.mark.capability("A3")
def test_the_menu_of_staff_leads_to_the_check_of_evidence(screen):
    answer = screen.get("/balie/bewijs", headers=PAGE)

    assert f'action="{IDENT}/evidence"' in answer.text
    assert 'value="staff::e1:evidence"' in answer.text
    screen.person.employee = None
    assert screen.get("/balie/bewijs", headers=PAGE).status_code == 403


@pytest.mark.parametrize("body", [b"", b"Foreign:r1", b"x" * 5000, "é".encode()])
def test_what_ident_did_not_sign_is_refused(screen, body):
    answer = screen.client.post("/machine/identifications", data=body)

    assert answer.status_code in (403, 422)
    assert answer.mimetype == "application/problem+json"


def test_an_event_of_an_unknown_request_is_404_and_harmless(screen):
    answer = screen.client.post("/machine/identifications", data="Opened:nope")

    assert answer.status_code == 404
    assert screen.world.of() is None


def test_an_event_that_no_longer_fits_is_409(screen):
    screen.press("vragen")
    screen.report("Identified")

    assert screen.report("Identified", code="999999").status_code == 409
    assert screen.world.of().state is State.IDENTIFIED
