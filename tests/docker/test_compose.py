"""The compose file: its schema, who meets whom on which network, and that secrets are files."""

import os
import re
import shutil
import subprocess

import pytest

from deploy.docker.collect import HERE
from tests.architecture.test_documents import (
    SECRET_READERS,
    SETTING,
    rows,
    section,
    settings_in,
    settings_in_example,
)
from tests.docker.compose import FILE, VARIABLE, compose, environment, networks, services

SIDECAR = ("web", "agent", "worker", "migrate")
IDENT = ("ident", "ident-worker", "ident-migrate")
JITSI = ("meet", "prosody", "jicofo", "jvb")
OURS = re.compile(r"^(BALIE|IDENT)_")


def of_compose():
    """The names that .env must or may hold for the compose file itself."""
    named = set(VARIABLE.findall(FILE.read_text()))
    return {name for name in named if not OURS.match(name)}


def starts_not():
    """Setup installs it everywhere; where it is missing the test fails, and is not passed over."""
    program = shutil.which("docker-compose")
    if program is None:
        return False
    return subprocess.run([program, "version"], capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(
    starts_not(), reason="Ubuntu 24.04 has a docker-compose that its own Python cannot start"
)
def test_the_schema_of_compose_finds_no_mistake(tmp_path):
    (tmp_path / "jitsi").mkdir()
    for name in ("common", "prosody", "jicofo", "jvb"):
        (tmp_path / "jitsi" / f"{name}.env").touch()
    names = {"HOST_OF_BALIE": "b.nl", "HOST_OF_IDENT": "i.nl", "HOST_OF_JITSI": "j.nl"}
    names |= {"TLS_DIR": "/tls", "JVB_ADVERTISE_IPS": "192.0.2.1", "DATA_DIR": str(tmp_path)}

    def checked(**given):
        return subprocess.run(
            ["docker-compose", "-f", str(FILE), "config", "--quiet"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **given},
            capture_output=True,
            text=True,
            check=False,
        )

    done = checked(**names)
    assert done.returncode == 0, done.stderr
    refused = checked(**(names | {"HOST_OF_IDENT": ""}))
    assert refused.returncode != 0
    assert "HOST_OF_IDENT" in refused.stderr


@pytest.mark.parametrize(("service", "prefix"), [("web", "BALIE_"), ("ident", "IDENT_")])
def test_each_side_is_given_every_setting_of_its_own_and_none_of_the_other(service, prefix):
    known = settings_in(SETTING)
    given = {name if name in known else name.removesuffix("_FILE") for name in environment(service)}
    assert given ^ {name for name in known if name.startswith(prefix)} == set()


def test_what_is_given_by_name_comes_from_the_example():
    """So that one .env, a copy of the example, is all that an administrator fills in."""
    bare = {n for s in ("web", "ident") for n, v in environment(s).items() if v is None}
    known = settings_in_example()
    assert {name.removesuffix("_FILE") if name not in known else name for name in bare} <= known


def test_the_names_of_the_compose_file_are_explained_and_in_the_example_and_no_others():
    explained = set(rows(section("docs/settings.md", "## The compose file")))
    example = (HERE / "env.example").read_text()
    head = example.partition("# --- the compose file")[2].partition("# --- sidecar")[0]
    shown = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", head, re.MULTILINE))
    assert len(explained) >= 8
    # Read by compose itself.
    assert explained ^ (of_compose() | {"COMPOSE_PROJECT_NAME"}) == set()
    assert shown ^ explained == set()


def test_no_secret_stands_in_the_file():
    """Each is a file, or comes from .env by its name alone."""
    secret = settings_in(SECRET_READERS) | {"BALIE_DATABASE_URL", "IDENT_DATABASE_URL"}
    given = environment("web") | environment("ident")
    assert {name: given[name] for name in secret if given.get(name)} == {}
    text = FILE.read_text()
    assert (
        re.findall(r"(?i)(?:password|secret)\S*[=:]\s*(?!/run/|ro$)[\w\"']+", text, re.MULTILINE)
        == []
    )


@pytest.mark.parametrize("service", IDENT)
def test_nobody_of_the_sidecar_or_jitsi_shares_a_network_with_ident_but_nginx(service):
    others = {name for name in services() if networks(name) & networks(service)} - set(IDENT)
    allowed = {"ident-database", "ident-redis", "ident-keys"}
    # On the edge the two meet nginx, and ask each other what ident/contract.py says.
    assert others - {"web", "worker", "nginx", "meet"} <= allowed


def test_what_ident_keeps_can_be_reached_by_ident_alone():
    for kept in ("ident-database", "ident-redis", "ident-keys"):
        assert networks(kept) == {"ident"}
    assert {name for name in services() if "ident" in networks(name)} == {
        *IDENT,
        *("ident-database", "ident-redis", "ident-keys"),
    }


def test_only_ident_goes_out_to_digid_brp_and_cases():
    outside = {name for name in services() if "ident-outside" in networks(name)}
    assert outside == {"ident", "ident-worker"}


def test_what_keeps_things_has_no_way_out():
    inner = {name for name, how in compose()["networks"].items() if how.get("internal")}
    assert inner == {"balie", "ident", "jitsi", "edge"}
    for name in ("database", "redis", "ident-database", "ident-redis", "ident-keys", "prosody"):
        assert networks(name) <= inner, name


def test_only_nginx_and_the_bridge_have_ports():
    assert {name for name, how in services().items() if how.get("ports")} == {"nginx", "jvb"}


@pytest.mark.parametrize("service", [*SIDECAR, *IDENT, "redis", "ident-redis", "nginx"])
def test_a_container_of_ours_can_change_nothing_of_itself(service):
    how = services()[service]
    assert how["read_only"] is True
    assert how["cap_drop"] == ["ALL"]
    assert how["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("side", ["sidecar", "ident"])
def test_an_image_of_ours_is_not_root_and_has_no_build_tools(side):
    text = (HERE / f"{side}.Dockerfile").read_text()
    last = text.rpartition("\nFROM ")[2]
    assert text.count("\nFROM ") >= 3
    assert re.search(r"^USER 1000[12]:1000[12]$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "pip uninstall -y pip" in last
    assert not re.search(r"build-essential|gcc|-dev\b|npm|pip install", last)


def test_every_image_has_a_version_that_does_not_move():
    images = {how["image"] for how in services().values()}
    assert len(images) >= 8
    assert [name for name in images if not re.search(r":[\w.-]*\d[\w.-]*\}?$", name)] == []
    ours = {name for name in images if "JITSI" in name}
    assert {name.rpartition(":")[2] for name in ours} == {"stable-11146-2"}
    assert len(ours) == len(JITSI)


def test_prosody_finds_the_sidecar_by_the_name_in_its_configuration():
    assert "sidecar" in services()["web"]["networks"]["jitsi"]["aliases"]
    assert {"web", "agent"} <= {name for name in services() if "jitsi" in networks(name)}


def test_the_data_keys_of_ident_are_never_on_disk():
    how = services()["ident-keys"]
    assert how["command"] == ["redis-server", "--save", "", "--appendonly", "no"]
    assert "volumes" not in how


@pytest.mark.parametrize(
    "service", ["web", "ident", "database", "ident-database", "redis", "nginx"]
)
def test_what_others_wait_for_says_when_it_is_well(service):
    assert services()[service]["healthcheck"]["test"][0] == "CMD"


def test_every_folder_that_is_mounted_from_the_project_is_there():
    for how in services().values():
        for volume in how.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith(".") or (HERE / source).exists(), source
