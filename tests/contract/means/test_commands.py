"""`balie eherkenning metadata` and `catalogue`, as an administrator types them."""

import os
import subprocess
import sys
from base64 import b64encode

import pytest
from lxml import etree

from deploy.local.identification import Identification
from deploy.local.stack import ROOT

SECRETS = {
    "IDENT_DATA_KEY": b64encode(bytes(32)).decode(),
    "IDENT_CODE_KEYS": f"k1:{b64encode(bytes(32)).decode()}",
    "IDENT_SECRET_KEY": "s" * 40,
    "IDENT_OIDC_CLIENT_SECRET": "hush",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("commands")


def balie(folder, *words, **others):
    together = Identification(
        folder=folder,
        balie="http://localhost:1",
        digid="http://localhost:2",
        redis="redis://127.0.0.1:1/1",
        database=f"sqlite:///{folder / 'ident.sqlite'}",
        municipality="voorbeeldstad",
        **others,
    )
    together.prepare()
    return subprocess.run(
        [sys.executable, "-m", "sidecar.processes.cli", "eherkenning", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **together.of_ident(), **SECRETS},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    ("word", "root"), [("metadata", "EntityDescriptor"), ("catalogue", "ServiceCatalogue")]
)
def test_each_prints_one_signed_file(folder, word, root):
    others = {"eherkenning": "http://localhost:3", "broker": "http://localhost:4"}
    done = balie(folder, word, **others)

    assert done.returncode == 0, done.stderr
    printed = etree.fromstring(done.stdout.encode())
    assert printed.tag.endswith(f"}}{root}")
    assert printed[0].tag.endswith("}Signature")
    assert "PRIVATE" not in done.stdout


@pytest.mark.parametrize("word", ["metadata", "catalogue"])
def test_without_eherkenning_they_say_what_is_missing(folder, word):
    done = balie(folder, word)

    assert done.returncode == 2
    assert "IDENT_EHERKENNING_METADATA_FILE" in done.stdout
