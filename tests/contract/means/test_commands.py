"""`balie eherkenning metadata` and `catalogue`, as an administrator types them."""

import pytest
from lxml import etree

from tests.contract.balie import balie, environment_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("commands")


def eherkenning(folder, word, **others):
    return balie(environment_of(folder, **others), "eherkenning", word)


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    ("word", "root"), [("metadata", "EntityDescriptor"), ("catalogue", "ServiceCatalogue")]
)
def test_each_prints_one_signed_file(folder, word, root):
    others = {"eherkenning": "http://localhost:3", "broker": "http://localhost:4"}
    done = eherkenning(folder, word, **others)

    assert done.returncode == 0, done.stderr
    printed = etree.fromstring(done.stdout.encode())
    assert printed.tag.endswith(f"}}{root}")
    assert printed[0].tag.endswith("}Signature")
    assert "PRIVATE" not in done.stdout


@pytest.mark.parametrize("word", ["metadata", "catalogue"])
def test_without_eherkenning_they_say_what_is_missing(folder, word):
    done = eherkenning(folder, word)

    assert done.returncode == 2
    assert "IDENT_EHERKENNING_METADATA_FILE" in done.stdout
