"""The settings of text messages: none, or all of one provider; every mistake at once."""

import pytest

from sidecar.adapters.sms.settings import NotifyNlSettings, SpryngSettings, read_sms
from sidecar.environment import LETTERS, Reader, letter_languages
from sidecar.notifications import languages
from sidecar.notifications.domain import MessageKind
from sidecar.settings import Settings, SettingsError
from tests.surroundings import SECRET, surroundings

ONE, TWO = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
TEMPLATES = " ".join(
    f"{kind}.{language}={ONE}" for kind in MessageKind for language in ("nl", "en")
)
NOTIFYNL = {
    "BALIE_SMS": "notifynl",
    "BALIE_SMS_URL": "https://api.notifynl.nl",
    "BALIE_SMS_KEY": f"balie-{ONE}-{TWO}",
    "BALIE_SMS_TEMPLATES": TEMPLATES,
    "BALIE_SMS_RECEIPT_TOKEN": SECRET,
}
SPRYNG = {
    "BALIE_SMS": "spryng",
    "BALIE_SMS_URL": "https://rest.spryng.example/v1/messages",
    "BALIE_SMS_KEY": SECRET,
    "BALIE_SMS_SENDER": "Gem Stad",
}


def read(folder, **changes):
    return Settings.from_env(surroundings(folder, **changes)).sms


def mistakes(folder, **changes):
    with pytest.raises(SettingsError) as refusal:
        read(folder, **changes)
    return str(refusal.value).splitlines()


def test_without_a_provider_there_is_mail_only(tmp_path):
    assert read(tmp_path) is None
    assert read(tmp_path, BALIE_SMS="none") is None


def test_none_may_be_said_without_taking_the_rest_away(tmp_path):
    assert read(tmp_path, **NOTIFYNL | {"BALIE_SMS": "none"}) is None


@pytest.mark.capability("M05")
def test_notifynl_is_read(tmp_path):
    settings = read(tmp_path, **NOTIFYNL)

    assert isinstance(settings, NotifyNlSettings)
    assert settings.templates[MessageKind.REMINDER_DAY, "en"] == ONE
    assert len(settings.templates) == 2 * len(MessageKind)
    assert settings.sender == ""
    assert read(tmp_path, **NOTIFYNL, BALIE_SMS_SENDER=TWO).sender == TWO


def test_spryng_is_read(tmp_path):
    settings = read(tmp_path, **SPRYNG)

    assert isinstance(settings, SpryngSettings)
    assert settings.sender == "Gem Stad"
    assert read(tmp_path, **SPRYNG | {"BALIE_SMS_SENDER": "31612345678"})


def test_the_key_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "key"
    secret.write_text(f"{NOTIFYNL['BALIE_SMS_KEY']}\n")
    from_file = NOTIFYNL | {"BALIE_SMS_KEY": None, "BALIE_SMS_KEY_FILE": str(secret)}

    assert read(tmp_path, **from_file).key == NOTIFYNL["BALIE_SMS_KEY"]


@pytest.mark.parametrize("provider", ["notifynl", "spryng"])
def test_half_of_the_settings_is_refused_with_all_that_is_missing(tmp_path, provider):
    whole = {"notifynl": NOTIFYNL, "spryng": SPRYNG}[provider]

    assert mistakes(tmp_path, BALIE_SMS=provider) == [
        f"{name} is missing" for name in whole if name != "BALIE_SMS"
    ]


@pytest.mark.parametrize("name", [name for name in NOTIFYNL if name != "BALIE_SMS"])
def test_a_provider_that_is_not_named_is_asked_for(tmp_path, name):
    assert mistakes(tmp_path, **{name: NOTIFYNL[name]}) == ["BALIE_SMS is missing"]


@pytest.mark.parametrize(
    ("whole", "name", "wrong"),
    [
        (NOTIFYNL, "BALIE_SMS", "twilio"),
        (NOTIFYNL, "BALIE_SMS_URL", "http://api.notifynl.nl"),
        (NOTIFYNL, "BALIE_SMS_URL", "https://api.notifynl.nl/v2"),
        (NOTIFYNL, "BALIE_SMS_KEY", "geheim"),
        (NOTIFYNL, "BALIE_SMS_KEY", "x" * 80),
        (NOTIFYNL, "BALIE_SMS_SENDER", "Gemeente"),
        (NOTIFYNL, "BALIE_SMS_TEMPLATES", "reminder_day"),
        (NOTIFYNL, "BALIE_SMS_TEMPLATES", f"birthday.nl={ONE}"),
        (NOTIFYNL, "BALIE_SMS_TEMPLATES", f"reminder_day.de={ONE}"),
        (NOTIFYNL, "BALIE_SMS_TEMPLATES", f"{TEMPLATES} reminder_day.nl=7"),
        (NOTIFYNL, "BALIE_SMS_RECEIPT_TOKEN", "geheim"),
        (SPRYNG, "BALIE_SMS_URL", "rest.spryng.example"),
        (SPRYNG, "BALIE_SMS_KEY", "geheim"),
        (SPRYNG, "BALIE_SMS_SENDER", "Gemeente Voorbeeldstad"),
        (SPRYNG, "BALIE_SMS_SENDER", "Stad!"),
        (SPRYNG, "BALIE_SMS_SENDER", "3" * 15),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(tmp_path, whole, name, wrong):
    (mistake,) = mistakes(tmp_path, **whole | {name: wrong})

    assert mistake.startswith(name)
    assert wrong not in mistake.removeprefix(name)


def read_templates(templates, languages=("nl", "en")):
    """What is wrong with the templates where letters are written in these languages."""
    reader = Reader(NOTIFYNL | {"BALIE_SMS_TEMPLATES": templates})
    found = read_sms(reader, languages=languages)
    return reader.mistakes, found.templates


def test_every_kind_must_have_its_text_in_both_languages():
    few = TEMPLATES.replace(f"changed.en={ONE}", "").replace(f"we_wait.nl={ONE}", "")

    assert read_templates(few)[0] == [
        "BALIE_SMS_TEMPLATES has no changed.en",
        "BALIE_SMS_TEMPLATES has no we_wait.nl",
    ]
    assert read_templates(TEMPLATES)[0] == []


@pytest.mark.capability("M19")
def test_a_language_of_our_letters_needs_templates_too():
    turkish = " ".join(f"{kind}.tr={TWO}" for kind in MessageKind)

    assert read_templates(TEMPLATES, ("nl", "en", "tr"))[0] == [
        f"BALIE_SMS_TEMPLATES has no {kind}.tr" for kind in MessageKind
    ]
    mistakes, templates = read_templates(f"{TEMPLATES} {turkish}", ("nl", "en", "tr"))
    assert mistakes == []
    assert templates[MessageKind.CONFIRMATION, "tr"] == TWO
    assert templates[MessageKind.CONFIRMATION, "nl"] == ONE
    # Of a language that nobody writes letters in it is a slip of the pen.
    assert read_templates(f"{TEMPLATES} {turkish}")[0] == [
        "BALIE_SMS_TEMPLATES is no list of kind.language=id"
    ]


def test_the_languages_are_those_that_letters_are_written_in():
    assert letter_languages() == ("nl", "en", *languages.codes(LETTERS))
