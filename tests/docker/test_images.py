"""Each image holds its own side and no more, and starts from what it holds alone."""

import pytest

from deploy.docker import collect
from tests.contract.balie import environment_of
from tests.docker.image import Image
from tests.surroundings import surroundings

LARGEST = 250 * 1000 * 1000
NEVER = ("deploy/", "tests/", "benchmarks/", "docs/")


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    return {side: Image(side, tmp_path_factory.mktemp(side)) for side in ("sidecar", "ident")}


def test_every_image_of_the_manifest_has_a_dockerfile_that_takes_it():
    for side in collect.manifest():
        text = (collect.HERE / f"{side}.Dockerfile").read_text()
        assert f"collect.py collect {side} /app" in text


def test_the_sidecar_holds_the_contract_of_ident_and_nothing_else_of_it(images):
    held = {name for name in images["sidecar"].names() if name.startswith("ident/")}
    assert held == {"ident/__init__.py", "ident/contract.py"}


def test_ident_holds_nothing_of_the_sidecar(images):
    held = images["ident"].names()
    assert "ident/saml/verify.py" in held
    assert [name for name in held if name.startswith("sidecar/")] == []


@pytest.mark.parametrize("side", ["sidecar", "ident"])
def test_nothing_of_laptop_tests_or_simulators_is_in_an_image(images, side):
    held = images[side].names()
    assert "branding/static/dist/pages.js" in held
    assert [name for name in held if name.startswith(NEVER) or name.endswith(".pyc")] == []


def test_the_settings_of_the_sidecar_are_read_from_the_image_alone(images, tmp_path):
    program = (
        "sys.argv = ['balie', 'settings', 'check']\nfrom sidecar.processes import cli\ncli.main()"
    )
    here = surroundings(tmp_path, BALIE_DATABASE_URL=f"sqlite:///{tmp_path / 'balie.sqlite'}")

    migrated = images["sidecar"].run(program.replace("'settings', 'check'", "'migrate'"), here)
    assert migrated.returncode == 0, migrated.stderr
    done = images["sidecar"].run(program, here)
    assert done.returncode == 0, done.stderr
    refused = images["sidecar"].run(program, here | {"BALIE_SECRET_KEY": "short"})
    assert refused.returncode == 2
    assert "BALIE_SECRET_KEY" in refused.stderr


@pytest.mark.parametrize("module", ["web", "agent", "worker", "cli"])
def test_each_process_of_the_sidecar_can_be_imported_from_its_image(images, module):
    done = images["sidecar"].run(f"import sidecar.processes.{module}")
    assert done.returncode == 0, done.stderr


def test_web_of_the_sidecar_answers_from_the_image_alone(images, tmp_path):
    program = (
        "from sidecar.processes.web import create\n"
        "print(create().test_client().get('/').status_code)"
    )
    here = surroundings(tmp_path, BALIE_DATABASE_URL=f"sqlite:///{tmp_path / 'balie.sqlite'}")
    done = images["sidecar"].run(program, here)
    assert done.stdout.split() == ["200"], done.stderr


def test_ident_answers_from_its_image_alone(images, tmp_path):
    program = (
        "from ident.processes.web import create\n"
        "print(create().test_client().get('/metadata').status_code)"
    )
    done = images["ident"].run(program, environment_of(tmp_path))
    assert done.stdout.split() == ["200"], done.stderr


def test_the_commands_and_the_worker_of_ident_work_from_its_image_alone(images, tmp_path):
    program = "from ident.processes import cli, worker\ncli.main(['ident', 'migrate'])"
    done = images["ident"].run(program, environment_of(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ident.sqlite").exists()


@pytest.mark.parametrize(("side", "other"), [("sidecar", "ident.app"), ("ident", "sidecar.app")])
def test_the_other_side_cannot_be_imported(images, side, other):
    done = images[side].run(f"import {other}")
    assert "ModuleNotFoundError" in done.stderr


@pytest.mark.parametrize("side", ["sidecar", "ident"])
def test_what_we_put_into_an_image_stays_small(images, side):
    """Packages and our files; the Python and the Debian below them come with the base image."""
    assert 50_000_000 < images[side].size < LARGEST


def test_what_was_left_out_of_packages_is_not_missed(images):
    """A client of the storage, and numbers of all kinds and countries."""
    done = images["sidecar"].run(
        "import boto3\n"
        "from sidecar.core import phones\n"
        "s3 = boto3.client('s3', region_name='eu-west-1', endpoint_url='http://127.0.0.1:9')\n"
        "print(s3.meta.service_model.service_name, len(s3.waiter_names) > 2)\n"
        "from datetime import UTC, datetime\n"
        "print(*(phones.mobile(text) for text in ('06 12345678', '+44 7400 123456')))\n"
        "print(phones.zone_elsewhere('+44 7400 123456', at=datetime(2026, 11, 1, tzinfo=UTC)))\n"
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["s3 True", "+31612345678 +447400123456", "Europe/London"]


def test_what_is_left_out_is_only_what_has_no_use(tmp_path):
    kept = ["botocore/data/endpoints.json", "botocore/data/s3/2006-03-01/service-2.json.gz"]
    kept += ["phonenumbers/data/region_NL.py", "other/geodata/a.py"]
    gone = ["botocore/data/ec2/x/service-2.json.gz", "phonenumbers/geodata/data0.py"]
    for name in kept + gone:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    collect.strip("sidecar", tmp_path)

    left = [str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file()]
    assert sorted(left) == sorted(kept)


@pytest.mark.parametrize(
    ("side", "without"),
    [
        ("sidecar", ["xmlsec", "pyhanko", "weasyprint", "python3-saml"]),
        ("ident", ["slixmpp", "celery", "boto3"]),
    ],
)
def test_a_side_has_no_packages_of_the_other(images, side, without):
    text = (images[side].app / "requirements.txt").read_text()
    assert [name for name in without if f"\n{name}==" in text] == []


def test_what_is_installed_is_pinned_by_hash(images):
    for image in images.values():
        text = (image.app / "requirements.txt").read_text()
        assert text.count("==") <= text.count("--hash=sha256:")


def test_a_pattern_that_finds_nothing_stops_the_build():
    with pytest.raises(SystemExit, match="nothing is called no/such"):
        list(collect.files(["no/such/**"]))
