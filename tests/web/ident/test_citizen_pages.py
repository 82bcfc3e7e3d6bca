"""What the citizen reads in every state, language and tone, with a next step and a phone."""

import pytest
from bs4 import BeautifulSoup

from tests.ident_world import IdentWorld, request_of
from tests.web.ident.pages import faults


def page_of(answer):
    assert faults(answer) == []
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.capability("M62", "M85", "M86", "M99")
def test_the_introduction_says_who_asks_why_and_where(client, world):
    page = page_of(world.start())
    text = page.main.get_text(" ", strip=True)

    for words in ("Dora Dorknoper", "medewerker burgerzaken", "Gemeente Voorbeeldstad", "14 0999"):
        assert words in text
    assert "DigiD stuurt u nooit een e-mail of sms met een link" in text
    assert "vaststellen" in text
    assert "niveau Midden" in text
    steps = [step.get_text(strip=True) for step in page.select(".balie-steps__text")]
    assert steps == ["Inleiding", "Inloggen", "Controlecode"]


@pytest.mark.capability("M27", "M77")
def test_the_login_button_stands_beside_the_name_of_the_organisation(world):
    page = page_of(world.start())
    button = page.select_one('[data-test="login"]')

    assert button.get_text(strip=True) == "Inloggen met DigiD"
    assert "Gemeente Voorbeeldstad" in button.find_parent(class_="ident-login").get_text()
    assert page.select_one('a[href="https://digid.nl"]')


@pytest.mark.capability("M11")
def test_the_way_back_leads_to_the_call(world):
    back = page_of(world.start()).select_one('[data-test="back"]')

    assert back["href"] == "http://localhost/gesprek"
    assert back.get_text(strip=True) == "Ga terug naar het gesprek"


@pytest.mark.capability("M80")
def test_the_code_is_shown_in_two_groups_and_spoken_digit_by_digit(world):
    page = page_of(world.log_in())
    groups = [group.text for group in page.select(".balie-code__group")]

    assert groups == ["004", "711"]
    assert all(group["aria-hidden"] == "true" for group in page.select(".balie-code__group"))
    assert page.select_one('[data-test="code"] .balie-visually-hidden').text == "0 0 4 7 1 1"
    assert "Lees deze code voor" in page.main.text
    for control in ("copy", "back", "logout"):
        assert page.select_one(f'[data-test="{control}"]')


@pytest.mark.parametrize("municipality", ["voorbeeldstad", "havendam"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"person": None},
        {"level": "basis"},
        {"fault": "request_denied"},
        {"fault": "no_authn_context"},
    ],
)
def test_every_ending_is_a_whole_page_in_every_language_and_tone(
    tmp_path, municipality, language, options
):
    world = IdentWorld(tmp_path, municipality=municipality)
    world.client.set_cookie("taal", language)

    page = page_of(world.log_in(**options))

    assert page.html["lang"] == language
    assert page.select_one('[data-test="back"]')
    assert world.app.extensions["theme"].phone in page.get_text()


def test_the_language_of_the_request_counts_until_another_is_chosen(client, world):
    assert page_of(world.start(language="en")).html["lang"] == "en"
    assert page_of(client.get("/?lang=nl")).html["lang"] == "nl"


@pytest.mark.parametrize("fault", ["request_denied", "empty", "soap_fault_200", "stranger"])
def test_every_error_gives_the_prescribed_text_literally(world, fault):
    text = page_of(world.log_in(fault=fault)).main.get_text(" ", strip=True)

    assert (
        "Inloggen bij deze organisatie is niet gelukt. Probeert u het later nog een keer."
        " Lukt het nog steeds niet? Log in bij Mijn DigiD. Zo controleert u of uw DigiD goed"
        " werkt. Mogelijk is er een storing bij de organisatie waar u inlogt." in text
    )


def test_too_low_a_level_says_which_level_is_needed_and_how(world):
    text = page_of(world.log_in(asked="substantieel", level="midden")).main.text

    assert "niveau Substantieel" in text
    assert "digid.nl" in text


def test_a_notice_is_gone_after_the_next_try(client, world):
    world.log_in(person=None)
    assert "geannuleerd" in client.get("/").text

    world.to_digid()

    assert "geannuleerd" not in client.get("/").text


def test_who_is_identified_is_led_to_the_code_and_who_is_not_to_the_introduction(client, world):
    world.start()
    assert client.get("/code").location == "/"
    client.get(world.at_digid(world.to_digid()))
    assert client.get("/").location == "/code"


def test_after_the_wipe_the_page_says_that_all_is_wiped(client, world):
    world.log_in()
    world.desk.wipe("r1")

    page = page_of(client.get("/code"))
    assert "gewist" in page.main.text
    assert "004711" not in page.text


def test_after_the_lifetime_of_the_identity_the_code_is_gone_too(client, world):
    world.log_in()
    world.stores.requests.run_out("r1")

    assert "004711" not in client.get("/code").text


def test_logging_out_shows_a_confirmation(client, world):
    page = page_of(world.log_in())
    token = page.select_one('form[action="/logout"] [name=csrf_token]')["value"]

    page = page_of(client.post("/logout", data={"csrf_token": token}, follow_redirects=True))

    assert page.h1.text == "U bent uitgelogd"
    assert "14 0999" in page.main.text
    assert client.get("/code").status_code == 403


def test_the_request_to_digid_is_fresh_and_names_the_organisation(world):
    world.start(level="hoog")
    xml = request_of(world.to_digid()).decode()

    for part in (
        'ForceAuthn="true"',
        'ProviderName="Gemeente Voorbeeldstad"',
        'Comparison="minimum"',
        "ac:classes:SmartcardPKI",
        'AssertionConsumerServiceIndex="0"',
    ):
        assert part in xml
