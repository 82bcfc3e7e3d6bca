"""The first run makes all that the settings need, once, each readable for its own side only."""

import os
import ssl
import stat
import subprocess
import sys
import tomllib
from contextlib import suppress

import pytest

from deploy.docker import first_run
from deploy.docker.collect import HERE, ROOT
from ident.municipalities import read_all as of_ident
from ident.settings import Settings as SettingsOfIdent
from ident.settings import SettingsError as WrongIdent
from sidecar.municipalities import read_all
from sidecar.settings import Settings
from tests.contract.balie import environment_of
from tests.contract.several.installation import write_file
from tests.docker.compose import environment, values
from tests.surroundings import surroundings

HOST = "balie.voorbeeldstad.example"
XMPP = "auth.meet.jitsi"


def make(folder):
    place = first_run.Place(folder, owns=False)
    first_run.make_all(place, config=ROOT / "jitsi-config", host=HOST)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    make(folder)
    return folder


def contents(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def in_folder(named, folder, *, side, mounted):
    """The settings of a container, with its mount where the files of the test are."""
    return {
        name: value.replace(mounted, str(folder / side))
        for name, value in named.items()
        if value.startswith(mounted)
    }


def test_a_second_run_changes_nothing(tmp_path):
    make(tmp_path)
    before = contents(tmp_path)
    assert len(before) > 25

    make(tmp_path)

    assert contents(tmp_path) == before


def test_what_somebody_put_there_stays_and_what_is_missing_comes(tmp_path):
    make(tmp_path)
    (tmp_path / "balie" / "secret-key").write_text("ours, from before")
    (tmp_path / "ident" / "data-key").unlink()

    make(tmp_path)

    assert (tmp_path / "balie" / "secret-key").read_text() == "ours, from before"
    assert (tmp_path / "ident" / "data-key").exists()


def test_two_towns_have_no_secret_in_common(made, tmp_path):
    make(tmp_path)
    names = ("balie/secret-key", "ident/data-key", "database/password", "jitsi/passwords/jvb")
    assert [n for n in names if (made / n).read_text() == (tmp_path / n).read_text()] == []


def test_nobody_else_can_read_any_of_it(made):
    open_files = [
        str(file)
        for file in made.rglob("*")
        if file.is_file() and "public" not in file.name and file.suffix != ".pub"
        if stat.S_IMODE(file.stat().st_mode) & 0o077
        and not (file.parent.parent.name == "keys" and b"PRIVATE" not in file.read_bytes())
    ]
    assert open_files == []


def test_the_settings_of_the_compose_file_are_met_by_what_was_made(made, tmp_path):
    """Those of compose.yml itself: each secret it names is there, and is long enough."""
    mounted = in_folder(values(environment("web")), made, side="balie", mounted="/run/secrets")
    # What an administrator brings himself.
    (tmp_path / "oidc").write_text("x" * 32)
    mounted["BALIE_OIDC_CLIENT_SECRET_FILE"] = str(tmp_path / "oidc")
    without = {name.removesuffix("_FILE"): None for name in mounted}

    settings = Settings.from_env(
        surroundings(tmp_path, **without, **mounted, BALIE_KEYS_DIR=str(made / "keys"))
    )

    assert settings.database_url.endswith("@database/balie")
    assert settings.xmpp_ca_file == made / "balie" / "xmpp.crt"


def test_ident_is_met_as_well(made, tmp_path):
    mounted = in_folder(values(environment("ident")), made, side="ident", mounted="/run/secrets")
    both = environment_of(tmp_path)
    for name in ("IDENT_DATABASE_URL", "IDENT_DATA_KEY", "IDENT_CODE_KEYS", "IDENT_SECRET_KEY"):
        del both[name]
    read = SettingsOfIdent.from_env(both | mounted)
    assert read.database_url.endswith("@ident-database/ident")


def test_each_side_knows_the_half_of_the_other_and_not_its_key(made):
    held = {side: {file.name for file in (made / side).iterdir()} for side in ("balie", "ident")}
    assert {"ident-start.pem", "ident-event.pub.pem"} <= held["balie"]
    assert {"ident-event.pem", "ident-start.pub.pem"} <= held["ident"]
    assert "ident-event.pem" not in held["balie"]
    assert "ident-start.pem" not in held["ident"]


def test_jitsi_gets_the_secret_where_prosody_is_and_nowhere_else(made):
    secret = (made / "balie" / "prosody-secret").read_text()
    holding = {
        file.name
        for file, content in contents(made / "jitsi").items()
        if secret.encode() in content
    }
    assert holding == {"prosody.env", "esync.cfg.lua"}
    left = [f for f, content in contents(made / "jitsi").items() if b"FILL-IN-" in content]
    assert left == []
    assert f"frame-ancestors https://{HOST}" in (made / "jitsi" / "common.env").read_text()


def test_the_password_of_each_part_is_with_that_part_and_prosody(made):
    for part in ("jicofo", "jvb"):
        password = (made / "jitsi" / "passwords" / part).read_text()
        holding = {
            file.name
            for file, content in contents(made / "jitsi").items()
            if password.encode() in content and file.suffix == ".env"
        }
        assert holding == {f"{part}.env", "prosody.env"}


def test_the_agent_trusts_the_certificate_that_prosody_shows(made):
    shown = (made / "jitsi" / "prosody" / "certs" / f"{XMPP}.crt").read_text()
    assert (made / "balie" / "xmpp.crt").read_text() == shown


def test_nothing_of_what_was_made_is_printed(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "deploy.docker.first_run",
            str(tmp_path),
            "--config",
            str(ROOT / "jitsi-config"),
        ],
        cwd=ROOT,
        env={"HOST_OF_BALIE": HOST, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout + done.stderr == ""
    assert (tmp_path / "balie" / "secret-key").exists()


@pytest.mark.parametrize("script", ["first-run.sh", "account.sh"])
def test_shellcheck_finds_nothing(script):
    done = subprocess.run(["shellcheck", str(HERE / script)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def strictly(folder, trusted):
    """As the agent's Python 3.13 does: who is this, by that certificate alone?"""
    certs = folder / "jitsi" / "prosody" / "certs"
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certs / f"{XMPP}.crt", certs / f"{XMPP}.key")
    client = ssl.create_default_context(cafile=trusted)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    asks = client.wrap_bio(here, there, server_hostname=XMPP)
    answers = server.wrap_bio(there, here, server_side=True)
    for _ in range(4):
        for side in (asks, answers):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return asks.version()


def test_the_agent_trusts_the_certificate_that_prosody_shows_and_no_other(made, tmp_path):
    assert strictly(made, made / "balie" / "xmpp.crt") == "TLSv1.3"

    make(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        strictly(made, tmp_path / "balie" / "xmpp.crt")


def test_a_run_that_ended_between_key_and_certificate_is_taken_up(tmp_path):
    make(tmp_path)
    for lost in ("jitsi/prosody/certs/auth.meet.jitsi.crt", "balie/xmpp.crt"):
        (tmp_path / lost).unlink()

    make(tmp_path)

    assert strictly(tmp_path, tmp_path / "balie" / "xmpp.crt") == "TLSv1.3"


def filled_in(made, name, side, mounted):
    """The file of one municipality, with the mounts where they are here."""
    folder = {"balie": "municipalities", "ident": "ident-municipalities"}[side]
    text = (made / folder / f"{name}.toml").read_text()
    for where, here in mounted.items():
        text = text.replace(f'"{where}/', f'"{here}/')
    return tomllib.loads(text)


def test_one_more_municipality_has_all_of_its_own(tmp_path):
    made = tmp_path / "data"
    make(made)
    place = first_run.Place(made, owns=False)
    first_run.make_municipality(place, "voorbeeldstad")
    first_run.make_municipality(place, "havendam")
    mounts = {"/run/secrets": made / "balie", "/srv/balie/keys": made / "keys"}
    files = tmp_path / "files"
    files.mkdir()
    for name in ("voorbeeldstad", "havendam"):
        write_file(files / f"{name}.toml", filled_in(made, name, "balie", mounts))

    shared = surroundings(tmp_path, BALIE_ADDRESS_HEADER="X-Real-IP")
    found = read_all(shared | {"BALIE_MUNICIPALITIES": str(files)})

    assert set(found) == {"voorbeeldstad", "havendam"}
    assert found["havendam"].database_url.endswith("@database/havendam")
    assert len({one.redis_url for one in found.values()}) == 2
    before = contents(made)
    first_run.make_municipality(place, "havendam")
    assert contents(made) == before


def test_ident_of_one_more_municipality_has_all_of_its_own(tmp_path):
    made = tmp_path / "data"
    make(made)
    place = first_run.Place(made, owns=False)
    both, files = environment_of(tmp_path), tmp_path / "files"
    files.mkdir()
    for name in ("voorbeeldstad", "havendam"):
        first_run.make_municipality(place, name)
        own = filled_in(made, name, "ident", {"/run/secrets": made / "ident"})
        # What DigiD gives; one certificate serves two here, and that is told.
        own |= {key: both[key] for key in ("IDENT_SAML_KEY_FILE", "IDENT_SAML_CERT_FILE")}
        own |= {"IDENT_MUNICIPALITY_CODE": "9999", "IDENT_SAML_ENTITY_ID": f"urn:{name}"}
        write_file(files / f"{name}.toml", own)

    with pytest.raises(WrongIdent) as wrong:
        of_ident(both | {"IDENT_MUNICIPALITIES": str(files)})

    assert str(wrong.value) == "havendam and voorbeeldstad: the same IDENT_SAML_KEY_FILE"


@pytest.mark.parametrize("name", ["../elders", "Havendam", "", "a'b"])
def test_a_name_that_is_no_name_makes_nothing(tmp_path, name):
    with pytest.raises(SystemExit):
        first_run.make_municipality(first_run.Place(tmp_path, owns=False), name)

    assert contents(tmp_path) == {}
