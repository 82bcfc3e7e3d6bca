"""What a municipality puts into its Jitsi: each line that must be there, and none that must not."""

import re
from pathlib import Path

import pytest

from deploy.local.prosody import shipped

FOLDER = shipped.ENV.parent
ENV = shipped.read()
README = (FOLDER / "README.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.capability("M24", "M29", "M30")

# Contract with Jitsi, a, b, d, e and k4: without one of these somebody comes in who must not, or a
# call goes where it must not.
MUST = {
    "ENABLE_AUTH": "1",
    "AUTH_TYPE": "jwt",
    "JWT_SIGN_TYPE": "RS256",
    "JWT_ASAP_KEYSERVER": "http://sidecar:8000/prosody/keys",
    "JWT_APP_ID": "balie",
    "JWT_ACCEPTED_ISSUERS": "balie",
    "JWT_ACCEPTED_AUDIENCES": "jitsi",
    "JWT_ALLOW_EMPTY": "0",
    "JICOFO_ENABLE_AUTH": "0",
    "ENABLE_AUTO_OWNER": "0",
    "ENABLE_GUESTS": "0",
    "ENABLE_VISITORS": "0",
    "ENABLE_LOBBY": "1",
    "PROSODY_RESERVATION_ENABLED": "1",
    "PROSODY_RESERVATION_REST_BASE_URL": "http://sidecar:8000/prosody",
    "ENABLE_END_CONFERENCE": "0",
    "ENABLE_BREAKOUT_ROOMS": "0",
    "ENABLE_RECORDING": "0",
    "ENABLE_SERVICE_RECORDING": "0",
    "ENABLE_LIVESTREAMING": "0",
    "ENABLE_TRANSCRIPTIONS": "0",
    "DISABLE_LOCAL_RECORDING": "1",
    "ENABLE_P2P": "0",
    "DISABLE_DEEP_LINKING": "1",
    "DEFAULT_LANGUAGE": "nl",
    "ENABLE_PREJOIN_PAGE": "0",
    "ENABLE_WELCOME_PAGE": "0",
}
# What each would do is said in the contract; the last ones send facts of a call elsewhere.
MUST_NOT_BE_SET = (
    "JWT_APP_SECRET",
    "JWT_ACCEPTED_ALLOWNER_ISSUERS",
    "PROSODY_ADMINS",
    "JIBRI_XMPP_PASSWORD",
    "JIGASI_XMPP_PASSWORD",
    "AMPLITUDE_ID",
    "ANALYTICS_SCRIPT_URLS",
    "GOOGLE_ANALYTICS_ID",
    "MATOMO_ENDPOINT",
    "JAAS_APP_ID",
    "DROPBOX_APPKEY",
    "ETHERPAD_PUBLIC_URL",
    "WHITEBOARD_COLLAB_SERVER_PUBLIC_URL",
    "DIALIN_NUMBERS_URL",
    "P2P_STUN_SERVERS",
)
MODULES = {
    "XMPP_MODULES": {"persistent_lobby", "presence_identity", "system_chat_message"},
    "XMPP_MUC_MODULES": {
        "token_lobby_bypass",
        "token_affiliation",
        "muc_displayname",
        "lobby_autostart",
    },
}
NEVER_LOADED = {
    "muc_allowners": "everybody becomes owner",
    "muc_wait_for_host": "takes a citizen for the host and opens the door",
    "muc_kick_participant": "who is kicked walks back in",
    "muc_size": "tells names without asking who wants to know",
    "token_affiliation_legacy": "two that set the affiliation",
    "token_owner_party": "ends calls by itself",
}
NEVER_A_BUTTON = {
    "invite",
    "recording",
    "livestreaming",
    "security",
    "profile",
    "sharedvideo",
    "etherpad",
    "whiteboard",
    "embedmeeting",
    "filesharing",
    "participants-pane",
    "mute-everyone",
}


@pytest.mark.parametrize(("name", "value"), MUST.items())
def test_what_must_be_set_is_set(name, value):
    assert ENV.get(name) == value


@pytest.mark.parametrize("name", MUST_NOT_BE_SET)
def test_what_must_not_be_set_is_not(name):
    assert name not in ENV


@pytest.mark.parametrize(("variable", "modules"), MODULES.items())
def test_exactly_these_modules_are_added(variable, modules):
    assert set(shipped.listed(ENV[variable])) == modules


@pytest.mark.parametrize("module", NEVER_LOADED)
def test_a_module_that_does_harm_is_nowhere(module):
    assert module not in "".join(ENV.values())


def test_no_line_is_there_twice():
    names = re.findall(r"^([A-Z0-9_]+)=", shipped.ENV.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(names) == sorted(ENV)


def test_the_agent_is_admin_of_the_rooms_and_of_nothing_else():
    assert shipped.listed(ENV["XMPP_MUC_CONFIGURATION"]) == ['admins = { "balie@auth.meet.jitsi" }']
    assert "admins" not in ENV["XMPP_CONFIGURATION"]


def test_prosody_shows_who_it_is_and_waits_no_longer_than_a_person_would():
    lines = dict(
        line.split(" = ", 1) for line in shipped.listed(ENV["XMPP_CONFIGURATION"]) if " = " in line
    )

    assert lines == {
        "prosody_password_public_key_repo_url": '"http://sidecar:8000/prosody/system"',
        "reservations_enable_lobby_support": "true",
        "reservations_api_timeout": "5",
        "reservations_api_headers": '{ ["Authorization"] = "Bearer BALIE-FILL-IN-SECRET" }',
    }


def test_only_the_balie_may_frame_the_call():
    assert ENV["CSP_HEADER"] == "frame-ancestors https://BALIE-FILL-IN-HOST"


def test_the_toolbar_has_nothing_that_would_lead_out_of_the_call():
    buttons = set(ENV["TOOLBAR_BUTTONS"].split(","))

    assert {"microphone", "camera", "chat", "desktop", "hangup"} <= buttons
    assert buttons & NEVER_A_BUTTON == set()


def test_events_go_to_the_sidecar_with_the_secret_and_say_no_more_than_they_must():
    text = (FOLDER / "prosody" / "conf.d" / "esync.cfg.lua").read_text(encoding="utf-8")
    code = re.sub(r"--.*", "", text)

    assert 'Component "esync.meet.jitsi" "event_sync_component"' in code
    assert 'api_prefix = "http://sidecar:8000/prosody"' in code
    assert "api_timeout = 5" in code
    assert "api_retry_count = 10" in code
    assert "include_user_info" not in code
    assert "include_speaker_stats" not in code


def test_no_secret_is_shipped():
    """Whoever forgets to fill one in gets a Jitsi that refuses, and not one that is open."""
    whole = "".join(
        each.read_text(encoding="utf-8") for each in Path(FOLDER).rglob("*") if each.is_file()
    )

    assert set(re.findall(r"Bearer (\S+?)\"", whole)) == {"BALIE-FILL-IN-SECRET"}


@pytest.mark.parametrize("name", sorted(ENV))
def test_each_line_has_its_reason_in_the_readme(name):
    assert re.search(rf"`[^`]*{name}\b[^`]*`", README)
