"""Settings stop the start: every mistake at once, and never a value."""

import pytest

from sidecar.settings import Settings, SettingsError
from tests.surroundings import SECRET, surroundings


def mistakes(folder, **changes):
    with pytest.raises(SettingsError) as refusal:
        Settings.from_env(surroundings(folder, **changes))
    return str(refusal.value).splitlines()


def test_settings_that_hold_are_read(tmp_path):
    settings = Settings.from_env(surroundings(tmp_path))

    assert settings.xmpp_port == 8008
    assert not settings.is_https
    longer = Settings.from_env(surroundings(tmp_path, BALIE_KEEP_DAYS="30"))
    assert [each.keep.appointments.days for each in (settings, longer)] == [7, 30]
    assert settings.keep.members.days == 90
    shorter = Settings.from_env(surroundings(tmp_path, BALIE_DOCUMENT_DAYS="0"))
    assert [each.keep.documents.days for each in (settings, longer, shorter)] == [7, 30, 0]
    https = {"BALIE_PUBLIC_URL": "https://balie.nl/", "BALIE_ADDRESS_HEADER": "X-Real-IP"}
    behind_proxy = Settings.from_env(surroundings(tmp_path, **https))
    assert behind_proxy.public_url.endswith("nl")
    assert (settings.limits.address_header, behind_proxy.limits.address_header) == ("", "X-Real-IP")


def test_the_scanner_is_optional_and_its_address_must_be_one(tmp_path):
    at = "BALIE_SCANNER_URL"
    wrong = [f"{at} must be tcp://host:port or unix:///path"]

    assert Settings.from_env(surroundings(tmp_path)).scanner is None
    assert Settings.from_env(surroundings(tmp_path, **{at: "tcp://clamd:3310"})).scanner.url
    assert Settings.from_env(surroundings(tmp_path, **{at: "unix:///run/c.ctl"})).scanner.url
    assert mistakes(tmp_path, **{at: "tcp://clamd"}) == wrong


def test_on_https_the_proxy_must_say_from_which_address_somebody_comes(tmp_path):
    https = {"BALIE_PUBLIC_URL": "https://balie.voorbeeldstad.nl/"}

    assert mistakes(tmp_path, **https) == ["BALIE_ADDRESS_HEADER is missing"]


def test_every_missing_setting_is_named_at_once(tmp_path):
    complete = surroundings(tmp_path)

    assert mistakes(tmp_path, **dict.fromkeys(complete)) == [
        f"{name} is missing" for name in complete
    ]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("BALIE_PUBLIC_URL", "http://balie.voorbeeldstad.nl"),
        ("BALIE_PUBLIC_URL", "balie.voorbeeldstad.nl"),
        ("BALIE_PUBLIC_URL", "https://[balie"),
        ("BALIE_PUBLIC_URL", "https://balie.nl?x"),
        ("BALIE_IDENT_URL", "https://name:word@balie.nl"),
        ("BALIE_PROSODY_URL", "http://[prosody"),
        ("BALIE_PROSODY_URL", "http://prosody:port"),
        ("BALIE_SMTP_URL", "smtp://mail:port"),
        ("BALIE_REDIS_URL", "redis://redis:port"),
        ("BALIE_DATABASE_URL", "balie.db"),
        ("BALIE_JITSI_URL", "ftp://meet"),
        ("BALIE_OIDC_ISSUER", "https://"),
        ("BALIE_PROSODY_URL", "prosody:5280"),
        ("BALIE_REDIS_URL", "http://redis"),
        ("BALIE_SECRET_KEY", "geheim"),
        ("BALIE_PROSODY_SECRET", "geheim"),
        ("BALIE_XMPP_PASSWORD", "geheim"),
        ("BALIE_XMPP_PORT", "0"),
        ("BALIE_XMPP_PORT", "65536"),
        ("BALIE_XMPP_PORT", "٥٢٢٢"),
        ("BALIE_XMPP_PORT", "-1"),
        ("BALIE_KEEP_DAYS", "0"),
        ("BALIE_HOLDS_PER_ADDRESS", "-1"),
        ("BALIE_BOOKINGS_PER_ADDRESS", "veel"),
        ("BALIE_API_A_MINUTE", "-1"),
        ("BALIE_ADDRESS_HEADER", "X Real IP"),
        ("BALIE_KEEP_DAYS", "altijd"),
        ("BALIE_DOCUMENT_DAYS", "8"),
        ("BALIE_DOCUMENT_MEGABYTES", "513"),
        ("BALIE_XMPP_CA_FILE", "/nergens/ca.pem"),
        ("BALIE_MUNICIPALITY", "nergenshuizen"),
        ("BALIE_MUNICIPALITY", "../havendam"),
        ("BALIE_SMTP_URL", "mail.voorbeeldstad.nl"),
        ("BALIE_MAIL_FROM", "Balie <balie@voorbeeldstad.nl>"),
        ("BALIE_MAIL_FROM", "balie"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(tmp_path, name, wrong):
    (mistake,) = mistakes(tmp_path, **{"BALIE_ADDRESS_HEADER": "X-Real-IP", name: wrong})

    assert mistake.startswith(name)
    assert wrong not in mistake.removeprefix(name)


@pytest.mark.parametrize("content", ["geheim", "-----BEGIN PUBLIC KEY-----\ngeheim\n"])
def test_a_key_file_that_holds_something_else_is_named_without_what_it_holds(tmp_path, content):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text(content)
    for name in ("BALIE_IDENT_START_KEY_FILE", "BALIE_IDENT_EVENT_KEY_FILE"):
        (mistake,) = mistakes(tmp_path, **{name: str(wrong)})
        assert mistake.startswith(f"{name} holds no")
        assert "geheim" not in mistake


def test_the_halves_of_the_keys_must_not_be_swapped(tmp_path):
    surroundings(tmp_path)
    swapped = {
        "BALIE_IDENT_START_KEY_FILE": str(tmp_path / "events.pem"),
        "BALIE_IDENT_EVENT_KEY_FILE": str(tmp_path / "start.pem"),
    }

    assert len(mistakes(tmp_path, **swapped)) == 2


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    from_file = {"BALIE_SECRET_KEY": None, "BALIE_SECRET_KEY_FILE": str(secret)}

    assert Settings.from_env(surroundings(tmp_path, **from_file)).secret_key == SECRET
    secret.write_text("\n")
    assert mistakes(tmp_path, **from_file) == ["BALIE_SECRET_KEY_FILE is empty"]
    secret.write_bytes(b"\xff\xfe")
    assert mistakes(tmp_path, **from_file) == ["BALIE_SECRET_KEY_FILE cannot be read"]
    secret.unlink()
    assert mistakes(tmp_path, **from_file) == ["BALIE_SECRET_KEY_FILE cannot be read"]
