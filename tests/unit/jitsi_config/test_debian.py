"""The settings for Jitsi's Debian packages say the same as those for docker-jitsi-meet."""

import re
import shutil
import subprocess

import pytest

from deploy.local.prosody import config, shipped

FOLDER = shipped.ENV.parent / "debian"
LUA = (FOLDER / "prosody.cfg.lua").read_text(encoding="utf-8")
ENV = shipped.read()
# What the packages bring and the laptop has no need of.
OF_THE_PACKAGES = {"bosh", "conference_duration"}

pytestmark = pytest.mark.capability("M24")


def part(kind, name):
    """The lines of one host or component."""
    start = LUA.index(f'{kind} "{name}"')
    return re.split(r"\n(?=VirtualHost|Component)", LUA[start:])[0]


def modules(text):
    listed = re.search(r"modules_enabled = \{(.*?)\}", text, re.DOTALL)[1]
    return set(re.findall(r'"([a-z_0-9]+)"', listed))


HOST = part("VirtualHost", "meet.example.nl")
ROOMS = part("Component", "conference.meet.example.nl")


def test_people_and_rooms_have_the_modules_that_the_image_has():
    assert modules(HOST) - OF_THE_PACKAGES == set(config.HOST_MODULES)
    assert modules(ROOMS) == set(config.MUC_MODULES)


def test_what_decides_who_comes_in_is_the_same():
    assert f'signature_algorithm = "{ENV["JWT_SIGN_TYPE"]}"' in HOST
    assert f'app_id = "{ENV["JWT_APP_ID"]}"' in HOST
    assert "app_secret =" not in HOST
    assert "allow_empty_token = false" in HOST
    assert f'asap_accepted_issuers = {{ "{ENV["JWT_ACCEPTED_ISSUERS"]}" }}' in LUA
    assert f'asap_accepted_audiences = {{ "{ENV["JWT_ACCEPTED_AUDIENCES"]}" }}' in LUA
    assert "balie@auth.meet.example.nl" in ROOMS


@pytest.mark.parametrize("line", shipped.listed(ENV["XMPP_CONFIGURATION"]))
def test_every_line_of_the_host_is_there(line):
    assert line.replace(shipped.SIDECAR, "http://127.0.0.1:8000/prosody") in HOST


def test_events_are_reported_in_the_same_way():
    docker = (shipped.ENV.parent / "prosody/conf.d/esync.cfg.lua").read_text(encoding="utf-8")
    wanted = docker[docker.index("Component") :].replace("meet.jitsi", "meet.example.nl")
    wanted = wanted.replace("muc.meet", "conference.meet")
    wanted = wanted.replace(shipped.SIDECAR, "http://127.0.0.1:8000/prosody")

    assert part("Component", "esync.meet.example.nl").split() == wanted.split()


def test_only_the_token_makes_a_moderator():
    text = (FOLDER / "jicofo.conf").read_text(encoding="utf-8")

    assert re.search(r"authentication \{\s+enabled = false", text)
    assert "enable-auto-owner = false" in text


def test_lua_takes_the_file():
    lua = next(filter(None, map(shutil.which, ("lua", "lua5.4", "lua5.3", "lua5.2"))))
    file = FOLDER / "prosody.cfg.lua"

    done = subprocess.run(
        [lua, "-e", f"assert(loadfile('{file}'))"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
