"""What docker-jitsi-meet makes of jitsi.env, by its own templates: contract with Jitsi, a to f."""

import pytest

from deploy.local.prosody import config, shipped
from sidecar.jitsi_check import config_js, demands
from sidecar.jitsi_check.findings import Outcome
from tests.contract.jitsi.docker import CHECKOUT, OWN, PROGRAM, filled, read_lua
from tests.unit.jitsi_config.test_settings import NEVER_LOADED

pytestmark = [
    pytest.mark.capability("M24", "M29", "M30"),
    pytest.mark.skipif(
        not (CHECKOUT and PROGRAM),
        reason="the templates are not ours to keep: BALIE_JITSI_DOCKER names no checkout of"
        " jitsi/docker-jitsi-meet, or BALIE_JITSI_TPL no program that fills them (jitsi/tpl)",
    ),
]
ENV = shipped.read() | OWN
PROSODY = "prosody/rootfs/defaults/conf.d/jitsi-meet.cfg.lua"
# What the image loads beside ours, in every Jitsi.
OF_THE_IMAGE = ["bosh", "conference_duration"]
# Where the laptop differs on purpose: its own ports, plugins and patience.
OF_THE_LAPTOP = {"reservations_api_retry_delay"}
# Hosts by which somebody comes in, or a room is there, of which the sidecar knows nothing.
DOORS = {"guest", "hidden", "recorder", "breakout", "endconference"}
HOSTS = (config.DOMAIN, config.MUC, config.LOBBY, f"focus.{config.DOMAIN}")


@pytest.fixture
def prosody(tmp_path):
    """The settings of Prosody by host, with other values for some variables."""

    def of(**changes):
        path = tmp_path / "jitsi-meet.cfg.lua"
        path.write_text(filled(PROSODY, ENV | changes))
        return read_lua(path, tmp_path)

    return of


def modules(host):
    return host["modules_enabled"].split(";")


def wrong_in_config_js(**changes):
    files = ("system-config.js", "settings-config.js")
    text = "".join(filled(f"web/rootfs/defaults/{name}", ENV | changes) for name in files)
    text += (shipped.ENV.parent / "web/custom-config.js").read_text(encoding="utf-8")
    found = demands.findings(config_js.read(text.encode()))
    return {finding.row.id for finding in found if finding.outcome is not Outcome.GOOD}


def test_who_comes_in_is_decided_by_a_token_of_ours(prosody):
    found = prosody()
    people = found[config.DOMAIN]

    assert people["authentication"] == "token"
    assert people["signature_algorithm"] == "RS256"
    assert people["asap_key_server"] == "http://sidecar:8000/prosody/keys"
    assert people["allow_empty_token"] == "false"
    assert "app_secret" not in people
    assert found["*"]["asap_accepted_issuers"] == "balie"
    assert found["*"]["asap_accepted_audiences"] == "jitsi"
    assert prosody(JWT_APP_SECRET="x")[config.DOMAIN]["app_secret"] == "x"
    assert prosody(JWT_ALLOW_EMPTY="1")[config.DOMAIN]["allow_empty_token"] == "true"


def test_the_image_loads_what_the_laptop_loads_in_the_same_order(prosody):
    found = prosody()

    of_people = [name for name in modules(found[config.DOMAIN]) if name not in OF_THE_IMAGE]
    assert of_people == config.HOST_MODULES
    assert modules(found[config.MUC]) == config.MUC_MODULES
    assert modules(found[config.LOBBY]) == config.LOBBY_MODULES
    assert "muc_lobby_rooms" not in modules(prosody(ENABLE_LOBBY="0")[config.DOMAIN])


def test_every_setting_of_the_laptop_is_that_of_the_image(prosody, tmp_path):
    """So what is proved on the laptop was proved with the lines that a municipality runs."""
    settings = config.ProsodySettings(
        http_port=5280,
        c2s_port=5222,
        api_url=shipped.SIDECAR,
        api_secret=shipped.SECRET,
        focus_password="focus-password",
        agent_password="agent-password",
    )
    laptop = read_lua(config.write(settings, tmp_path / "laptop"), tmp_path)
    image = prosody()

    for host in HOSTS:
        ours = {k: v for k, v in laptop[host].items() if k != "modules_enabled"}
        theirs = {name: image[host].get(name) for name in ours}
        differ = {name for name in ours if ours[name] != theirs[name]} - OF_THE_LAPTOP
        assert {name: (ours[name], theirs[name]) for name in differ} == {}


def test_nothing_is_loaded_that_opens_a_door(prosody):
    found = prosody()
    loaded = {name for host in found.values() for name in modules({"modules_enabled": ""} | host)}

    assert loaded & set(NEVER_LOADED) == set()
    assert {host for host in found if host.split(".")[0] in DOORS} == set()
    open_doors = prosody(ENABLE_END_CONFERENCE="1", ENABLE_BREAKOUT_ROOMS="1", ENABLE_GUESTS="1")
    assert len({host for host in open_doors if host.split(".")[0] in DOORS}) == 3


def test_jicofo_makes_nobody_moderator():
    template = "jicofo/rootfs/defaults/jicofo.conf"

    assert "enable-auto-owner = false" in filled(template, ENV)
    assert "authentication {" not in filled(template, ENV)
    # Left out it follows ENABLE_AUTH, and every citizen with a token becomes owner.
    assert "authentication {" in filled(template, _without("JICOFO_ENABLE_AUTH"))


def test_config_js_holds_against_every_demand_of_the_check():
    assert wrong_in_config_js() == set()
    assert wrong_in_config_js(
        ENABLE_P2P="1", ENABLE_RECORDING="1", ENABLE_SERVICE_RECORDING="1", ENABLE_PREJOIN_PAGE="1"
    ) == {
        *("config.p2p.enabled", "config.recordingService.enabled"),
        "config.prejoinConfig.enabled",
    }


def test_only_the_balie_may_frame_the_call():
    said = filled("web/rootfs/defaults/meet.conf", ENV)

    assert f'add_header Content-Security-Policy "{ENV["CSP_HEADER"]}" always;' in said
    assert "add_header X-Content-Type-Options nosniff;" in said


def _without(name):
    return {key: value for key, value in ENV.items() if key != name}
